// seal_bench.cpp - what sealing costs: CPU per value, and a masked list of 1 000 sealed rows, in both profiles, on SQLite in
// memory. Prints the median of 7 rounds and their range.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <functional>

#include "base/clock.hpp"
#include "engine/seal/personal.hpp"

namespace huying::seal {
namespace {

struct Neighbour {
    std::string county;
    Id id;
    Personal<PersonName> name;
    Personal<Mobile> phone;
    Personal<IdNumber> id_number;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (), (county, id, name, phone, id_number))

constexpr int rows = 1000, rounds = 7;
const Caller me = system_caller("330521");
constexpr Sql all_of_them{R"sql(SELECT /*row*/ FROM neighbour WHERE county = $1 ORDER BY id)sql"};
const char* const table =
    "CREATE TABLE neighbour (county TEXT NOT NULL, id BIGINT NOT NULL, name BYTEA NOT NULL, phone BYTEA NOT NULL, "
    "id_number BYTEA NOT NULL, PRIMARY KEY (county, id))";

/// Of this process: what a busy machine does not change.
double cpu_micros() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto micros = [](timeval t) { return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec); };
    return micros(u.ru_utime) + micros(u.ru_stime);
}

void measure(const char* what, double each, const std::function<void()>& f) {
    std::vector<double> took;
    for (int i = 0; i < rounds; ++i) {
        const double before = cpu_micros();
        f();
        took.push_back((cpu_micros() - before) / each);
    }
    std::ranges::sort(took);
    fmt::print("{:<48} {:8.2f} µs CPU  ({:.2f}–{:.2f})\n", what, took[rounds / 2], took.front(), took.back());
}

void of_profile(Profile profile) {
    const RealClock clock;
    const auto store = Store::open({.data = ":memory:", .durable = false}, clock);
    auto migrations = setup_migrations();
    for (auto& m : seal_migrations()) migrations.push_back(std::move(m));
    migrations.push_back({"bench", 1, table});
    store->migrate(migrations);
    const auto ring = KeyRing::passing(profile);
    store->write(me, [&](Tx& tx) {
        for (int i = 1; i <= rows; ++i) {
            Neighbour n{tx.county(),
                        {i},
                        Personal<PersonName>({"测试"}),
                        Personal<Mobile>({"13800138000"}),
                        Personal<IdNumber>({"11010519491231002X"})};
            seal_members(tx, *ring, "neighbour", "neighbour", n.id, n);
            tx.insert("neighbour", n);
        }
    });
    fmt::print("{}\n", name_of(profile));
    std::string sealed;
    store->write(me, [&](Tx& tx) {
        measure("  seal one value", 10'000, [&] {
            for (int i = 0; i < 10'000; ++i)
                sealed = ring->seal(tx, "neighbour", {"neighbour", "phone", 1}, "13800138000");
        });
        measure("  open one value", 10'000, [&] {
            for (int i = 0; i < 10'000; ++i) ring->open(tx, "neighbour", {"neighbour", "phone", 1}, sealed);
        });
        measure("  blind index of one value", 10'000, [&] {
            for (int i = 0; i < 10'000; ++i) ring->index(tx, "neighbour", "phone", "13800138000");
        });
    });
    measure("  1 000 rows of 3 sealed fields, masked, as JSON", 1, [&] {
        store->read(me, [&](const Tx& tx) {
            auto list = tx.all<Neighbour>(all_of_them, tx.county());
            for (auto& n : list) mask_members(tx, *ring, "neighbour", "neighbour", n.id, n);
            if (record::to_json(list).size() < rows) throw std::runtime_error("too short");
        });
    });
}

}  // namespace
}  // namespace huying::seal

int main() {
    for (const auto profile : {huying::seal::Profile::aes_gcm, huying::seal::Profile::sm4})
        huying::seal::of_profile(profile);
}
