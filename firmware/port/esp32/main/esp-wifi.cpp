// Drivers of the radio.
#include "esp-wifi.hpp"

#include "esp_netif.h"
#include "esp_wifi.h"
#include "mdns.h"

namespace esp32 {

void EspWifi::onWifi(void* self, esp_event_base_t, int32_t id, void* data) {
  if (id != WIFI_EVENT_STA_DISCONNECTED) return;
  static_cast<EspWifi*>(self)->station_.onDisconnected(static_cast<wifi_event_sta_disconnected_t*>(data)->reason);
}

void EspWifi::onAddress(void* self, esp_event_base_t, int32_t, void* data) {
  static_cast<EspWifi*>(self)->station_.onAddress(static_cast<ip_event_got_ip_t*>(data)->ip_info.ip.addr);
}

bool EspWifi::open(const harmonic::WifiAccess& access) {
  const wifi_init_config_t how = WIFI_INIT_CONFIG_DEFAULT();
  if (esp_netif_init() != ESP_OK || esp_event_loop_create_default() != ESP_OK) return false;
  esp_netif_create_default_wifi_sta();
  wifi_config_t network = {};
  // Neither field needs a zero behind its last byte.
  std::memcpy(network.sta.ssid, access.name, sizeof network.sta.ssid);
  std::memcpy(network.sta.password, access.password, sizeof network.sta.password);
  if (esp_wifi_init(&how) != ESP_OK || esp_wifi_set_storage(WIFI_STORAGE_RAM) != ESP_OK ||
      esp_event_handler_instance_register(WIFI_EVENT, ESP_EVENT_ANY_ID, &onWifi, this, nullptr) != ESP_OK ||
      esp_event_handler_instance_register(IP_EVENT, IP_EVENT_STA_GOT_IP, &onAddress, this, nullptr) != ESP_OK ||
      esp_wifi_set_mode(WIFI_MODE_STA) != ESP_OK || esp_wifi_set_config(WIFI_IF_STA, &network) != ESP_OK ||
      esp_wifi_start() != ESP_OK)
    return false;
  hasMdns_ = mdns_init() == ESP_OK;
  station_.start(access);
  return true;
}

void EspWifi::step(uint64_t nowNs) {
  if (station_.advance(nowNs) && esp_wifi_connect() != ESP_OK) station_.refused(nowNs);
}

void EspWifi::announce(const harmonic::Device& device, uint16_t tcpPort, uint16_t udpPort) {
  const uint32_t crc = device.configuration.values().crc();
  if (!hasMdns_ || !station_.isUp() || (crc == announced_ && tcpPort == announcedPort_)) return;
  announced_ = crc;
  announcedPort_ = tcpPort;
  const harmonic::small::Announcement what(device);
  mdns_txt_item_t texts[] = {{"v", "1"},          {"id", what.id},     {"fw", what.firmware}, {"role", "device"},
                             {"name", what.name}, {"caps", what.caps}, {"f0", what.f0}};
  const size_t count = what.f0[0] != '\0' ? 7 : 6;
  mdns_service_remove_all();
  mdns_hostname_set(what.host);
  mdns_service_add(what.instance, "_harmonic-iot", "_tcp", tcpPort, texts, count);
  mdns_service_add(what.instance, "_harmonic-iot", "_udp", udpPort, texts, count);
}

}  // namespace esp32
