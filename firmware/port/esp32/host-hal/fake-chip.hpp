// A chip in memory behind the declared HAL: what stories script and look at. One at a time.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "esp_adc/adc_continuous.h"
#include "esp_event.h"
#include "esp_ota_ops.h"

namespace fake {

struct Chip {
  /** Power on with an erased NVS and one valid image in slot 0. */
  static void reset();
  /** What a reset does: the boot loader chooses the slot, RAM and drivers are gone. */
  void boot();

  // Lines. What the device may write at once; more waits.
  std::deque<uint8_t> uartIn, uartOut, usbIn, usbOut;
  size_t uartRoom = 8192;
  uint32_t baud = 0;

  // NVS. `tornAt` bytes of the next writes are kept, the rest is erased flash, and the write fails.
  std::map<std::string, std::vector<uint8_t>> nvs;
  size_t tornAt = SIZE_MAX;
  int nvsWrites = 0;
  esp_err_t nvsInit = ESP_OK;

  // OTA.
  esp_partition_t slots[2];
  esp_ota_img_states_t states[2];
  std::vector<uint8_t> images[2];
  int running = 0, next = 0;
  bool isOpen = false;
  int restarts = 0;

  // ADC: results are made at the rate of time, from a ramp; a full pool loses conversions.
  bool adcRuns = false, adcRefuses = false, outRefuses = false;
  uint8_t adcChannels = 1;
  size_t adcPoolBytes = 0, adcConversionBytes = 0;
  std::deque<uint8_t> adcPool;
  uint32_t adcMade = 0, adcLostConversions = 0;
  adc_continuous_callback_t onOverflow = nullptr;
  void* overflowSelf = nullptr;
  /** What channel 1 samples, a result of 12 bits by its number; the ramp without. */
  std::function<unsigned(uint32_t sample)> adcSignal;
  /** So many conversions come. */
  void convert(size_t conversions);

  // A button to ground.
  bool isButtonDown = false;
  int buttonPin = -1;

  // Radio.
  esp_event_handler_t onWifi = nullptr, onIp = nullptr;
  void *wifiSelf = nullptr, *ipSelf = nullptr;
  int connects = 0;
  /** What it is asked to try it does not, and says nothing later. */
  bool connectRefuses = false;
  std::string ssid, password;
  void disconnected(uint8_t reason);
  void gotAddress(uint32_t address);

  // mDNS.
  std::vector<std::string> services;
  std::map<std::string, std::string> texts;

  // Output.
  std::vector<int16_t> played;
  size_t playRoom = SIZE_MAX;

  // The generator: a row of its own state, to which the converter gives its noise while nobody else has it.
  uint32_t random = 1, noise = 1;
  bool isNoisy = false;
};

extern Chip chip;

}  // namespace fake
