// mqtt_topics_fuzz.cpp - any text as a topic with $select, and as a line of a broker's log.
#include <cstdint>
#include <cstdlib>

#include "subject/sensing/mqtt_topics.hpp"

using namespace huying::sensing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto asked = parse_asked(text)) {
        if (asked->base.empty() || (asked->select.empty() && !asked->far)) std::abort();
        if (selected(R"({"@iot.id":1,"name":"x"})", asked->select).size() < 2) std::abort();
    }
    if (const auto topic = subscribed_topic(text); topic && topic->empty()) std::abort();
    return 0;
}
