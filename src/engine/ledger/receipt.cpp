// receipt.cpp - see receipt.hpp. The order of the checks is that of web/src/verify/receipt.ts.
#include "engine/ledger/receipt.hpp"

#include <zlib.h>

#include <set>

#include "base/bytes.hpp"
#include "engine/ledger/ledger.hpp"

namespace huying::ledger {
namespace {

constexpr std::string_view link_mark = "#r=";
constexpr std::size_t longest_receipt = 1 << 20;  // bytes

/// What of a leaf is looked at; the record that makes it is in ledger.cpp.
struct LeafText {
    std::string county;
    std::int64_t seq = 0;
    std::string time, kind, digest;
};
BOOST_DESCRIBE_STRUCT(LeafText, (), (county, seq, time, kind, digest))

template <class T> std::optional<T> read_json(std::string_view text) {
    try {
        return record::from_json<T>(text);
    } catch (const Problem&) {
        return std::nullopt;
    }
}

std::vector<VerifierKey> keys_from(const std::vector<std::string>& lines) {
    std::vector<VerifierKey> out;
    for (const auto& line : lines)
        if (auto key = parse_verifier_key(line)) out.push_back(std::move(*key));
    return out;
}

Fault check_content(const Receipt& r, const LeafText& leaf) {
    if (!r.content && !r.salt) return Fault::none;
    if (!r.content || !r.salt) return Fault::content_changed;
    const auto salt = from_base64(*r.salt);
    if (!salt || salt->size() != salt_bytes) return Fault::content_changed;
    return base64(bytes_of(digest_of(*salt, *r.content))) == leaf.digest ? Fault::none : Fault::content_changed;
}

/// Every key of the log that has signed must fit, and one must have signed.
Fault check_signatures(const Note& note, const std::vector<VerifierKey>& keys, Verdict& out) {
    for (const VerifierKey& key : keys) {
        if (key.type == SignatureType::cosignature || key.name != out.origin) continue;
        const Signed is = check(note, key);
        if (is == Signed::wrong) return Fault::wrong_signature;
        if (is == Signed::yes && out.key.empty()) out.key = to_text(key);
    }
    return out.key.empty() ? Fault::not_signed : Fault::none;
}

/// Those who have signed and are not counted yet: one witness under two names is one.
std::vector<Cosigned> cosigners(const Note& note, const std::vector<VerifierKey>& keys,
                                std::set<std::string>& counted) {
    std::vector<Cosigned> out;
    for (const VerifierKey& key : keys)
        if (const auto time = cosigned_at(note, key); time && counted.insert(key.key).second)
            out.push_back({key.name, *time});
    return out;
}

Fault check_witnesses(const Note& note, const Receipt& r, const Trust& trust, Verdict& out) {
    std::set<std::string> known, counted;
    for (const VerifierKey& key : trust.witnesses) known.insert(key.key);
    out.known = known.size();
    out.asked_of = trust.quorum.value_or(known.empty() ? 0 : 1);
    out.witnessed = cosigners(note, trust.witnesses, counted);
    out.stated = cosigners(note, keys_from(r.witnesses), counted);
    if (out.witnessed.size() < out.asked_of) return Fault::too_few_witnesses;
    return counted.size() < static_cast<std::size_t>(r.quorum) ? Fault::too_few_witnesses : Fault::none;
}

/// Padding does not matter, nor which alphabet it is: the page reads a link so, too.
std::optional<std::string> from_link(std::string text) {
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return from_base64(text);
}

std::optional<std::string> inflate_raw(std::string bytes) {
    z_stream z{};
    if (inflateInit2(&z, -15) != Z_OK) return std::nullopt;
    std::string out(longest_receipt, '\0');
    z.next_in = reinterpret_cast<Bytef*>(bytes.data());
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    const int code = inflate(&z, Z_FINISH);
    out.resize(out.size() - z.avail_out);
    inflateEnd(&z);
    return code == Z_STREAM_END ? std::optional(std::move(out)) : std::nullopt;
}

std::string deflate_raw(std::string text) {
    z_stream z{};
    if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    std::string out(deflateBound(&z, text.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(text.data());
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(out.size() - z.avail_out);
    deflateEnd(&z);
    return out;
}

}  // namespace

std::optional<Proof> read_proof(const std::vector<std::string>& lines, std::size_t most) {
    Proof out;
    for (const auto& line : lines) {
        const auto bytes = from_base64(line);
        if (!bytes || bytes->size() != 32 || out.size() == most) return std::nullopt;
        out.push_back(hash_from(*bytes));
    }
    return out;
}

Fault check_checkpoint(const Note& note, const Receipt& stated, const Trust& trust, Verdict& out) {
    out.own_key = !trust.keys.empty();
    const Fault f = check_signatures(note, out.own_key ? trust.keys : keys_from(stated.keys), out);
    return f != Fault::none ? f : check_witnesses(note, stated, trust, out);
}

Verdict verify(const Receipt& r, const Trust& trust) {
    Verdict out;
    const auto refuse = [&](Fault fault) {
        out.fault = fault;
        return out;
    };
    const auto leaf = read_json<LeafText>(r.leaf);
    const auto proof = read_proof(r.proof, 64);
    const auto note = parse_note(r.checkpoint);
    const auto checkpoint = note ? parse_checkpoint(note->text) : std::nullopt;
    if (r.format != receipt_format || !leaf || !proof || !checkpoint || r.index < 0 || r.quorum < 0)
        return refuse(Fault::not_a_receipt);
    out.leaf = r.leaf;
    out.content = r.content;
    out.erased = r.erased;
    out.origin = checkpoint->origin;
    out.size = checkpoint->size;
    out.own_key = !trust.keys.empty();
    if (const Fault f = check_content(r, *leaf); f != Fault::none) return refuse(f);
    if (leaf->seq != r.index + 1) return refuse(Fault::leaf_misplaced);
    if (!verify_inclusion(static_cast<std::uint64_t>(r.index), checkpoint->size, leaf_hash(r.leaf), *proof,
                          checkpoint->root))
        return refuse(Fault::not_in_log);
    return refuse(check_checkpoint(*note, r, trust, out));
}

Verdict verify_text(std::string_view text, const Trust& trust) {
    const Verdict no{.fault = Fault::not_a_receipt};
    if (text.size() > longest_receipt) return no;
    while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
    std::optional<std::string> json(text);
    if (const auto at = text.find(link_mark); !text.starts_with('{') && at != std::string_view::npos) {
        auto bytes = from_link(std::string(text.substr(at + link_mark.size())));
        json = bytes ? inflate_raw(std::move(*bytes)) : std::nullopt;
    }
    const auto receipt = json ? read_json<Receipt>(*json) : std::nullopt;
    return receipt ? verify(*receipt, trust) : no;
}

std::string receipt_link(const std::string& base_url, const Receipt& receipt) {
    return base_url + "/verify" + std::string(link_mark) + base64url(deflate_raw(record::to_json(receipt)));
}

}  // namespace huying::ledger
