// The declared functions, on the chip in memory.
#include "fake-chip.hpp"

#include <algorithm>
#include <cstring>

#include "driver/dac_continuous.h"
#include "driver/gpio.h"
#include "driver/i2s_std.h"
#include "driver/uart.h"
#include "driver/usb_serial_jtag.h"
#include "esp_adc/adc_continuous.h"
#include "esp_mac.h"
#include "esp_netif.h"
#include "bootloader_random.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_task_wdt.h"
#include "esp_timer.h"
#include "esp_wifi.h"
#include "mdns.h"
#include "nvs_flash.h"

namespace fake {

Chip chip;

void Chip::reset() {
  chip = Chip();
  for (int i = 0; i < 2; i += 1) {
    chip.slots[i] = {0x10000u + static_cast<uint32_t>(i) * 0x1e0000u, 0x1e0000u, ""};
    chip.states[i] = i == 0 ? ESP_OTA_IMG_VALID : ESP_OTA_IMG_UNDEFINED;
  }
}

void Chip::boot() {
  const auto kept = nvs;
  Chip after;
  std::copy(slots, slots + 2, after.slots);
  std::copy(images, images + 2, after.images);
  std::copy(states, states + 2, after.states);
  after.nvs = kept;
  after.restarts = restarts;
  after.next = next;
  after.random = random + 1;
  after.noise = noise + 1;
  // As the boot loader does with rollback: an image that was started once and not kept is aborted.
  if (after.states[next] == ESP_OTA_IMG_PENDING_VERIFY) {
    after.states[next] = ESP_OTA_IMG_ABORTED;
    after.next = 1 - next;
  } else if (after.states[next] == ESP_OTA_IMG_NEW) {
    after.states[next] = ESP_OTA_IMG_PENDING_VERIFY;
  }
  after.running = after.next;
  *this = after;
}

void Chip::convert(size_t conversions) {
  for (size_t i = 0; adcRuns && i < conversions; i += 1) {
    const bool isFull = adcPool.size() + adcConversionBytes > adcPoolBytes;
    for (size_t at = 0; at < adcConversionBytes; at += 2u * adcChannels, adcMade += 1)
      for (unsigned channel = 0; !isFull && channel < adcChannels; channel += 1) {
        const unsigned value = channel == 0 && adcSignal ? adcSignal(adcMade) & 0xfff : adcMade % 4096;
        const unsigned result = value | channel << 12;
        adcPool.push_back(static_cast<uint8_t>(result));
        adcPool.push_back(static_cast<uint8_t>(result >> 8));
      }
    if (!isFull) continue;
    adcLostConversions += 1;
    if (onOverflow != nullptr) onOverflow(nullptr, nullptr, overflowSelf);
  }
}

void Chip::disconnected(uint8_t reason) {
  wifi_event_sta_disconnected_t told = {};
  told.reason = reason;
  onWifi(wifiSelf, WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, &told);
}

void Chip::gotAddress(uint32_t address) {
  ip_event_got_ip_t told = {};
  told.ip_info.ip.addr = address;
  onIp(ipSelf, IP_EVENT, IP_EVENT_STA_GOT_IP, &told);
}

namespace {

int takeFrom(std::deque<uint8_t>& line, void* out, size_t most) {
  const size_t size = std::min(line.size(), most);
  std::copy_n(line.begin(), size, static_cast<uint8_t*>(out));
  line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size));
  return static_cast<int>(size);
}

int putTo(std::deque<uint8_t>& line, const void* bytes, size_t size) {
  const auto* const from = static_cast<const uint8_t*>(bytes);
  line.insert(line.end(), from, from + size);
  return static_cast<int>(size);
}

}  // namespace
}  // namespace fake

using fake::chip;

esp_event_base_t const WIFI_EVENT = "WIFI_EVENT";
esp_event_base_t const IP_EVENT = "IP_EVENT";

