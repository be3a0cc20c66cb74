// Calls of the chip.
#include "esp-board.hpp"

#include <algorithm>

#include "bootloader_random.h"
#include "driver/gpio.h"
#include "esp_random.h"
#include "esp_system.h"
#include "sha256.hpp"

namespace esp32 {
namespace {

constexpr uint64_t kHoldNs = 1000000000, kProvisioningNs = 120 * kHoldNs;

}  // namespace

EspBoard::EspBoard() {
  bootloader_random_enable();
  esp_fill_random(seed_.data(), seed_.size());
  bootloader_random_disable();
}

/** While no radio runs the vendor promises nothing of his generator, so that each piece hangs on the seed: HMAC(seed, "SECRET" |
 *  number of the piece | 32 bytes of the generator). */
bool EspBoard::fillSecret(uint8_t* bytes, size_t size) {
  for (size_t at = 0; at < size;) {
    uint8_t now[40];
    harmonic::storeLittle<uint64_t>(now, drawn_++);
    esp_fill_random(now + 8, sizeof now - 8);
    harmonic::Hmac hmac({seed_.data(), seed_.size()});
    const harmonic::Digest piece = hmac.add(harmonic::bytesOf("SECRET")).add({now, sizeof now}).finish();
    const size_t count = std::min(piece.size(), size - at);
    std::copy_n(piece.begin(), count, bytes + at);
    at += count;
  }
  return true;
}

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
