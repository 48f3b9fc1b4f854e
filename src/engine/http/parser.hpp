// parser.hpp - bytes to an Incoming, by Beast's parser (RFC 9112). Only the headers that someone here reads are kept.
// One parser serves all requests of a connection.
#pragma once
#include <cstddef>
#include <memory>
#include <string_view>

#include "engine/http/exchange.hpp"

namespace huying::http {

struct Limits {
    std::size_t target = 8 << 10;    ///< bytes of the request target; beyond: 414
    std::size_t header = 16 << 10;   ///< bytes of the request line and headers together; beyond: 431
    std::size_t body = 8 << 20;      ///< bytes; beyond: 413
    std::size_t framing = 64 << 10;  ///< added to `body` for multipart/form-data
};

class Parser {
  public:
    enum class Step { more, done };
    explicit Parser(const Limits& limits);
    ~Parser();
    /// Forgets everything and starts the next request, which goes into `in`.
    void start(Incoming& in);
    /// Takes bytes; `used` of them are done with, the others must come again with more behind them.
    /// Throws Problem for what HTTP or the limits forbid: then the connection must not be used again.
    Step feed(std::string_view bytes, std::size_t& used);
    bool started() const;  ///< at least one byte came
    bool header_done() const;
    std::size_t body_bytes() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace huying::http
