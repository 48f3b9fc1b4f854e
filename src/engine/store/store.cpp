// store.cpp - Store::open: puts queues, threads and connections of the chosen driver together.
#include "engine/store/store.hpp"

#include <fmt/format.h>

#include <random>

#include "engine/store/before_commit.hpp"
#include "engine/store/forget.hpp"
#include "engine/store/line.hpp"
#include "engine/store/migrate.hpp"
#include "engine/store/postgres.hpp"
#include "engine/store/queue.hpp"
#include "engine/store/reader.hpp"
#include "engine/store/sqlite.hpp"
#include "engine/store/writer.hpp"

namespace huying {

Id Tx::new_id() { return store_.new_id(now_); }

Rows& Tx::query(const std::string& text, std::span<const Param> params) const {
    return connection_.run_text(text, params);
}

namespace {

void refuse(Work& work, WriteQueue::Pushed why) {
    const auto problem = why == WriteQueue::Pushed::full
                             ? Problem(503, "overloaded", "Too much is waiting to be done. Please try again shortly.")
                             : unavailable("The server is stopping.");
    work.finished(std::make_exception_ptr(problem));
}

class GroupStore final : public Store {
  public:
    GroupStore(const StoreOptions& options, const Clock& clock);
    ~GroupStore() override;

    void migrate(const std::vector<Migration>& migrations) override { apply_migrations(*this, migrations); }
    void submit_write(std::unique_ptr<Work> work) override {
        if (const auto pushed = writes_.push(work); pushed != WriteQueue::Pushed::yes) refused(*work, pushed);
    }
    void submit_read(std::unique_ptr<Work> work) override {
        if (readers_.empty()) return submit_write(std::move(work));  // a database in memory has one connection
        if (const auto pushed = reads_.push(work); pushed != WriteQueue::Pushed::yes) refused(*work, pushed);
    }
    void drain() override {
        ear_.reset();  // it tells listeners of others' commits, from a thread of its own
        reads_.drain();
        writes_.drain();
    }
    void on_commit(std::function<void(const std::string&)> listener) override {
        shared_.listeners.add(std::move(listener));
    }
    void before_commit(std::function<void(Tx&)> f) { shared_.before_commit = std::move(f); }
    const Clock& clock() const override { return clock_; }
    Id new_id(Micros now) override { return ids_.next(now); }
    const char* driver() const override { return postgres_ ? "postgresql" : "sqlite"; }
    std::string metrics() const override { return shared_.meter.text(writes_.size(), reads_.size()); }

  private:
    void open_sqlite_lines(const StoreOptions& options);
    void open_postgres_lines(const StoreOptions& options);
    void refused(Work& work, WriteQueue::Pushed why) {
        if (why == WriteQueue::Pushed::full) shared_.meter.refused();
        refuse(work, why);
    }

    const Clock& clock_;
    const bool postgres_;
    IdMaker ids_;
    Shared shared_;
    WriteQueue writes_;
    ReadQueue reads_;
    std::unique_ptr<JournalEmptier> journal_;
    std::vector<std::unique_ptr<Writer>> writers_;
    std::vector<std::unique_ptr<Reader>> readers_;
    std::unique_ptr<PostgresEar> ear_;
};

GroupStore::GroupStore(const StoreOptions& options, const Clock& clock)
    : clock_(clock), postgres_(!options.database.empty()),
      ids_(std::random_device{}()), shared_{.store = *this, .clock = TxClock(clock), .one_lane = !postgres_},
      writes_(postgres_, options.queue_limit), reads_(options.queue_limit) {
    try {
        if (postgres_) open_postgres_lines(options);
        else open_sqlite_lines(options);
    } catch (...) {  // the threads that have started must end before the queues do
        writes_.stop();
        reads_.stop();
        throw;
    }
}

GroupStore::~GroupStore() {
    drain();
    writes_.stop();
    reads_.stop();
    readers_.clear();
    writers_.clear();
}

void GroupStore::open_sqlite_lines(const StoreOptions& options) {
    SqliteOptions one{sqlite_file(options.data), true, false, options.durable};
    const bool memory = one.file == ":memory:";
    const auto open_writer = [this](const SqliteOptions& as) {
        auto connection = open_sqlite(as);
        dynamic_cast<Forgetting&>(*connection).when_forgotten([this] {
            if (journal_) journal_->wake();
        });
        return connection;
    };
    auto first = open_writer(one);
    if (!memory) journal_ = std::make_unique<JournalEmptier>(one.file);
    one.create = false;
    const auto again = [one, open_writer] { return open_writer(one); };
    Line line(std::move(first), memory ? nullptr : Line::Connect(again));
    writers_.push_back(std::make_unique<Writer>(shared_, writes_, std::move(line)));
    if (memory) return;
    one.read_only = true;
    const auto reader = [one] { return open_sqlite(one); };
    for (int i = 0; i < std::max(1, options.readers); ++i)
        readers_.push_back(std::make_unique<Reader>(shared_, reads_, Line(reader(), reader)));
}

void GroupStore::open_postgres_lines(const StoreOptions& options) {
    std::random_device random;
    PostgresOptions one{options.database, fmt::format("{:08x}{:08x}", random(), random()), options.durable, false};
    const auto writer = [one] { return open_postgres(one); };
    // Two processes that start at once must not both make the table: the second waits, and finds it.
    writer()->script(
        std::string("BEGIN; SELECT pg_advisory_xact_lock(1);") +
        R"sql(CREATE TABLE IF NOT EXISTS county_writer (county TEXT PRIMARY KEY, writer TEXT NOT NULL))sql" +
        "; COMMIT");
    for (int i = 0; i < std::max(1, options.writers); ++i)
        writers_.push_back(std::make_unique<Writer>(shared_, writes_, Line(writer(), writer)));
    one.read_only = true;
    const auto reader = [one] { return open_postgres(one); };
    for (int i = 0; i < std::max(1, options.readers); ++i)
        readers_.push_back(std::make_unique<Reader>(shared_, reads_, Line(reader(), reader)));
    ear_ = std::make_unique<PostgresEar>(one, [this](const std::string& county) { shared_.listeners.tell(county); });
}

}  // namespace

void before_commit(Store& store, std::function<void(Tx&)> f) {
    dynamic_cast<GroupStore&>(store).before_commit(std::move(f));
}

std::unique_ptr<Store> Store::open(const StoreOptions& options, const Clock& clock) {
    return std::make_unique<GroupStore>(options, clock);
}

}  // namespace huying
