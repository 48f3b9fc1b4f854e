// A request written once as text with marks, rendered anew for every send.
// Marks: {n} counter, {t} RFC 3339 time counting up, {v} a calm value below every threshold,
// {s} the next of --streams, {rows} --rows copies of --row joined by commas.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What counts up from request to request. Times are whole seconds since 1970.
struct Counters {
    std::uint64_t n = 0;
    std::int64_t time = 0;
    std::int64_t time_step = 1;
    std::uint64_t requests = 0;
    std::vector<std::string> streams;
    std::size_t rows = 1000;
};

/// Text cut at its marks; every {t} moves the clock on, every {n} the counter.
class TextTemplate {
  public:
    explicit TextTemplate(std::string_view text);
    void render(std::string& out, Counters& counters, const TextTemplate* row) const;

  private:
    enum class Mark { none, counter, time, value, stream, rows };
    struct Piece {
        std::string text;
        Mark mark;
    };
    static void render_mark(Mark mark, std::string& out, Counters& counters, const TextTemplate* row);
    std::vector<Piece> pieces_;
};

/// The whole HTTP/1.1 request: request line, headers, Content-Length, body.
class RequestTemplate {
  public:
    RequestTemplate(std::string_view path, const std::string& headers, std::string_view body, std::string_view row);
    /// Replaces `out` by the next request.
    void render(std::string& out, Counters& counters);

  private:
    TextTemplate path_;
    std::string headers_;
    TextTemplate body_;
    TextTemplate row_;
    std::string scratch_;
};

/// "2018-01-01T00:00:00Z" to seconds since 1970; throws std::invalid_argument on other shapes.
std::int64_t parse_time(const std::string& text);
