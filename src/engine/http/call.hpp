// call.hpp - a request's verb on its way through the store: runs it in the transaction, remembers its answer under the
// Idempotency-Key, and gives the answer (or the problem) back to the exchange after the commit.
#pragma once
#include <memory>
#include <optional>

#include "engine/http/exchange.hpp"
#include "engine/http/idempotency.hpp"
#include "engine/http/route.hpp"

namespace huying::http {

class Call final : public Work {
  public:
    Call(Caller&& caller, std::shared_ptr<Exchange> exchange, std::unique_ptr<Prepared> verb, bool writes)
        : Work(std::move(caller)), exchange_(std::move(exchange)), verb_(std::move(verb)), writes_(writes) {}
    /// A store that lets go of work without finishing it must not leave the client waiting.
    ~Call() override;
    /// `keyed` is Gate::keyed, and outlives the call.
    void set_key(std::optional<IdempotencyKey> key, const Keyed& keyed) {
        key_ = std::move(key);
        keyed_ = &keyed;
    }
    void run(Tx& tx) override;
    void finished(std::exception_ptr error) override;

  private:
    std::shared_ptr<Exchange> exchange_;  ///< null after the answer
    std::unique_ptr<Prepared> verb_;
    std::optional<IdempotencyKey> key_;
    const Keyed* keyed_ = nullptr;
    Reply reply_;
    bool writes_;
};

}  // namespace huying::http
