// ledger.cpp - see ledger.hpp: appending, and the two tables that are only added to. `ledger_leaves` holds runs of leaves
// that do not cross a tile, 80 bytes each: salt, digest, leaf hash. `ledger_node` holds the hashes of tiles above level 0.
#include "engine/ledger/ledger.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/bytes.hpp"
#include "engine/ledger/leaves.hpp"
#include "engine/stream/told.hpp"
#include "ledger_schema_erased.hpp"
#include "ledger_schema_ledger.hpp"
#include "ledger_schema_signed.hpp"

namespace huying::ledger {
namespace {

constexpr std::int64_t step = 5'000;  // events taken at once: a few MB

constexpr Sql tree{R"sql(SELECT /*row*/ FROM ledger_tree WHERE county = $1)sql"};
constexpr Sql newer{R"sql(SELECT /*row*/ FROM ledger_leaves WHERE county = $1 AND first >= $2 ORDER BY first)sql"};
constexpr Sql keep_tree{R"sql(INSERT INTO ledger_tree (county, size, frontier) VALUES ($1, $2, $3)
ON CONFLICT (county) DO UPDATE SET size = excluded.size, frontier = excluded.frontier)sql"};
constexpr Sql add_leaves{R"sql(INSERT INTO ledger_leaves (county, first, leaves) VALUES ($1, $2, $3))sql"};
constexpr Sql add_node{R"sql(INSERT INTO ledger_node (county, level, number, hash) VALUES ($1, $2, $3, $4))sql"};

/// Nobody waits for the row's number: a thousand of them cost one round trip.
template <class... Args> void post(Tx& tx, const Sql& sql, const Args&... args) {
    const Param params[] = {args...};
    tx.connection().post(
        {sql.text.data(), nullptr}, [&] { return std::string(sql.text); }, params);
}
Param blob(std::string_view bytes) { return Param::of_blob(bytes); }
Param number(std::uint64_t n) { return Param::of(static_cast<std::int64_t>(n)); }

void add_sealed(std::string& out, const Event& event) {
    out += R"({"division":)";
    record::write_text(out, event.division);
    out += R"(,"departments":)";
    record::write_text(out, event.departments);
    out += R"(,"person":")";
    out += std::to_string(event.person.value);
    out += R"(","content":)";
    out += event.content.value;
    out += '}';
}

void add_entry(std::string& out, const std::string& county, std::int64_t seq, Micros time, const std::string& kind,
               const Hash& digest) {
    out += R"({"county":)";
    record::write_text(out, county);
    out += R"(,"seq":)";
    out += std::to_string(seq);
    out += R"(,"time":")";
    out += to_text(time);
    out += R"(","kind":)";
    record::write_text(out, kind);
    out += R"(,"digest":")";
    out += base64(bytes_of(digest));
    out += "\"}";
}

/// What the last transaction of this process left, so that it need not be read again (store/memory.hpp).
struct Remembered {
    std::optional<Frontier> frontier;
};

/// Events become leaves of the frontier; runs and nodes are written as they become complete.
class Appender {
  public:
    Appender(Tx& tx, Frontier frontier)
        : tx_(tx), frontier_(std::move(frontier)), begin_(frontier_.size()), run_begin_(frontier_.size()) {}

    void expect(std::size_t events) { run_.reserve(std::min<std::size_t>(events, tile_width) * leaf_bytes); }
    /// As the next event, whatever its number says.
    void append(const Event& e, std::string_view salt) {
        text_.clear();
        add_sealed(text_, e);
        const Hash digest = digest_of(salt, text_);
        text_.clear();
        add_entry(text_, tx_.county(), static_cast<std::int64_t>(frontier_.size()) + 1, e.time, e.kind, digest);
        const Hash leaf = leaf_hash(text_);
        ((run_ += salt) += bytes_of(digest)) += bytes_of(leaf);
        frontier_.append(leaf, [&](int level, std::uint64_t index, const Hash& hash) {
            if (level % 8 == 0)
                post(tx_, add_node, Param::of_text(tx_.county()), number(static_cast<std::uint64_t>(level / 8)),
                     number(index), blob(bytes_of(hash)));
        });
        if (frontier_.size() % tile_width == 0) end_run();
    }
    void finish() {
        end_run();
        if (begin_ / tile_width != frontier_.size() / tile_width) {
            const std::string bytes = frontier_.bytes();
            post(tx_, keep_tree, Param::of_text(tx_.county()), number(frontier_.size()), blob(bytes));
        }
        if (tx_.memory() != nullptr) tx_.memory()->change<Remembered>().frontier = frontier_;
        follow_events(tx_);
    }
    std::uint64_t size() const { return frontier_.size(); }

