// ledger.cpp - see ledger.hpp: appending, and the two tables that are only added to. `ledger_leaves` holds runs of leaves
// that do not cross a tile, 80 bytes each: salt, digest, leaf hash. `ledger_node` holds the hashes of tiles above level 0.
#include "engine/ledger/ledger.hpp"

#include <openssl/rand.h>

#include <stdexcept>

#include "engine/ledger/base64.hpp"
#include "engine/ledger/leaves.hpp"
#include "ledger_schema_ledger.hpp"

namespace huying::ledger {
namespace {

constexpr std::int64_t step = 5'000;  // events taken at once: a few MB

constexpr Sql tree{R"sql(SELECT /*row*/ FROM ledger_tree WHERE county = $1)sql"};
constexpr Sql keep_tree{R"sql(INSERT INTO ledger_tree (county, size, frontier) VALUES ($1, $2, $3)
ON CONFLICT (county) DO UPDATE SET size = excluded.size, frontier = excluded.frontier)sql"};
constexpr Sql add_leaves{R"sql(INSERT INTO ledger_leaves (county, first, leaves) VALUES ($1, $2, $3))sql"};
constexpr Sql add_node{R"sql(INSERT INTO ledger_node (county, level, number, hash) VALUES ($1, $2, $3, $4))sql"};

/// Nobody waits for the row's number: a thousand of them cost one round trip.
template <class... Args> void post(Tx& tx, const Sql& sql, const Args&... args) {
    const Param params[] = {args...};
    tx.connection().post({sql.text.data(), nullptr}, [&] { return std::string(sql.text); }, params);
}
Param blob(std::string_view bytes) { return Param::of_blob(bytes); }
Param number(std::uint64_t n) { return Param::of(static_cast<std::int64_t>(n)); }

std::string new_salts(std::size_t n) {
    std::string out(n * salt_bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) != 1)
        throw std::runtime_error("there is no randomness for the log's salts");
    return out;
}

/// What the last transaction of this process left, so that it need not be read again (store/memory.hpp).
struct Remembered {
    std::optional<Frontier> frontier;
};

/// Events become leaves of the frontier; runs and nodes are written as they become complete.
class Appender {
  public:
    Appender(Tx& tx, Frontier frontier) : tx_(tx), frontier_(std::move(frontier)), run_begin_(frontier_.size()) {}

    void append(const Event& e, std::string_view salt) {
        if (e.seq != static_cast<std::int64_t>(frontier_.size()) + 1)
            throw StoreError(StoreError::wrong, "the stream of events has a gap before " + std::to_string(e.seq));
        const Hash digest = digest_of(salt, sealed_text(e));
        const Hash leaf = leaf_hash(entry_text(tx_.county(), e.seq, e.time, e.kind, digest));
        ((run_ += salt) += bytes_of(digest)) += bytes_of(leaf);
        frontier_.append(leaf, [&](int level, std::uint64_t index, const Hash& hash) {
            if (level % 8 == 0)
                post(tx_, add_node, Param::of_text(tx_.county()), number(static_cast<std::uint64_t>(level / 8)), number(index),
                     blob(bytes_of(hash)));
        });
        if (frontier_.size() % tile_width == 0) end_run();
    }
    void finish() {
        end_run();
        const std::string bytes = frontier_.bytes();
        post(tx_, keep_tree, Param::of_text(tx_.county()), number(frontier_.size()), blob(bytes));
        if (tx_.memory() != nullptr) tx_.memory()->change<Remembered>().frontier = frontier_;
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
    std::uint64_t run_begin_;
    std::string run_;
};

Frontier stored_frontier(const Tx& tx) {
    const auto row = tx.one<TreeRow>(tree, tx.county());
    return row ? Frontier(static_cast<std::uint64_t>(row->size), row->frontier.value) : Frontier();
}

Frontier frontier(Tx& tx) {
    if (tx.memory() != nullptr)
        if (const auto& known = tx.memory()->look<Remembered>().frontier) return *known;
    return stored_frontier(tx);
}

/// At most `step` events; false when that was all.
bool append_some(Tx& tx) {
    Appender appender(tx, frontier(tx));
    const auto events = events_after(tx, static_cast<std::int64_t>(appender.size()), step);
    if (events.empty()) return false;
    const std::string salts = new_salts(events.size());
    for (std::size_t i = 0; i < events.size(); ++i)
        appender.append(events[i], std::string_view(salts).substr(i * salt_bytes, salt_bytes));
    appender.finish();
    return events.size() == step;
}

}  // namespace

std::vector<Migration> ledger_migrations() { return {{"ledger", 1, ledger_schema_ledger}}; }

void append_events(Tx& tx) {
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
    std::string out = R"({"division":)";
    record::write_text(out, event.division);
    out += R"(,"departments":)";
    record::write_text(out, event.departments);
    out += R"(,"person":")" + std::to_string(event.person.value) + R"(","content":)" + event.content.value + "}";
    return out;
}

Hash digest_of(std::string_view salt, std::string_view text) { return sha256(std::string(salt) + std::string(text)); }

std::string entry_text(const std::string& county, std::int64_t seq, Micros time, const std::string& kind, const Hash& digest) {
    std::string out = R"({"county":)";
    record::write_text(out, county);
    out += R"(,"seq":)" + std::to_string(seq) + R"(,"time":")" + to_text(time) + R"(","kind":)";
    record::write_text(out, kind);
    return out += R"(,"digest":")" + base64(bytes_of(digest)) + "\"}";
}

}  // namespace huying::ledger
