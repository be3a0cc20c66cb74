// The radio as a station, and mDNS on it. When it tries and what it says is WifiStation's.
#pragma once
#include "announcement.hpp"
#include "esp_event.h"
#include "wifi-station.hpp"

namespace esp32 {

class EspWifi {
 public:
  /** @returns false when the radio cannot be started. */
  bool open(const harmonic::WifiAccess& access);
  void step(uint64_t nowNs);
  /** Anew when something of it changed. */
  void announce(const harmonic::Device& device, uint16_t tcpPort, uint16_t udpPort);
  harmonic::small::WifiStation& station() { return station_; }

 private:
  static void onWifi(void* self, esp_event_base_t, int32_t id, void* data);
  static void onAddress(void* self, esp_event_base_t, int32_t id, void* data);

  harmonic::small::WifiStation station_;
  bool hasMdns_ = false;
  uint32_t announced_ = 0;
  uint16_t announcedPort_ = 0;
};

}  // namespace esp32
