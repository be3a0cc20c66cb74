// Calls of the chip.
#include "esp-board.hpp"

#include "driver/gpio.h"
#include "esp_random.h"
#include "esp_system.h"

namespace esp32 {
namespace {

constexpr uint64_t kHoldNs = 1000000000, kProvisioningNs = 120 * kHoldNs;

}  // namespace

void EspBoard::fillRandom(uint8_t* bytes, size_t size) { esp_fill_random(bytes, size); }

void EspBoard::restart() { esp_restart(); }

bool EspBoard::readValue(uint16_t index, double& value) {
  value = level;
  return index == 0;
}

void EspBoard::openButton(int pin) {
  if (pin < 0) return;
  gpio_config_t button = {};
  button.pin_bit_mask = uint64_t{1} << pin;
  button.mode = GPIO_MODE_INPUT;
  button.pull_up_en = GPIO_PULLUP_ENABLE;
  if (gpio_config(&button) == ESP_OK) pin_ = pin;
}

void EspBoard::step(uint64_t nowNs) {
  nowNs_ = nowNs;
  if (pin_ < 0) return;
  if (gpio_get_level(static_cast<gpio_num_t>(pin_)) != 0) {
    heldSinceNs_ = 0;
    hasOpened_ = false;
  } else if (heldSinceNs_ == 0) {
    heldSinceNs_ = nowNs;
  } else if (!hasOpened_ && nowNs - heldSinceNs_ >= kHoldNs) {
    hasOpened_ = true;
    provisioningUntilNs_ = nowNs + kProvisioningNs;
  }
}

}  // namespace esp32
