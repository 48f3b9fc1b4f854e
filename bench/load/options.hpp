// The command line of the load generator.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

struct Options {
    std::string host;  ///< an IPv4 address
    std::uint16_t port = 80;
    std::string path = "/";
    int connections = 64;
    double seconds = 4;          ///< an upper bound also with --requests
    std::uint64_t requests = 0;  ///< 0: until the time is over
    std::string body = "{}";
    std::string row;
    std::size_t rows = 1000;
    std::vector<std::string> streams;
    std::string start_time = "2018-01-01T00:00:00Z";
    std::vector<std::string> headers;
    std::vector<pid_t> pids;
    bool children = false;
};

/// Throws std::invalid_argument with the text to show.
Options parse_options(int argc, char** argv);
