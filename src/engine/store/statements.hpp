// statements.hpp - the prepared statements of one connection: found by key (statements of the program) or by text
// (statements made at run time, of which the last 200 stay prepared).
#pragma once
#include <list>
#include <memory>
#include <unordered_map>

#include "engine/store/store.hpp"

namespace huying {

template <class Statement> class Statements {
  public:
    template <class Make> Statement& find(StatementKey key, const Make& make) {
        auto& slot = by_key_[key];
        if (!slot) slot = make();
        return *slot;
    }
    template <class Make> Statement& find(const std::string& text, const Make& make) {
        if (const auto at = by_text_.find(text); at != by_text_.end()) {
            order_.splice(order_.begin(), order_, at->second);
            return *at->second->second;
        }
        std::unique_ptr<Statement> made = make();
        order_.emplace_front(text, std::move(made));
        by_text_.emplace(order_.front().first, order_.begin());
        return *order_.front().second;
    }
    /// Forgets the texts that were not used for longest, after telling `forget`. Between two transactions, when nobody
    /// holds their rows.
    template <class Forget> void trim(const Forget& forget) {
        while (order_.size() > kept_texts) {
            forget(*order_.back().second);
            by_text_.erase(order_.back().first);
            order_.pop_back();
        }
    }
    void clear() {
        by_key_.clear();
        by_text_.clear();
        order_.clear();
    }

  private:
    static constexpr std::size_t kept_texts = 200;
    struct Hash {
        std::size_t operator()(StatementKey k) const {
            return std::hash<const void*>{}(k.text) ^ (std::hash<const void*>{}(k.record) * 31);
        }
    };
    using Order = std::list<std::pair<const std::string, std::unique_ptr<Statement>>>;
    std::unordered_map<StatementKey, std::unique_ptr<Statement>, Hash> by_key_;
    Order order_;  // the last used first
    std::unordered_map<std::string_view, typename Order::iterator> by_text_;
};

}  // namespace huying