const char* esp_err_to_name(esp_err_t code) { return code == ESP_OK ? "ESP_OK" : "ESP_FAIL"; }
void esp_fill_random(void* buf, size_t len) {
  const auto next = [](uint32_t& row) { return static_cast<uint8_t>((row = row * 1664525 + 1013904223) >> 24); };
  for (size_t i = 0; i < len; i += 1)
    static_cast<uint8_t*>(buf)[i] = static_cast<uint8_t>(next(chip.random) ^ (chip.isNoisy ? next(chip.noise) : 0));
}
void bootloader_random_enable() { chip.isNoisy = true; }
void bootloader_random_disable() { chip.isNoisy = false; }
esp_err_t esp_efuse_mac_get_default(uint8_t* mac) {
  const uint8_t is[] = {0x24, 0x6f, 0x28, 0x01, 0x02, 0x03};
  std::memcpy(mac, is, sizeof is);
  return ESP_OK;
}
void esp_restart() { chip.restarts += 1; }
int64_t esp_timer_get_time() { return 0; }
esp_err_t esp_task_wdt_add(TaskHandle_t) { return ESP_OK; }
esp_err_t esp_task_wdt_reset() { return ESP_OK; }
void vTaskDelay(const TickType_t) {}

esp_err_t nvs_flash_init() { return chip.nvsInit; }
esp_err_t nvs_open(const char*, nvs_open_mode_t, nvs_handle_t* handle) {
  *handle = 1;
  return ESP_OK;
}
esp_err_t nvs_get_blob(nvs_handle_t, const char* key, void* out, size_t* length) {
  const auto found = chip.nvs.find(key);
  if (found == chip.nvs.end()) return ESP_ERR_NOT_FOUND;
  if (found->second.size() > *length) return ESP_ERR_INVALID_ARG;
  *length = found->second.size();
  std::copy(found->second.begin(), found->second.end(), static_cast<uint8_t*>(out));
  return ESP_OK;
}
esp_err_t nvs_set_blob(nvs_handle_t, const char* key, const void* value, size_t length) {
  const auto* const from = static_cast<const uint8_t*>(value);
  chip.nvsWrites += 1;
  chip.nvs[key].assign(from, from + std::min(length, chip.tornAt));
  chip.nvs[key].resize(length, 0xff);
  return length <= chip.tornAt ? ESP_OK : ESP_FAIL;
}
esp_err_t nvs_commit(nvs_handle_t) { return ESP_OK; }

const esp_partition_t* esp_ota_get_running_partition() { return &chip.slots[chip.running]; }
const esp_partition_t* esp_ota_get_next_update_partition(const esp_partition_t*) { return &chip.slots[1 - chip.running]; }
esp_err_t esp_ota_begin(const esp_partition_t* partition, size_t, esp_ota_handle_t* handle) {
  // As the vendor's: not while the image that runs is pending.
  if (chip.states[chip.running] == ESP_OTA_IMG_PENDING_VERIFY || partition != &chip.slots[1 - chip.running]) return ESP_FAIL;
  chip.images[1 - chip.running].clear();
  chip.states[1 - chip.running] = ESP_OTA_IMG_UNDEFINED;
  chip.isOpen = true;
  *handle = 7;
  return ESP_OK;
}
esp_err_t esp_ota_write(esp_ota_handle_t, const void* data, size_t size) {
  const auto* const from = static_cast<const uint8_t*>(data);
  auto& image = chip.images[1 - chip.running];
  if (!chip.isOpen || (image.empty() && from[0] != 0xe9)) return ESP_FAIL;
  image.insert(image.end(), from, from + size);
  return ESP_OK;
}
esp_err_t esp_ota_end(esp_ota_handle_t) {
  const bool wasOpen = chip.isOpen;
  chip.isOpen = false;
  return wasOpen && !chip.images[1 - chip.running].empty() ? ESP_OK : ESP_FAIL;
}
esp_err_t esp_ota_abort(esp_ota_handle_t) {
  chip.isOpen = false;
  return ESP_OK;
}
esp_err_t esp_ota_set_boot_partition(const esp_partition_t* partition) {
  const int slot = partition == &chip.slots[1] ? 1 : 0;
  if (chip.images[slot].empty()) return ESP_FAIL;
  chip.states[slot] = ESP_OTA_IMG_NEW;
  chip.next = slot;
  return ESP_OK;
}
esp_err_t esp_ota_mark_app_valid_cancel_rollback() {
  chip.states[chip.running] = ESP_OTA_IMG_VALID;
  return ESP_OK;
}
esp_err_t esp_ota_mark_app_invalid_rollback_and_reboot() {
  chip.states[chip.running] = ESP_OTA_IMG_INVALID;
  chip.next = 1 - chip.running;
  chip.restarts += 1;
  return ESP_OK;
}
esp_err_t esp_ota_get_state_partition(const esp_partition_t* partition, esp_ota_img_states_t* state) {
  *state = chip.states[partition == &chip.slots[1] ? 1 : 0];
  return ESP_OK;
}

