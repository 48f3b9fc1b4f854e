// row.hpp - what passes between a record and a database driver: parameters in, columns out.
#pragma once
#include <cstdint>
#include <string_view>

namespace huying {

/// One SQL parameter. Text and blob are views: they live until the statement has run.
struct Param {
    enum Kind : std::uint8_t { null, integer, real, boolean, text, blob };
    Kind kind = null;
    std::int64_t number = 0;
    double real_value = 0;
    std::string_view bytes;

    static Param of(std::int64_t v) { return {integer, v, 0, {}}; }
    static Param of_real(double v) { return {real, 0, v, {}}; }
    static Param of_bool(bool v) { return {boolean, v, 0, {}}; }
    static Param of_text(std::string_view v) { return {text, 0, 0, v}; }
    static Param of_blob(std::string_view v) { return {blob, 0, 0, v}; }
};

/// The rows of a running query. Columns count from 0; views live until the next call of `next`.
class Rows {
  public:
    virtual ~Rows() = default;
    virtual bool next() = 0;
    virtual int columns() const = 0;
    virtual std::string_view name(int column) const = 0;
    virtual bool null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual bool boolean(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view blob(int column) const = 0;
};

}  // namespace huying
