#include "process_cpu.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace {

struct ProcessStat {
    pid_t pid = 0;
    pid_t parent = 0;
    double cpu_us = 0;
};

/// proc(5): after the name in brackets come state, ppid, …, utime (12th), stime (13th).
std::optional<ProcessStat> read_stat(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    if (!std::getline(file, text)) return std::nullopt;
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string state, skipped;
    ProcessStat stat{pid, 0, 0};
    fields >> state >> stat.parent;
    for (int i = 0; i < 9; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    stat.cpu_us = (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
    return stat;
}

std::vector<ProcessStat> all_processes() {
    std::vector<ProcessStat> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (!std::all_of(name.begin(), name.end(), [](unsigned char c) { return isdigit(c); })) {
            continue;
        }
        if (const auto stat = read_stat(std::stoi(name))) found.push_back(*stat);
    }
    return found;
}

void add_descendants(std::vector<pid_t>& pids) {
    const auto processes = all_processes();
    for (std::size_t i = 0; i < pids.size(); ++i) {
        const pid_t parent = pids[i];
        for (const ProcessStat& process : processes) {
            if (process.parent == parent) pids.push_back(process.pid);
        }
    }
}

double microseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

}  // namespace

double process_cpu_us(const std::vector<pid_t>& pids, bool children) {
    std::vector<pid_t> all = pids;
    if (children) add_descendants(all);
    double sum = 0;
    for (const pid_t pid : all) {
        if (const auto stat = read_stat(pid)) sum += stat->cpu_us;
    }
    return sum;
}

double own_cpu_us() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}
