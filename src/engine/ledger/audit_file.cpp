// audit_file.cpp - see audit_file.hpp.
#include "engine/ledger/audit_file.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/bytes.hpp"
#include "engine/ledger/ledger.hpp"

namespace huying::ledger {
namespace {

template <class T> std::optional<T> parsed(std::string_view text) {
    try {
        return record::from_json<T>(text);
    } catch (const Problem&) {
        return std::nullopt;
    }
}

/// The row with its content letter for letter: a number or an escape written in another way has another digest. What follows
/// the content in a line holds no text of people's, and what stands before it no bare quotation mark.
std::optional<AuditRow> read_row(std::string_view line) {
    constexpr std::string_view before = R"("content":)", after = R"(,"leaf_hash":)";
    auto row = parsed<AuditRow>(line);
    const auto begin = line.find(before), end = line.rfind(after);
    if (!row || begin == std::string_view::npos || end == std::string_view::npos || end < begin + before.size())
        return std::nullopt;
    row->content.value = line.substr(begin + before.size(), end - begin - before.size());
    return record::to_json(*row) == line ? row : std::nullopt;
}

/// The leaf that the row says it has.
struct RowLeaf {
    Fault fault = Fault::none;
    Hash hash{};
};
RowLeaf leaf_of_row(const std::string& county, const AuditRow& row) {
    const auto digest = from_base64(row.digest);
    if (!digest || digest->size() != 32) return {Fault::content_changed};
    if (row.salt) {
        const auto salt = from_base64(*row.salt);
        const Event event{county, row.seq, row.time, row.kind, row.division, row.departments, row.person, row.content};
        if (!salt || salt->size() != salt_bytes || digest_of(*salt, sealed_text(event)) != hash_from(*digest))
            return {Fault::content_changed};
    } else if (row.content.value != "{}" || row.person != Id{}) {
        return {Fault::content_changed};
    }
    const Hash hash = leaf_hash(entry_text(county, row.seq, row.time, row.kind, hash_from(*digest)));
    if (base64(bytes_of(hash)) != row.leaf_hash) return {Fault::leaf_misplaced};
    return {Fault::none, hash};
}

class Reading {
  public:
    Reading(AuditEnd end, std::uint64_t size) : end_(std::move(end)), size_(size) {}
    Fault row(std::string_view line) {
        ++out.line;
        const auto row = read_row(line);
        if (!row) return Fault::not_a_receipt;
        if (row->seq <= out.last) return Fault::leaf_misplaced;
        const RowLeaf leaf = leaf_of_row(end_.county, *row);
        if (leaf.fault != Fault::none) return leaf.fault;
        if (out.last > 0) out.missing += row->seq - out.last - 1;
        else out.first = row->seq;
        out.last = row->seq;
        if (static_cast<std::uint64_t>(row->seq) > size_) {
            ++out.newer;
            return Fault::none;
        }
        out.erased += row->salt ? 0 : 1;
        at_.push_back(static_cast<std::uint64_t>(row->seq - 1));
        leaves_.push_back(leaf.hash);
        return Fault::none;
    }
    Fault close(const Note& note, const Checkpoint& checkpoint, const Trust& trust) {
        if (std::exchange(out.line, 0) != end_.rows) return Fault::not_a_receipt;
        out.rows = std::ssize(at_);
        const auto proof = read_proof(end_.proof, 2 * 64 * (at_.size() + 1));
        if (!proof || (!at_.empty() && !verify_subset(at_, size_, leaves_, *proof, checkpoint.root)))
            return Fault::not_in_log;
        Receipt stated;
        stated.keys = end_.keys;
        stated.witnesses = end_.witnesses;
        stated.quorum = end_.quorum;
        return check_checkpoint(note, stated, trust, out.verdict);
    }
    AuditVerdict out;

  private:
    AuditEnd end_;
    std::uint64_t size_;
    std::vector<std::uint64_t> at_;
    std::vector<Hash> leaves_;
};

}  // namespace

std::optional<AuditVerdict> verify_audit(std::string_view text, const Trust& trust) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    const auto cut = text.rfind('\n');
    std::string_view rows = cut == std::string_view::npos ? "" : text.substr(0, cut + 1);
    const auto end = parsed<AuditEnd>(cut == std::string_view::npos ? text : text.substr(cut + 1));
    if (!end || end->format != audit_format) return std::nullopt;
    const auto note = end->checkpoint ? parse_note(*end->checkpoint) : std::nullopt;
    const auto checkpoint = note ? parse_checkpoint(note->text) : std::nullopt;
    Reading reading(*end, checkpoint ? checkpoint->size : 0);
    Verdict& verdict = reading.out.verdict;
    for (; !rows.empty() && verdict.fault == Fault::none; rows.remove_prefix(rows.find('\n') + 1))
        verdict.fault = reading.row(rows.substr(0, rows.find('\n')));
    if (verdict.fault != Fault::none) return reading.out;
    if (!checkpoint) {
        reading.out.line = 0;
        verdict.fault = Fault::not_signed;
        return reading.out;
    }
    verdict.origin = checkpoint->origin;
    verdict.size = checkpoint->size;
    verdict.fault = reading.close(*note, *checkpoint, trust);
    return reading.out;
}

std::string explain(const AuditVerdict& v, bool zh) {
    if (v.verdict.fault != Fault::none) {
        const std::string line = zh ? fmt::format("第 {} 行:", v.line) : fmt::format("Line {}: ", v.line);
        return (v.line == 0 ? "" : line) + explain(v.verdict, zh);
    }
    std::string out =
        zh ? fmt::format(
                 "已证明:\n  · 日志 {} 的第一至第 {} 号条目中有这 {} 行,内容自登记以来一字未改;其中 {} 行的内容已"
                 "删除,只证明有过这样的事项\n",
                 plain(v.verdict.origin), v.verdict.size, v.rows, v.erased)
           : fmt::format(
                 "Proven:\n  - The log {}, entries 1 to {}, has these {} rows, and no letter of them has "
                 "changed since; of {} the content was erased, and only that there was such a matter "
                 "is proven\n",
                 plain(v.verdict.origin), v.verdict.size, v.rows, v.erased);
    if (v.rows > 0 && v.missing == 0)
        out += zh ? fmt::format("  · 从第 {} 号到第 {} 号事项一件不缺\n", v.first, v.last)
                  : fmt::format("  - From event {} to event {} none is missing\n", v.first, v.last);
    out += said_of_checkpoint(v.verdict, zh);
    out += zh ? "没有证明:\n" : "Not proven:\n";
    if (v.missing > 0)
        out += zh ? fmt::format("  · 第 {} 号到第 {} 号之间缺 {} 件:它们的内容不在文件里\n", v.first, v.last, v.missing)
                  : fmt::format("  - What the {} events are that are missing between {} and {}\n", v.missing, v.first,
                                v.last);
    if (v.newer > 0)
        out += zh ? fmt::format("  · 最后 {} 行:写文件时还没有签名\n", v.newer)
                  : fmt::format("  - The last {} rows: they were not signed yet when the file was written\n", v.newer);
    return out + unsaid_of_checkpoint(v.verdict, zh);
}

}  // namespace huying::ledger
