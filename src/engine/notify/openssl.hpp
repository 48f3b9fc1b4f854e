// openssl.hpp - handles of OpenSSL 3 that free themselves, and one way to report its failures.
#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace huying::notify {

/// A deleter made of a free function: `std::unique_ptr<BIGNUM, FreeWith<BN_free>>`.
template <auto free_function> struct FreeWith {
    template <class T> void operator()(T* handle) const noexcept { free_function(handle); }
};

/// Throws std::runtime_error "cannot <step>: <OpenSSL's reason>" unless `done`.
void require_openssl(bool done, std::string_view step);

inline const unsigned char* data_of(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* data_of(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

}  // namespace huying::notify
