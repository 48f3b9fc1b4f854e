// note.cpp - see note.hpp.
#include "engine/ledger/note.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.hpp"

namespace huying::ledger {
namespace {

constexpr std::string_view dash = "\u2014 ";
constexpr std::size_t most_signatures = 64;
constexpr std::size_t longest_note = 1 << 20;  // bytes
/// C2SP signed-note: type 0xff is followed by a longer identifier.
constexpr std::string_view sm2_identifier = "huying/sm2-with-sm3/v1:";
constexpr std::string_view unicode_spaces[] = {"\u0085", "\u00a0", "\u1680", "\u2028", "\u2029", "\u202f", "\u205f",
                                               "\u3000", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                                               "\u2006", "\u2007", "\u2008", "\u2009", "\u200a"};

std::string typed(SignatureType type, std::string_view key) {
    std::string out(1, static_cast<char>(type));
    if (type == SignatureType::sm2) out += sm2_identifier;
    return out += key;
}

std::string cosigned_text(std::string_view text, std::int64_t time) {
    return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

std::string big_endian(std::uint64_t n) {
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xff);
    return out;
}

std::uint64_t from_big_endian(std::string_view bytes) {
    std::uint64_t n = 0;
    for (const unsigned char c : bytes) n = n << 8 | c;
    return n;
}

constexpr KeyKind kind_of(SignatureType type) { return type == SignatureType::sm2 ? KeyKind::sm2 : KeyKind::ed25519; }

/// The time of a cosignature that is good, by this key.
constexpr std::uint64_t last_second = 253'402'300'799;  // 9999-12-31T23:59:59Z: what is later is no date

std::optional<std::int64_t> good_at(const std::string& text, std::string_view signature, const VerifierKey& key) {
    if (signature.size() != 8 + 64) return std::nullopt;
    const std::uint64_t time = from_big_endian(signature.substr(0, 8));
    if (time > last_second) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(time);
    if (!verify(KeyKind::ed25519, key.key, cosigned_text(text, seconds), signature.substr(8))) return std::nullopt;
    return seconds;
}

std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

bool is_key_name(std::string_view name) {
    if (name.empty() || !simdjson::validate_utf8(name.data(), name.size())) return false;
    if (std::ranges::any_of(name, [](unsigned char c) { return c <= 0x20 || c == '+' || c == 0x7f; })) return false;
    return std::ranges::none_of(unicode_spaces, [&](auto s) { return name.find(s) != std::string_view::npos; });
}

std::optional<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines) {
    std::vector<NoteSignature> out;
    while (!lines.empty()) {
        const auto line = take_line(lines);
        if (!line || !line->starts_with(dash) || out.size() == most_signatures) return std::nullopt;
        const auto rest = line->substr(dash.size());
        const auto space = rest.find(' ');
        if (space == std::string_view::npos || !is_key_name(rest.substr(0, space))) return std::nullopt;
        auto bytes = from_base64(rest.substr(space + 1));
        if (!bytes || bytes->size() < 5) return std::nullopt;
        out.push_back({std::string(rest.substr(0, space)), std::move(*bytes)});
    }
    return out;
}

std::optional<Note> parse_note(std::string_view note) {
    if (note.size() > longest_note || !simdjson::validate_utf8(note.data(), note.size())) return std::nullopt;
    if (std::ranges::any_of(note, [](unsigned char c) { return c < 0x20 && c != '\n'; })) return std::nullopt;
    const auto split = note.rfind("\n\n");
    if (split == std::string_view::npos) return std::nullopt;
    auto signatures = parse_signature_lines(note.substr(split + 2));
    if (!signatures || signatures->empty()) return std::nullopt;
    return Note{std::string(note.substr(0, split + 1)), std::move(*signatures)};
}

std::string signature_line(const NoteSignature& signature) {
    return std::string(dash) + signature.name + " " + base64(signature.bytes) + "\n";
}

std::string to_text(const Note& note) {
    std::string out = note.text + "\n";
    for (const auto& s : note.signatures) out += signature_line(s);
    return out;
}

std::string VerifierKey::id() const {
    return std::string(bytes_of(sha256(name + "\n" + typed(type, key))).substr(0, 4));
}

std::optional<VerifierKey> parse_verifier_key(std::string_view text) {
    const auto first = text.find('+');
    const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    VerifierKey out;
    out.name = text.substr(0, first);
    const auto hash = text.substr(first + 1, second - first - 1);
    auto bytes = from_base64(text.substr(second + 1));
    if (!is_key_name(out.name) || !bytes || bytes->empty()) return std::nullopt;
    out.type = static_cast<SignatureType>(static_cast<unsigned char>(bytes->front()));
    const bool sm2 = out.type == SignatureType::sm2;
    if (!sm2 && out.type != SignatureType::ed25519 && out.type != SignatureType::cosignature) return std::nullopt;
    const std::size_t skip = 1 + (sm2 ? sm2_identifier.size() : 0);
    if (bytes->size() != skip + (sm2 ? 65 : 32)) return std::nullopt;
    if (sm2 && std::string_view(*bytes).substr(1, sm2_identifier.size()) != sm2_identifier) return std::nullopt;
    out.key = bytes->substr(skip);
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(hash.data(), hash.data() + hash.size(), id, 16);
    if (hash.size() != 8 || error != std::errc{} || end != hash.data() + hash.size()) return std::nullopt;
    if (from_big_endian(out.id()) != id) return std::nullopt;
    return out;
}

std::string to_text(const VerifierKey& key) {
    return key.name + "+" + hex(key.id()) + "+" + base64(typed(key.type, key.key));
}

VerifierKey verifier_key(std::string name, const SigningKey& key, bool cosigner) {
    const auto plain = key.kind() == KeyKind::sm2 ? SignatureType::sm2 : SignatureType::ed25519;
    return {std::move(name), cosigner ? SignatureType::cosignature : plain, key.public_key()};
}

NoteSignature sign_note(const std::string& name, const SigningKey& key, std::string_view text) {
    return {name, verifier_key(name, key).id() + key.sign(text)};
}

NoteSignature cosign(const std::string& name, const SigningKey& key, std::string_view text, std::int64_t time) {
    return {name, verifier_key(name, key, true).id() + big_endian(static_cast<std::uint64_t>(time)) +
                      key.sign(cosigned_text(text, time))};
}

Signed check(const Note& note, const VerifierKey& key) {
    const std::string id = key.id();
    Signed found = Signed::no;
    for (const auto& s : note.signatures) {
        if (s.name != key.name || !s.bytes.starts_with(id)) continue;
        const std::string_view signature = std::string_view(s.bytes).substr(4);
        const bool good = key.type == SignatureType::cosignature
                              ? good_at(note.text, signature, key).has_value()
                              : verify(kind_of(key.type), key.key, note.text, signature);
        if (!good) return Signed::wrong;
        found = Signed::yes;
    }
    return found;
}

std::optional<std::int64_t> cosigned_at(const Note& note, const VerifierKey& key) {
    const std::string id = key.id();
    std::optional<std::int64_t> latest;
    for (const auto& s : note.signatures) {
        if (key.type != SignatureType::cosignature || s.name != key.name || !s.bytes.starts_with(id)) continue;
        latest = std::max(latest, good_at(note.text, std::string_view(s.bytes).substr(4), key));
    }
    return latest;
}

std::string to_text(const Checkpoint& c) {
    return c.origin + "\n" + std::to_string(c.size) + "\n" + base64(bytes_of(c.root)) + "\n";
}

std::optional<Checkpoint> parse_checkpoint(std::string_view text) {
    const auto origin = take_line(text), size = take_line(text), root = take_line(text);
    if (!origin || !size || !root || origin->empty() || size->empty()) return std::nullopt;
    Checkpoint out;
    out.origin = *origin;
    const auto [end, error] = std::from_chars(size->data(), size->data() + size->size(), out.size);
    if (error != std::errc{} || end != size->data() + size->size() || (size->size() > 1 && size->front() == '0'))
        return std::nullopt;
    const auto hash = from_base64(*root);
    if (!hash || hash->size() != 32) return std::nullopt;
    out.root = hash_from(*hash);
    while (!text.empty()) {
        const auto extension = take_line(text);
        if (!extension || extension->empty()) return std::nullopt;
    }
    return out;
}

}  // namespace huying::ledger
