// packet.hpp - MQTT control packets as bytes: those that a client at QoS 0 and 1 sends and reads. Source: OASIS Standard
// "MQTT Version 5.0" (2019), clauses 2 and 3. Properties that we do not use are checked and passed over.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace huying::mqtt {

struct Connect {
    std::string_view client_id, user, password;
    std::uint16_t keep_alive = 30;           ///< seconds
    std::uint32_t session_expiry = 0;        ///< seconds that the broker keeps our session; 0xffffffff = for ever
    std::uint16_t receive_maximum = 65535;   ///< messages that may be open towards us
    std::uint32_t maximum_packet = 1 << 20;  ///< bytes; larger ones are not sent to us
    bool clean_start = false;
};
struct Connack {
    bool session_present = false;
    std::uint8_t reason = 0;  ///< 0 = welcome; from 0x80 an error
    std::uint16_t receive_maximum = 65535;
    std::uint16_t keep_alive = 0;  ///< the broker's own, if it says one
    std::uint32_t maximum_packet = 0xffffffff;
    std::uint8_t maximum_qos = 2;
    std::string_view explanation;
};
/// Views into the bytes that were read.
struct Publish {
    std::string_view topic, payload;
    std::uint16_t id = 0;  ///< 0 at QoS 0
    std::uint8_t qos = 0;
    bool retain = false, again = false;
};
struct Puback {
    std::uint16_t id = 0;
    std::uint8_t reason = 0;
};
struct Suback {
    std::uint16_t id = 0;
    std::vector<std::uint8_t> reasons;  ///< one for each filter; from 0x80 an error
};
struct Pingresp {};
struct Disconnect {
    std::uint8_t reason = 0;
};
using Packet = std::variant<Connack, Publish, Puback, Suback, Pingresp, Disconnect>;

/// A reason that this client must know (clause 2.4).
inline constexpr std::uint8_t no_matching_subscribers = 0x10;

enum class Read : std::uint8_t { packet, more, malformed };
/// Takes one packet from the front of `bytes`. `more`: it is not complete. `malformed`: these are not bytes that a broker
/// may send to such a client; the connection is of no use any more. Packets of more than `limit` bytes are malformed.
Read read_packet(std::string_view& bytes, Packet& out, std::size_t limit);

void append_connect(std::string& out, const Connect& connect);
/// The receiver gets messages at QoS 1 (of filters that begin with '$' at QoS 0), and none that it has published itself.
void append_subscribe(std::string& out, std::uint16_t id, const std::vector<std::string>& filters);
/// The payload is marked as JSON text. At QoS 1 `id` is not 0.
void append_publish(std::string& out, const Publish& publish);
void append_puback(std::string& out, std::uint16_t id);
void append_pingreq(std::string& out);
void append_disconnect(std::string& out);

/// "not authorized" for 0x87; the number for one that has no name here.
std::string reason_text(std::uint8_t reason);

}  // namespace huying::mqtt
