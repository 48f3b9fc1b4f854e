// Load generator for the benchmarks: one thread, plain HTTP/1.1, POST only, one JSON line out.
// It shares two cores with the server it measures, so its own CPU is reported beside.
#include <algorithm>
#include <cstdio>
#include <exception>

#include "client.hpp"
#include "options.hpp"
#include "process_cpu.hpp"

namespace {

double percentile_ms(std::vector<float>& latencies_us, double share) {
    if (latencies_us.empty()) return 0;
    const auto last = static_cast<double>(latencies_us.size() - 1);
    const auto at = latencies_us.begin() + static_cast<std::ptrdiff_t>(share * last + 0.5);
    std::nth_element(latencies_us.begin(), at, latencies_us.end());
    return *at / 1000.0;
}

int run(const Options& options) {
    Client client(options);
    const double server_before = process_cpu_us(options.pids, options.children);
    const double own_before = own_cpu_us();
    Tally tally = client.run();
    const double own = own_cpu_us() - own_before;
    const double server = process_cpu_us(options.pids, options.children) - server_before;
    const auto good = static_cast<double>(tally.latencies_us.size());
    const double answered = std::max(1.0, good + static_cast<double>(tally.errors));
    const double p50 = percentile_ms(tally.latencies_us, 0.50);
    const double p99 = percentile_ms(tally.latencies_us, 0.99);
    const double top = percentile_ms(tally.latencies_us, 1.0);
    std::printf(
        "{\"requests\": %.0f, \"errors\": %llu, \"seconds\": %.3f, \"rps\": %.1f, "
        "\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f, \"cpu_us_per_request\": %.2f, "
        "\"load_cpu_us_per_request\": %.2f, \"next_time\": %lld}\n",
        good, static_cast<unsigned long long>(tally.errors), tally.seconds, good / tally.seconds, p50, p99, top,
        server / answered, own / answered, static_cast<long long>(client.counters().time));
    if (tally.errors > 0) std::fprintf(stderr, "first error: %s\n", tally.first_error.c_str());
    return good > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(parse_options(argc, argv));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 2;
    }
}