esp_err_t uart_driver_install(uart_port_t, int, int, int, QueueHandle_t*, int) { return ESP_OK; }
esp_err_t uart_param_config(uart_port_t, const uart_config_t* config) {
  chip.baud = static_cast<uint32_t>(config->baud_rate);
  return ESP_OK;
}
esp_err_t uart_set_pin(uart_port_t, int, int, int, int) { return ESP_OK; }
esp_err_t uart_set_baudrate(uart_port_t, uint32_t baudrate) {
  chip.baud = baudrate;
  return ESP_OK;
}
esp_err_t uart_wait_tx_done(uart_port_t, TickType_t) { return ESP_OK; }
int uart_read_bytes(uart_port_t, void* buf, uint32_t length, TickType_t) { return fake::takeFrom(chip.uartIn, buf, length); }
int uart_write_bytes(uart_port_t, const void* src, size_t size) { return fake::putTo(chip.uartOut, src, size); }
esp_err_t uart_get_tx_buffer_free_size(uart_port_t, size_t* size) {
  *size = chip.uartRoom > chip.uartOut.size() ? chip.uartRoom - chip.uartOut.size() : 0;
  return ESP_OK;
}
esp_err_t usb_serial_jtag_driver_install(usb_serial_jtag_driver_config_t*) { return ESP_OK; }
esp_err_t gpio_config(const gpio_config_t* pGPIOConfig) {
  for (int pin = 0; pin < GPIO_NUM_MAX; pin += 1)
    if (pGPIOConfig->pin_bit_mask == uint64_t{1} << pin && pGPIOConfig->pull_up_en == GPIO_PULLUP_ENABLE) chip.buttonPin = pin;
  return ESP_OK;
}
int gpio_get_level(gpio_num_t gpio_num) { return gpio_num == chip.buttonPin && chip.isButtonDown ? 0 : 1; }

int usb_serial_jtag_read_bytes(void* buf, uint32_t length, uint32_t) { return fake::takeFrom(chip.usbIn, buf, length); }
int usb_serial_jtag_write_bytes(const void* src, size_t size, uint32_t) { return fake::putTo(chip.usbOut, src, size); }

esp_err_t adc_continuous_new_handle(const adc_continuous_handle_cfg_t* config, adc_continuous_handle_t* handle) {
  chip.adcPoolBytes = config->max_store_buf_size;
  chip.adcConversionBytes = config->conv_frame_size;
  *handle = nullptr;
  return chip.isNoisy ? ESP_FAIL : ESP_OK;
}
esp_err_t adc_continuous_config(adc_continuous_handle_t, const adc_continuous_config_t* config) {
  chip.adcChannels = static_cast<uint8_t>(config->pattern_num);
  return !chip.adcRefuses && config->sample_freq_hz >= 20000 && config->sample_freq_hz <= 2000000 ? ESP_OK : ESP_ERR_INVALID_ARG;
}
esp_err_t adc_continuous_register_event_callbacks(adc_continuous_handle_t, const adc_continuous_evt_cbs_t* cbs, void* self) {
  chip.onOverflow = cbs->on_pool_ovf;
  chip.overflowSelf = self;
  return ESP_OK;
}
esp_err_t adc_continuous_start(adc_continuous_handle_t) {
  chip.adcRuns = true;
  return ESP_OK;
}
esp_err_t adc_continuous_read(adc_continuous_handle_t, uint8_t* buf, uint32_t length_max, uint32_t* out_length, uint32_t) {
  if (!chip.adcRuns) return ESP_ERR_INVALID_STATE;
  *out_length = static_cast<uint32_t>(fake::takeFrom(chip.adcPool, buf, length_max));
  return *out_length > 0 ? ESP_OK : ESP_ERR_TIMEOUT;
}
esp_err_t adc_continuous_stop(adc_continuous_handle_t) {
  chip.adcRuns = false;
  return ESP_OK;
}
esp_err_t adc_continuous_flush_pool(adc_continuous_handle_t) {
  if (chip.adcRuns) return ESP_ERR_INVALID_STATE;
  chip.adcPool.clear();
  return ESP_OK;
}

