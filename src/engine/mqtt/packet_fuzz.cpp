// packet_fuzz.cpp - any bytes as what a broker sends: read whole or in pieces they say the same, and nothing is read twice.
#include <cstdint>
#include <cstdlib>

#include "engine/mqtt/packet.hpp"

using namespace huying::mqtt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    std::string_view rest = all;
    Packet packet;
    for (;;) {
        const std::string_view before = rest;
        const Read read = read_packet(rest, packet, 2000);
        if (read != Read::packet) {
            if (rest != before) std::abort();
            break;
        }
        const std::size_t taken = before.size() - rest.size();
        if (taken < 2 || taken > 2000) std::abort();
        for (std::size_t cut = 0; cut < taken; ++cut) {  // a packet that is cut short is never taken for another
            std::string_view part = before.substr(0, cut);
            Packet other;
            if (read_packet(part, other, 2000) == Read::packet) std::abort();
        }
        if (const auto* p = std::get_if<Publish>(&packet)) {
            std::string again;
            append_publish(again, *p);
            std::string_view bytes = again;
            Packet same;
            if (read_packet(bytes, same, 5000) != Read::packet) std::abort();
            const auto& q = std::get<Publish>(same);
            if (q.topic != p->topic || q.payload != p->payload || q.id != p->id || q.qos != p->qos) std::abort();
        }
    }
    return 0;
}
