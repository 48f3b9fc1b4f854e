// sm2.hpp - public-key encryption with SM2 (GB/T 32918.4-2016; the ciphertext as ASN.1 by GM/T 0009-2012). Signing with SM2
// is engine/ledger/key.hpp.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace huying::seal {

class Sm2Pair {
  public:
    /// PKCS #8 PEM; throws std::invalid_argument for anything else.
    explicit Sm2Pair(const std::string& pem);
    std::string public_key() const;  ///< 65 bytes, the uncompressed point
    std::string encrypt(std::string_view plain) const;
    /// Nothing when it was altered, or encrypted for another.
    std::optional<std::string> decrypt(std::string_view encrypted) const;

  private:
    std::shared_ptr<evp_pkey_st> key_;
    std::string public_key_;
};

}  // namespace huying::seal
