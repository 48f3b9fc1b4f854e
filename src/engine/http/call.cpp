// call.cpp - see call.hpp.
#include "engine/http/call.hpp"

#include "engine/http/reply.hpp"

namespace huying::http {

Call::~Call() {
    if (exchange_) finished(std::make_exception_ptr(unavailable("The server is stopping. Nothing was kept.")));
}

void Call::run(Tx& tx) {
    const auto key = key_ ? std::optional(under_key(tx, *key_, *keyed_)) : std::nullopt;
    if (key) {
        if (auto stored = find_answer(tx, *key)) {
            reply_ = std::move(*stored);
            return;
        }
    }
    reply_ = verb_->run(tx);
    if (key && reply_.status >= 200 && reply_.status < 300) keep_answer(tx, *key, reply_);
}

void Call::finished(std::exception_ptr error) {
    if (!exchange_) return;
    Reply& reply = exchange_->reply;
    reply = error ? failure_reply(error, exchange_->in.target) : std::move(reply_);
    if (!writes_) {  // a reader's thread has the time; the writer's thread has not
        apply_condition(reply, exchange_->if_none_match);
        compress(reply, exchange_->in.accepts_gzip);
    }
    Exchange& exchange = *exchange_;
    exchange.deliver(std::move(exchange_));
}

}  // namespace huying::http