esp_err_t i2s_new_channel(const i2s_chan_config_t*, i2s_chan_handle_t* tx, i2s_chan_handle_t*) {
  *tx = nullptr;
  return chip.isNoisy ? ESP_FAIL : ESP_OK;
}
esp_err_t i2s_channel_init_std_mode(i2s_chan_handle_t, const i2s_std_config_t*) { return ESP_OK; }
esp_err_t i2s_channel_enable(i2s_chan_handle_t) { return chip.outRefuses ? ESP_FAIL : ESP_OK; }
esp_err_t i2s_channel_write(i2s_chan_handle_t, const void* src, size_t size, size_t* bytes_written, uint32_t) {
  const size_t count = std::min(size / 2, chip.playRoom);
  const auto* const from = static_cast<const int16_t*>(src);
  chip.played.insert(chip.played.end(), from, from + count);
  if (chip.playRoom != SIZE_MAX) chip.playRoom -= count;
  *bytes_written = count * 2;
  return count * 2 == size ? ESP_OK : ESP_ERR_TIMEOUT;
}
esp_err_t dac_continuous_new_channels(const dac_continuous_config_t*, dac_continuous_handle_t* handle) {
  *handle = nullptr;
  return ESP_OK;
}
esp_err_t dac_continuous_enable(dac_continuous_handle_t) { return ESP_OK; }
esp_err_t dac_continuous_write(dac_continuous_handle_t, uint8_t* buf, size_t size, size_t* loaded, int) {
  for (size_t i = 0; i < size; i += 1) chip.played.push_back(static_cast<int16_t>((buf[i] - 128) * 256));
  *loaded = size;
  return ESP_OK;
}

esp_err_t esp_netif_init() { return ESP_OK; }
esp_err_t esp_event_loop_create_default() { return ESP_OK; }
esp_netif_t* esp_netif_create_default_wifi_sta() { return nullptr; }
esp_err_t esp_event_handler_instance_register(esp_event_base_t base, int32_t, esp_event_handler_t handler, void* self,
                                              esp_event_handler_instance_t*) {
  const bool isWifi = base == WIFI_EVENT;
  (isWifi ? chip.onWifi : chip.onIp) = handler;
  (isWifi ? chip.wifiSelf : chip.ipSelf) = self;
  return ESP_OK;
}
esp_err_t esp_wifi_init(const wifi_init_config_t*) { return chip.isNoisy ? ESP_FAIL : ESP_OK; }
esp_err_t esp_wifi_set_storage(wifi_storage_t) { return ESP_OK; }
esp_err_t esp_wifi_set_mode(wifi_mode_t) { return ESP_OK; }
esp_err_t esp_wifi_set_config(wifi_interface_t, wifi_config_t* conf) {
  chip.ssid.assign(reinterpret_cast<const char*>(conf->sta.ssid), strnlen(reinterpret_cast<const char*>(conf->sta.ssid), 32));
  chip.password.assign(reinterpret_cast<const char*>(conf->sta.password), strnlen(reinterpret_cast<const char*>(conf->sta.password), 64));
  return ESP_OK;
}
esp_err_t esp_wifi_start() { return ESP_OK; }
esp_err_t esp_wifi_connect() {
  chip.connects += 1;
  return chip.connectRefuses ? ESP_FAIL : ESP_OK;
}
esp_err_t mdns_init() { return ESP_OK; }
esp_err_t mdns_hostname_set(const char*) { return ESP_OK; }
esp_err_t mdns_service_remove_all() {
  chip.services.clear();
  chip.texts.clear();
  return ESP_OK;
}
esp_err_t mdns_service_add(const char* instance, const char* type, const char* proto, uint16_t port, mdns_txt_item_t txt[],
                           size_t count) {
  chip.services.push_back(std::string(instance) + "." + type + "." + proto + ":" + std::to_string(port));
  for (size_t i = 0; i < count; i += 1) chip.texts[txt[i].key] = txt[i].value;
  return ESP_OK;
}
