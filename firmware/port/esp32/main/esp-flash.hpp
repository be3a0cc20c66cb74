// What outlives a start: NVS for records, two OTA slots for images.
#pragma once
#include "esp_ota_ops.h"
#include "firmware-update.hpp"
#include "nvs.h"
#include "settings.hpp"

namespace esp32 {

class EspBlobs final : public harmonic::Blobs {
 public:
  /** @returns nullptr, or why the partition cannot be used: nothing is kept then. It is never erased here: a full one, or one
   *  that a newer firmware wrote, may hold the key, and a person decides over that. */
  const char* open();
  size_t read(const char* name, uint8_t* out, size_t room) override;
  bool write(const char* name, harmonic::Bytes bytes) override;

 private:
  nvs_handle_t handle_ = 0;
  bool isOpen_ = false;
};

class EspSlots final : public harmonic::FlashSlots {
 public:
  explicit EspSlots(harmonic::Blobs& blobs) : settings_(blobs) {}
  /** The image that runs waits to be kept. */
  bool isOnTrial() const;

  uint32_t slotBytes() const override;
  bool begin(uint32_t size) override;
  bool write(harmonic::Bytes data) override;
  bool finish() override;
  void abandon() override;
  bool activate(uint32_t revertS) override;
  bool keep() override;
  bool revert() override;

 private:
  harmonic::Settings settings_;
  const esp_partition_t* slot_ = nullptr;
  esp_ota_handle_t handle_ = 0;
  bool isWriting_ = false;
};

}  // namespace esp32
