// mqtt.hpp - the MQTT extension of SensorThings 1.1 (18-088, clauses 14 and 15) over a broker beside us: observations that
// are published to it are stored, and what is stored is published to it.
#pragma once
#include "subject/sensing/mqtt_intake.hpp"
#include "subject/sensing/mqtt_publisher.hpp"

namespace huying::sensing {

struct MqttOptions {
    mqtt::Address address;
    std::string ca_file, client_id;
    std::vector<MqttPlace> places;
    std::string base_url;  ///< what links in updates start with
};

class Mqtt {
  public:
    Mqtt(Store& store, const Sensing& sensing, MqttOptions options);
    Audience& audience() { return publisher_; }
    void start();
    /// Takes nothing more, lets what was taken be stored and acknowledged (a few seconds at most), says good-bye.
    void stop();
    /// As Prometheus text.
    std::string metrics() const;

  private:
    void take(std::vector<mqtt::Message> messages);
    mqtt::Client client_;
    Intake intake_;
    Publisher publisher_;
};

}  // namespace huying::sensing