  private:
    void end_run() {
        if (!run_.empty()) post(tx_, add_leaves, Param::of_text(tx_.county()), number(run_begin_), blob(run_));
        run_.clear();
        run_begin_ = frontier_.size();
    }
    Tx& tx_;
    Frontier frontier_;
    const std::uint64_t begin_;
    std::uint64_t run_begin_;
    std::string run_, text_;
};

/// The tree's row is written once for each tile, which spares a commit a page; what came after it is added from the leaves.
Frontier stored_frontier(const Tx& tx) {
    const auto row = tx.one<TreeRow>(tree, tx.county());
    Frontier out = row ? Frontier(static_cast<std::uint64_t>(row->size), row->frontier.value) : Frontier();
    for (const Run& run : tx.all<Run>(newer, tx.county(), static_cast<std::int64_t>(out.size()))) {
        if (run.first != static_cast<std::int64_t>(out.size()))
            throw std::invalid_argument("leaf " + std::to_string(out.size()) + " is missing");
        for (std::size_t i = 0; i < run.leaves.value.size() / leaf_bytes; ++i)
            out.append(hash_from(leaf_in(run.leaves.value, i).hash));
    }
    return out;
}

Frontier frontier(Tx& tx) {
    if (tx.memory() != nullptr)
        if (const auto& known = tx.memory()->look<Remembered>().frontier) return *known;
    return stored_frontier(tx);
}

void append_all(Appender& appender, const std::vector<Event>& events) {
    if (events.empty()) return;
    const std::string salts = random_bytes(events.size() * salt_bytes);
    appender.expect(events.size());
    for (std::size_t i = 0; i < events.size(); ++i)
        appender.append(events[i], std::string_view(salts).substr(i * salt_bytes, salt_bytes));
    appender.finish();
}

/// At most `step` events, out of the table; false when that was all.
bool append_some(Tx& tx) {
    Appender appender(tx, frontier(tx));
    const auto events = events_after(tx, static_cast<std::int64_t>(appender.size()), step);
    for (std::size_t i = 0; i < events.size(); ++i)
        if (events[i].seq != static_cast<std::int64_t>(appender.size() + i) + 1)
            throw StoreError(StoreError::wrong,
                             "the stream of events has a gap before " + std::to_string(events[i].seq));
    append_all(appender, events);
    return events.size() == step;
}

/// Those that this transaction told, without reading them back. False when it is not sure that these are all.
bool append_told(Tx& tx) {
    if (tx.memory() == nullptr || !tx.memory()->look<Told>().whole) return false;
    const auto& events = tx.memory()->look<Told>().events;
    Appender appender(tx, frontier(tx));
    if (last_event_seq(tx) != static_cast<std::int64_t>(appender.size() + events.size())) return false;
    append_all(appender, events);
    return true;
}

}  // namespace

std::vector<Migration> ledger_migrations() {
    return {{"ledger", 1, ledger_schema_ledger},
            {"ledger.signed", 1, ledger_schema_signed},
            {"ledger.erased", 1, ledger_schema_erased}};
}

void append_events(Tx& tx) {
    if (append_told(tx)) return;
    while (append_some(tx)) {
    }
}

void catch_up(Store& store, const std::string& county) {
    const Caller system = system_caller(county);
    while (store.write(system, append_some)) {
    }
}

Head head(const Tx& tx) {
    const Frontier f = stored_frontier(tx);
    return {f.size(), f.root()};
}

std::string sealed_text(const Event& event) {
    std::string out;
    add_sealed(out, event);
    return out;
}

Hash digest_of(std::string_view salt, std::string_view text) { return sha256(salt, text); }

std::string entry_text(const std::string& county, std::int64_t seq, Micros time, const std::string& kind,
                       const Hash& digest) {
    std::string out;
    add_entry(out, county, seq, time, kind, digest);
    return out;
}

}  // namespace huying::ledger
