#include "options.hpp"

#include <sstream>
#include <stdexcept>

namespace {

constexpr const char* usage =
    "load --url http://127.0.0.1:PORT/PATH [--connections 64] [--seconds 4 | --requests N]\n"
    "     [--body TEXT] [--rows 1000 --row TEXT] [--streams 1,2,3] [--start-time TIME]\n"
    "     [--header 'Name: value']... [--pid PID]... [--children]\n"
    "marks in the path and body: {n} counter, {t} time, {v} value, {s} stream, {rows} rows";

void parse_url(Options& options, std::string url) {
    const std::string scheme = "http://";
    if (!url.starts_with(scheme)) throw std::invalid_argument("--url must start with http://");
    url.erase(0, scheme.size());
    const std::size_t slash = url.find('/');
    if (slash != url.npos) options.path = url.substr(slash);
    const std::string authority = url.substr(0, slash);
    const std::size_t colon = authority.find(':');
    options.host = authority.substr(0, colon);
    if (options.host == "localhost") options.host = "127.0.0.1";
    if (colon != authority.npos) {
        options.port = static_cast<std::uint16_t>(std::stoi(authority.substr(colon + 1)));
    }
}

std::vector<std::string> split_commas(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream input(text);
    for (std::string part; std::getline(input, part, ',');) parts.push_back(part);
    return parts;
}

void take(Options& options, const std::string& name, const std::string& value) {
    if (name == "--url") parse_url(options, value);
    else if (name == "--connections") options.connections = std::stoi(value);
    else if (name == "--seconds") options.seconds = std::stod(value);
    else if (name == "--requests") options.requests = std::stoull(value);
    else if (name == "--body") options.body = value;
    else if (name == "--row") options.row = value;
    else if (name == "--rows") options.rows = std::stoul(value);
    else if (name == "--streams") options.streams = split_commas(value);
    else if (name == "--start-time") options.start_time = value;
    else if (name == "--header") options.headers.push_back(value);
    else if (name == "--pid") options.pids.push_back(std::stoi(value));
    else throw std::invalid_argument("unknown option " + name + "\n" + usage);
}

void check(const Options& options) {
    if (options.host.empty()) throw std::invalid_argument(usage);
    if (options.connections < 1 || options.connections > 1000) {
        throw std::invalid_argument("--connections is 1 to 1000");
    }
    if (!(options.seconds > 0 && options.seconds <= 600)) {
        throw std::invalid_argument("--seconds is above 0, at most 600");
    }
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Options options;
    bool bounded = false;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--children") {
            options.children = true;
            continue;
        }
        if (i + 1 == argc) throw std::invalid_argument(name + " needs a value\n" + usage);
        bounded = bounded || name == "--seconds";
        take(options, name, argv[++i]);
    }
    if (options.requests != 0 && !bounded) options.seconds = 600;
    check(options);
    return options;
}
