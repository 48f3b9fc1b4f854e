// live_beat.cpp - what the hub of live events does by the clock: ticks at most once a second, heartbeats that keep
// proxies from closing a quiet stream, and the question whether a credential is still good.
#include "engine/http/live.hpp"

namespace huying::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds heartbeat{15}, credential_time{45}, retry_time{5}, beat_time{1};

}  // namespace

/// Is the credential of an open stream still good? Nobody else would ask until the page is closed.
class Hub::Recheck final : public Work {
  public:
    Recheck(std::shared_ptr<Stream> stream, std::string county, std::string credential, std::shared_ptr<Hub> hub)
        : Work(system_caller(std::move(county))), hub_(std::move(hub)), stream_(std::move(stream)),
          credential_(std::move(credential)) {}
    void run(Tx& tx) override { known_ = hub_->gate_.identify(tx, credential_); }
    void finished(std::exception_ptr error) override {
        if (error) return;  // asked again soon
        hub_->known.keep(credential_, known_, Clock::now());
        if (!known_) return stream_->end();
        hub_->known_again(stream_, *known_);
    }

  private:
    const std::shared_ptr<Hub> hub_;
    const std::shared_ptr<Stream> stream_;
    const std::string credential_;
    std::optional<Caller> known_;
};

void Hub::tick(const std::string& county, std::string json) {
    std::vector<std::shared_ptr<Stream>> streams;
    {
        const std::lock_guard lock(mutex_);
        const auto it = channels_.find(county);
        if (it == channels_.end()) return;
        const auto now = Clock::now();
        if (now - it->second.ticked < beat_time) {
            it->second.tick = std::move(json);
            return;
        }
        it->second.ticked = now;
        it->second.tick.clear();
        streams = it->second.streams;
    }
    const std::string text = tick_text(std::move(json));
    for (const auto& stream : streams) stream->push(text);
}

void Hub::recheck(const std::shared_ptr<Stream>& stream, const std::string& credential) {
    {
        const std::lock_guard lock(stream->mutex_);
        stream->checked_ = Clock::now() - credential_time + retry_time;
        stream->doubted_ = false;
    }
    try {
        store_.submit_read(std::make_unique<Recheck>(stream, stream->county_, credential, shared_from_this()));
    } catch (const std::exception&) {  // asked again soon
    }
}

void Hub::beat() {
    std::vector<std::shared_ptr<Stream>> streams;
    std::vector<std::string> again;
    std::vector<std::pair<std::string, std::string>> ticks;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [county, channel] : channels_) {
            streams.insert(streams.end(), channel.streams.begin(), channel.streams.end());
            if (channel.again && !channel.reading) again.push_back(county);
            if (!channel.tick.empty()) ticks.emplace_back(county, std::move(channel.tick));
            channel.tick.clear();
        }
    }
    for (const auto& county : again) events_committed(county);
    for (auto& [county, json] : ticks) tick(county, std::move(json));
    const auto now = Clock::now();
    const Micros county_now = store_.clock().now();
    for (const auto& stream : streams) {
        bool quiet, check;
        {
            const std::lock_guard lock(stream->mutex_);
            quiet = now - stream->pushed_ >= heartbeat;
            check = !stream->credential_.empty() && (stream->doubted_ || !stream->caller_.holds_at(county_now) ||
                                                     now - stream->checked_ >= credential_time);
        }
        if (quiet) stream->push(": \n\n");
        if (check) recheck(stream, stream->credential_);
    }
}

}  // namespace huying::http
