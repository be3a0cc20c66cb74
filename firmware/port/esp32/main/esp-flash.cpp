// NVS and OTA.
#include "esp-flash.hpp"

#include "nvs_flash.h"

namespace esp32 {

const char* EspBlobs::open() {
  const esp_err_t got = nvs_flash_init();
  if (got == ESP_ERR_NVS_NO_FREE_PAGES)
    return "NVS has no free page and may hold the key: it is left as it is, and nothing is kept";
  if (got == ESP_ERR_NVS_NEW_VERSION_FOUND)
    return "NVS was written by a newer firmware and may hold the key: it is left as it is, and nothing is kept";
  isOpen_ = got == ESP_OK && nvs_open("harmonic", NVS_READWRITE, &handle_) == ESP_OK;
  return isOpen_ ? nullptr : "the NVS partition cannot be used: nothing is kept";
}

size_t EspBlobs::read(const char* name, uint8_t* out, size_t room) {
  size_t size = room;
  return isOpen_ && nvs_get_blob(handle_, name, out, &size) == ESP_OK ? size : 0;
}

bool EspBlobs::write(const char* name, harmonic::Bytes bytes) {
  return isOpen_ && nvs_set_blob(handle_, name, bytes.data, bytes.size) == ESP_OK && nvs_commit(handle_) == ESP_OK;
}

bool EspSlots::isOnTrial() const {
  esp_ota_img_states_t state = ESP_OTA_IMG_UNDEFINED;
  return esp_ota_get_state_partition(esp_ota_get_running_partition(), &state) == ESP_OK &&
         state == ESP_OTA_IMG_PENDING_VERIFY;
}

uint32_t EspSlots::slotBytes() const {
  const esp_partition_t* const slot = esp_ota_get_next_update_partition(nullptr);
  return slot != nullptr ? slot->size : 0;
}

bool EspSlots::begin(uint32_t) {
  slot_ = esp_ota_get_next_update_partition(nullptr);
  // Erased as it is written: all at once would stand still for seconds.
  isWriting_ = slot_ != nullptr && esp_ota_begin(slot_, OTA_WITH_SEQUENTIAL_WRITES, &handle_) == ESP_OK;
  return isWriting_;
}

bool EspSlots::write(harmonic::Bytes data) {
  return isWriting_ && esp_ota_write(handle_, data.data, data.size) == ESP_OK;
}

bool EspSlots::finish() {
  const bool wasWriting = isWriting_;
  isWriting_ = false;
  return wasWriting && esp_ota_end(handle_) == ESP_OK;
}

void EspSlots::abandon() {
  if (isWriting_) esp_ota_abort(handle_);
  isWriting_ = false;
}

bool EspSlots::activate(uint32_t revertS) {
  return settings_.keepTrial(revertS) && esp_ota_set_boot_partition(slot_) == ESP_OK;
}

bool EspSlots::keep() {
  if (esp_ota_mark_app_valid_cancel_rollback() != ESP_OK) return false;
  settings_.keepTrial(0);
  return true;
}

bool EspSlots::revert() { return esp_ota_mark_app_invalid_rollback_and_reboot() == ESP_OK; }

}  // namespace esp32
