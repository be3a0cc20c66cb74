// The chip as a board: randomness, restart, the button that lets a key be written. Outputs it has none.
#pragma once
#include "wire.hpp"

namespace esp32 {

class EspBoard final : public harmonic::small::Board {
 public:
  /** Before the converter, I2S or Wi-Fi are opened: takes the noise of the converter. */
  EspBoard();
  void fillRandom(uint8_t* bytes, size_t size) override;
  bool fillSecret(uint8_t* bytes, size_t size) override;
  void restart() override;
  void identify(uint16_t) override {}
  bool setOutput(uint8_t, float, float&) override { return false; }
  bool readValue(uint16_t index, double& value) override;
  bool isProvisioning() const override { return nowNs_ < provisioningUntilNs_; }
  void makeSafe() override {}

  /** @param pin of a button to ground; below 0: none. */
  void openButton(int pin);
  /** Time goes on: a button that was held for a second opens provisioning mode for two minutes, once until it is let go of:
   *  one that is stuck opens no more. */
  void step(uint64_t nowNs);
  /** What readValue 0 tells. */
  double level = 0;

 private:
  harmonic::Key seed_{};
  /** Pieces that were made of it. */
  uint64_t drawn_ = 0;
  int pin_ = -1;
  uint64_t nowNs_ = 0;
  /** Since when it is held; 0: it is not. */
  uint64_t heldSinceNs_ = 0;
  /** This holding of it has opened the mode. */
  bool hasOpened_ = false;
  uint64_t provisioningUntilNs_ = 0;
};

}  // namespace esp32
