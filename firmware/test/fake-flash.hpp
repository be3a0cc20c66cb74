// Two flash slots in memory, for stories.
#pragma once
#include <vector>

#include "firmware-update.hpp"

namespace check {

struct FakeFlash final : harmonic::FlashSlots {
  uint32_t slotBytes() const override { return 8192; }
  bool begin(uint32_t) override {
    slot.clear();
    return !broken;
  }
  bool write(harmonic::Bytes data) override {
    slot.insert(slot.end(), data.data, data.data + data.size);
    return !broken;
  }
  bool finish() override { return !slot.empty() && slot[0] == 0xe9; }
  void abandon() override { abandoned += 1; }
  bool activate(uint32_t revertS) override {
    revert_s = revertS;
    return true;
  }
  bool keep() override {
    kept += 1;
    return !broken;
  }
  bool revert() override {
    reverted += 1;
    return true;
  }

  std::vector<uint8_t> slot;
  bool broken = false;
  uint32_t revert_s = 0;
  int abandoned = 0, kept = 0, reverted = 0;
};

}  // namespace check
