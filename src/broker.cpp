// broker.cpp - see broker.hpp.
#include "broker.hpp"

#include <fstream>

namespace huying::commands {
namespace {

mqtt::Address address_of(const ServeOptions& o) {
    auto address = mqtt::parse_address(o.mqtt);
    if (!address) throw std::runtime_error("--mqtt takes mqtt://[user[:password]@]host[:port], or mqtts:// for TLS");
    if (o.mqtt_password_file.empty()) return *address;
    std::ifstream file(o.mqtt_password_file);
    if (!std::getline(file, address->password) || address->password.empty())
        throw std::runtime_error("--mqtt-password-file: the first line has no password");
    if (address->password.back() == '\r') address->password.pop_back();
    if (address->user.empty()) throw std::runtime_error("--mqtt-password-file needs the user's name in --mqtt");
    return *address;
}

/// "{county}/" of 330521 is "330521/".
std::string prefix_of(std::string prefix, const std::string& county) {
    constexpr std::string_view name = "{county}";
    if (const auto at = prefix.find(name); at != std::string::npos) prefix.replace(at, name.size(), county);
    return prefix;
}

std::vector<sensing::MqttPlace> places_of(const ServeOptions& o, const std::vector<std::string>& counties) {
    const std::string prefix = o.mqtt_prefix.empty() && counties.size() > 1 ? "{county}/" : o.mqtt_prefix;
    if (prefix.find_first_of("+#") != std::string::npos || prefix.starts_with('$') ||
        (!prefix.empty() && !prefix.ends_with('/')))
        throw std::runtime_error("--mqtt-prefix ends with '/', and has no '+' or '#' and no '$' before it");
    if (counties.size() > 1 && prefix.find("{county}") == std::string::npos)
        throw std::runtime_error("--mqtt-prefix must have {county} in it: there are several counties here");
    std::vector<sensing::MqttPlace> out;
    for (const auto& county : counties) out.push_back({county, prefix_of(prefix, county)});
    return out;
}

}  // namespace

std::unique_ptr<sensing::Mqtt> open_broker(const ServeOptions& o, Store& store, Program& program,
                                           const std::vector<std::string>& counties) {
    if (o.mqtt.empty()) return nullptr;
    sensing::MqttOptions options{.address = address_of(o),
                                 .ca_file = o.mqtt_ca,
                                 .client_id = o.mqtt_client_id,
                                 .places = places_of(o, counties),
                                 .base_url = o.base_url};
    if (options.base_url.empty()) options.base_url = (o.tls_cert.empty() ? "http://" : "https://") + o.listen;
    const std::string shown = options.address.shown();
    auto broker = std::make_unique<sensing::Mqtt>(store, program.sensing(), std::move(options));
    program.use_broker(broker->audience(), shown);
    return broker;
}

}  // namespace huying::commands
