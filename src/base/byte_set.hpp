// byte_set.hpp - which bytes a text may hold, looked up in a table that is made at compile time: one load for each byte.
#pragma once
#include <array>
#include <string_view>

namespace huying {

class ByteSet {
  public:
    /// `in(c)` for each of the 256 bytes.
    template <class F> explicit constexpr ByteSet(F in) {
        for (unsigned c = 0; c < 256; ++c) has_[c] = in(static_cast<unsigned char>(c));
    }
    constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }
    constexpr bool has_all(std::string_view text) const {
        for (const char c : text)
            if (!has(c)) return false;
        return true;
    }

  private:
    std::array<bool, 256> has_{};
};

}  // namespace huying
