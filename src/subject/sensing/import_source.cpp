// import_source.cpp - what is known of a file on its way in: by its content, so that a corrected file is another one whatever
// its name and size; and how far it was read.
#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/bytes.hpp"
#include "subject/sensing/import.hpp"

namespace huying::sensing {

std::string import_source(const std::string& kind, const std::string& path) {
    if (!std::filesystem::is_regular_file(path)) throw std::runtime_error(path + ": there is no such file");
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::ifstream in(path, std::ios::binary);
    std::array<char, 1 << 16> part;
    bool good = digest && in && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
    while (good && in) {
        in.read(part.data(), part.size());
        good = !in.bad() && EVP_DigestUpdate(digest.get(), part.data(), static_cast<std::size_t>(in.gcount())) == 1;
    }
    std::string sum(32, '\0');
    if (!good || EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(sum.data()), nullptr) != 1)
        throw std::runtime_error(path + ": cannot be read");
    return kind + ":sha256:" + hex(sum);
}

constexpr Sql position{R"sql(SELECT line FROM import_position WHERE county = $1 AND source = $2)sql"};
constexpr Sql set_position{R"sql(INSERT INTO import_position (county, source, line) VALUES ($1, $2, $3)
    ON CONFLICT (county, source) DO UPDATE SET line = excluded.line)sql"};
std::int64_t import_position(const Tx& tx, const std::string& source) {
    return tx.one<std::int64_t>(position, tx.county(), source).value_or(0);
}
void set_import_position(Tx& tx, const std::string& source, std::int64_t line) {
    tx.exec(set_position, tx.county(), source, line);
}

void complain(ImportReport& report, const RowFaults& faults) {
    for (const auto& [line, fault] : faults) {
        ++report.bad;
        if (report.complaints.size() < complaints_kept)
            report.complaints.push_back(fmt::format("line {}: {}", line, fault));
    }
}

}  // namespace huying::sensing
