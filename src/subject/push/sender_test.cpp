// sender_test.cpp - what waits goes out, also after the database refused for a while.
#include <atomic>

#include "base/bytes.hpp"
#include "engine/notify/scripted_server_for_test.hpp"
#include "subject/fixture_for_test.hpp"

namespace huying::push {
namespace {

using namespace std::chrono_literals;

/// A store whose next writes fail when they are committed, after they ran twice as in a group that is run again.
class FaultyStore final : public Store {
  public:
    FaultyStore(Store& real, int faults) : real_(real), faults_(faults) {}
    int faults() const { return faults_; }

    void submit_write(std::unique_ptr<Work> work) override {
        if (faults_ <= 0) return real_.submit_write(std::move(work));
        --faults_;
        real_.submit_write(std::make_unique<Failing>(std::move(work)));
    }
    void submit_read(std::unique_ptr<Work> work) override { real_.submit_read(std::move(work)); }
    void migrate(const std::vector<Migration>& all) override { real_.migrate(all); }
    void drain() override { real_.drain(); }
    void on_commit(std::function<void(const std::string&)> f) override { real_.on_commit(std::move(f)); }
    const Clock& clock() const override { return real_.clock(); }
    Id new_id(Micros now) override { return real_.new_id(now); }
    const char* driver() const override { return real_.driver(); }
    std::string metrics() const override { return real_.metrics(); }

  private:
    struct Failing final : Work {
        explicit Failing(std::unique_ptr<Work> inner) : Work(inner->caller), inner(std::move(inner)) {}
        void run(Tx& tx) override {
            inner->run(tx);
            inner->run(tx);
            throw StoreError(StoreError::full, "no space left");
        }
        void finished(std::exception_ptr error) override { inner->finished(error); }
        std::unique_ptr<Work> inner;
    };
    Store& real_;
    std::atomic<int> faults_;
};

struct Sending : test::CountyTest {
    notify::ScriptedServer service{{"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"}};
    notify::VapidKey key = notify::VapidKey::generate();
    notify::P256Key phone = notify::P256Key::generate();

    Sender::MakeClient client() {
        return [this] {
            return notify::PushClient(key, "mailto:it@county.example", {{service.origin()}},
                                      {.connect = 1s, .total = 2s, .answer_bytes = 4096});
        };
    }
    void text(Tx& tx, const std::string& sql, std::vector<Param> params) { tx.query(sql, params).next(); }
    /// A phone, and messages to it of these lengths.
    void wait_for(const std::vector<std::size_t>& lengths) {
        const Id who = account("worker-1");
        const std::string endpoint = service.origin() + "/1", at = base64url(phone.public_point()),
                          auth = base64url(std::string(16, 'a'));
        write([&](Tx& tx) {
            const Id subscription = tx.new_id();
            text(tx, "INSERT INTO push_subscription VALUES ($1, $2, $3, $4, $5, $6, 0)",
                 {Param::of_text(tx.county()), Param::of(subscription.value), Param::of(who.value),
                  Param::of_text(endpoint), Param::of_text(at), Param::of_text(auth)});
            for (const std::size_t length : lengths) {
                const std::string payload(length, 'x');
                text(tx, "INSERT INTO push_message VALUES ($1, $2, $3, $4, 'case1', 0, 0)",
                     {Param::of_text(tx.county()), Param::of(tx.new_id().value), Param::of(subscription.value),
                      Param::of_text(payload)});
            }
        });
    }
    std::int64_t waiting() { return number("SELECT count(*) FROM push_message WHERE county = $1"); }
    /// Wakes the sender until this is so; false after twenty seconds.
    template <class F> bool comes(Sender& sender, F f) {
        for (int i = 0; i < 400 && !f(); ++i) {
            sender.wake();
            std::this_thread::sleep_for(50ms);
        }
        return f();
    }
};

TEST_P(Sending, GoesOnAfterTheDiskWasFull) {
    wait_for({100, 100, 100});
    FaultyStore faulty(*store, 20);
    Sender sender(faulty, client(), {demo::county});
    EXPECT_TRUE(comes(sender, [&] { return faulty.faults() <= 0 && waiting() == 0; })) << faulty.faults();
    sender.stop();
    EXPECT_GE(service.requests().size(), 3u);
}

TEST_P(Sending, DropsWhatCannotBeSentAndSendsTheRest) {
    wait_for({5000, 5000, 5000, 100});
    Sender sender(*store, client(), {demo::county});
    EXPECT_TRUE(comes(sender, [&] { return waiting() == 0; }));
    sender.stop();
    EXPECT_EQ(service.requests().size(), 1u);
}

TEST_P(Sending, TakesNothingOnAfterItsEnd) {
    Sender sender(*store, client(), {demo::county});
    sender.stop();
    wait_for({100});
    sender.wake();
    EXPECT_EQ(waiting(), 1);
}

HUYING_EVERYWHERE(Sending);

}  // namespace
}  // namespace huying::push
