// receipt.cpp - a receipt for one event, to whoever may see the event; and which events one may have a receipt of.
#include "base/bytes.hpp"
#include "subject/evidence/log.hpp"
#include "subject/identity/identity.hpp"
#include "subject/identity/may.hpp"

namespace huying::evidence {
namespace {

using identity::May;

constexpr std::int64_t most_looked_at = 2'000;  // events read for one page of the list
constexpr std::size_t page = 50;

constexpr Sql before{R"sql(SELECT /*row*/ FROM event WHERE county = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3)sql"};

struct EventIn {
    std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(EventIn, (), (seq))

struct ListIn {
    std::optional<std::int64_t> before;
    std::optional<Text<1, 40>> about;
};
BOOST_DESCRIBE_STRUCT(ListIn, (), (before, about))

struct Receiptable {
    std::int64_t seq = 0;
    Micros time;
    std::string kind, division;
    Json content;  ///< what the receipt will prove: the caller may see the event
};
BOOST_DESCRIBE_STRUCT(Receiptable, (), (seq, time, kind, division, content))

struct Receiptables {
    std::vector<Receiptable> items;
    std::optional<std::int64_t> next;  ///< `before` of the following page
};
BOOST_DESCRIBE_STRUCT(Receiptables, (), (items, next))

struct ReceiptOut {
    ledger::Receipt receipt;
    std::string link;  ///< for a QR code: the part after # stays on the reader's device
};
BOOST_DESCRIBE_STRUCT(ReceiptOut, (), (receipt, link))

/// What a caller may not see is not there. Of an event whose content was erased nobody knows any more whom it concerned; what
/// is left of it is its leaf, which the log shows to everybody.
std::int64_t visible_event(const Tx& tx, std::int64_t seq, ReadBudget& budget) {
    const auto events = seq < 1 ? std::vector<Event>{} : events_after(tx, seq - 1, 1);
    if (events.empty() || events[0].seq != seq) throw not_found("There is no such event.");
    if (identity::visible(tx.caller(), events[0])) return seq;
    if (identity::allowed(tx.caller(), "read_audit")) {  // who reads the whole stream may prove any of it
        const Micros now = RealClock{}.now();
        budget.refuse_spent(tx.caller(), now);
        budget.add(tx.caller(), 1, now);
        return seq;
    }
    if (const auto leaf = ledger::leaf_of(tx, seq); !leaf || leaf->salt) throw not_found("There is no such event.");
    return seq;
}

/// For a verb that reads the request itself, as `EventIn` reads it.
std::int64_t number_in(const http::Request& request) {
    for (const auto& [name, value] : request.params)
        if (name == "seq")
            if (const auto seq = record::integer_from(value)) return *seq;
    throw invalid("/seq", "must be a whole number");
}

/// Newest first; each page looks at a bounded number of events, so a page may be short and still have a next one.
Receiptables list(const Tx& tx, const ListIn& in) {
    Receiptables out;
    const auto looked_at = tx.all<Event>(before, tx.county(), in.before.value_or(INT64_MAX), most_looked_at);
    const std::string about = in.about ? "\"" + in.about->value + "\"" : "";
    for (const Event& e : looked_at) {
        if (out.items.size() == page) {
            out.next = out.items.back().seq;
            return out;
        }
        if (!identity::visible(tx.caller(), e) || e.content.value.find(about) == std::string::npos) continue;
        out.items.push_back({e.seq, e.time, e.kind, e.division, e.content});
    }
    if (looked_at.size() == static_cast<std::size_t>(most_looked_at)) out.next = looked_at.back().seq;
    return out;
}

}  // namespace

ledger::Receipt receipt_of(const Tx& tx, const Desk& desk, const ledger::Published& newest, std::int64_t seq) {
    if (static_cast<std::uint64_t>(seq) > newest.checkpoint.size)
        throw unavailable("This has happened only now and is not signed yet. Please try again in a moment.");
    const auto leaf = ledger::leaf_of(tx, seq);
    if (!leaf) throw not_found("There is no such event.");
    ledger::Receipt out{.format = ledger::receipt_format,
                        .content = leaf->content,
                        .leaf = leaf->entry,
                        .index = seq - 1,
                        .checkpoint = newest.note};
    out.erased = leaf->erased;
    if (leaf->salt) out.salt = base64(*leaf->salt);
    for (const auto& h : ledger::prove_inclusion(tx, static_cast<std::uint64_t>(out.index), newest.checkpoint.size))
        out.proof.push_back(base64(ledger::bytes_of(h)));
    for (const auto& k : desk.notary->keys(tx.county())) out.keys.push_back(ledger::to_text(k));
    for (const auto& k : desk.notary->witness_keys()) out.witnesses.push_back(ledger::to_text(k));
    out.quorum = static_cast<std::int64_t>(desk.notary->quorum());
    return out;
}

std::vector<http::Route> receipt_routes(const Desk& desk, const std::shared_ptr<ReadBudget>& budget) {
    const auto get = [&desk, budget](const Tx& tx, const EventIn& in) {
        const std::int64_t seq = visible_event(tx, in.seq, *budget);
        return receipt_of(tx, desk, *published(desk, tx.county()), seq);
    };
    const auto link = [&desk, budget](const Tx& tx, const http::Request& request) {
        const std::int64_t seq = visible_event(tx, number_in(request), *budget);
        const auto receipt = receipt_of(tx, desk, *published(desk, tx.county()), seq);
        return ReceiptOut{receipt, ledger::receipt_link(request.base_url, receipt)};
    };
    return {
        http::route("GET", "/api/events/{seq}/receipt", May::anyone, "What proves an event, as a file to keep", get),
        http::route("GET", "/api/events/{seq}/receipt-link", May::anyone, "The same with a link for a QR code", link),
        http::route("GET", "/api/receipts", May::be_signed_in,
                    "Events that the caller may have a receipt of, newest first", list)};
}

}  // namespace huying::evidence
