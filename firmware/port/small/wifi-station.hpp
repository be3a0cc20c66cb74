// When a station tries to connect, and in words why it does not. Told what the radio says; calls nothing.
#pragma once
#include <atomic>

#include "settings.hpp"

namespace harmonic::small {

/** Why a connection ended, in words for a person; `reason` as 802.11 and ESP-IDF number it (1 … 67, 200 …). */
const char* wifiWords(uint8_t reason);

class WifiStation {
 public:
  void start(const WifiAccess& access);
  bool isOn() const { return access_.isThere(); }
  /** From any thread. */
  void onDisconnected(uint8_t reason) { heard_.store(0x100u | reason); }
  void onAddress(uint32_t address) {
    address_.store(address);
    heard_.store(kUp);
  }
  /** @returns true when it is to be tried now. */
  bool advance(uint64_t nowNs);
  /** The radio did not take up what was to be tried: it will say nothing of it. */
  void refused(uint64_t nowNs) { tryLater(nowNs, "the radio did not take up the attempt"); }
  bool isUp() const { return isUp_; }
  /** As the network stack has it; only while up. */
  uint32_t address() const { return address_.load(); }
  /** How it stands; empty while all is well or it is off. */
  const char* words() const { return words_; }
  uint32_t attempts() const { return attempts_; }

 private:
  static constexpr uint32_t kNothing = 0, kUp = 1;
  void say(const char* why);
  void tryLater(uint64_t nowNs, const char* why);

  WifiAccess access_;
  std::atomic<uint32_t> heard_{kNothing};
  std::atomic<uint32_t> address_{0};
  bool isUp_ = false;
  uint64_t tryAtNs_ = 0;
  uint64_t waitNs_ = 0;
  uint32_t attempts_ = 0;
  char words_[128] = {};
};

}  // namespace harmonic::small
