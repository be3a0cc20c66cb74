// What a device keeps over a start: identity, key, the last confirmed configuration, Wi-Fi, a trial under way.
// Owns how they are written; not where, and not when.
#pragma once
#include "configuration.hpp"
#include "record-store.hpp"

namespace harmonic {

/** Ended by zeros: up to 32 bytes of name and 63 of password (IEEE 802.11, WPA2). */
struct WifiAccess {
  char name[33] = {};
  char password[65] = {};
  bool isThere() const { return name[0] != '\0'; }
};

class Settings {
 public:
  explicit Settings(Blobs& blobs) : records_(blobs) {}

  bool identity(Id& id) { return fixed(kIdentity, id.data(), id.size()); }
  bool keepIdentity(const Id& id) { return records_.save(kIdentity, {id.data(), id.size()}); }
  bool key(Key& key) { return fixed(kKey, key.data(), key.size()); }
  bool keepKey(const Key& key) { return records_.save(kKey, {key.data(), key.size()}); }
  bool wifi(WifiAccess& access);
  bool keepWifi(const WifiAccess& access);
  /** Puts what was kept into force. @returns false when some of it does not fit this firmware, and was left out. */
  bool configure(Configuration& configuration);
  bool keepConfiguration(const ConfigurationValues& confirmed);
  /** Seconds of the trial that the next start begins, or is in; 0 without. */
  uint32_t trialS();
  bool keepTrial(uint32_t seconds);

  const RecordStore& records() const { return records_; }

 private:
  static constexpr uint8_t kIdentity = 0, kKey = 1, kConfiguration = 2, kWifi = 3, kTrial = 4;
  bool fixed(uint8_t record, uint8_t* out, size_t size);

  RecordStore records_;
};

}  // namespace harmonic
