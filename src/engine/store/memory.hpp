// memory.hpp - what the writes of a county may remember from one transaction to the next, so that the hottest verbs need
// not read again what they wrote themselves. It is a cache and nothing else: whoever uses it can rebuild it from the
// database. It is lost, all at once, whenever it could be wrong: another process wrote in between, the connection was
// lost, or work that had changed it was rolled back.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace huying {

/// One county's. Used by the thread that writes the county, hence by one at a time.
class CountyMemory {
  public:
    /// The county's T; a default one when nothing is remembered. Only for what is true whatever becomes of this work:
    /// what was read from the database.
    template <class T> T& look() {
        auto& slot = slots_[key<T>()];
        if (!slot) slot = std::make_unique<Slot<T>>();
        return static_cast<Slot<T>&>(*slot).value;
    }
    /// The same, to note what this work writes: if the work is rolled back, the whole memory is lost.
    template <class T> T& change() {
        changed_ = true;
        return look<T>();
    }
    /// Whether nobody asked for this T before in the transaction that this work shares with others: for what a commit has
    /// to hold once, however many of its works want it. Who asked and was rolled back did not ask.
    template <class T> bool first_of_commit() { return std::exchange(change<Asked<T>>().commit, commit_) != commit_; }
    /// The next to ask is the first again.
    template <class T> void ask_again() { look<Asked<T>>().commit = 0; }
    void lose() {
        slots_.clear();
        changed_ = false;
    }

    // For the writer:
    void work_begins(std::uint64_t commit) {
        commit_ = commit;
        changed_ = false;
    }
    void work_failed() {
        if (changed_) lose();
    }

  private:
    struct AnySlot {
        virtual ~AnySlot() = default;
    };
    template <class T> struct Asked { std::uint64_t commit = 0; };
    template <class T> struct Slot final : AnySlot { T value{}; };
    template <class T> static const void* key() {
        static const char one = 0;
        return &one;
    }
    std::unordered_map<const void*, std::unique_ptr<AnySlot>> slots_;
    std::uint64_t commit_ = 0;  // which transaction, of all writers'; 0: none
    bool changed_ = false;
};

/// All counties' of a store.
class Memories {
  public:
    CountyMemory& of(const std::string& county) {
        const std::lock_guard lock(mutex_);
        return counties_[county];
    }
    /// Only where one thread writes all counties.
    void lose_all() {
        const std::lock_guard lock(mutex_);
        for (auto& [county, memory] : counties_) memory.lose();
    }

  private:
    std::mutex mutex_;
    std::unordered_map<std::string, CountyMemory> counties_;
};

}  // namespace huying
