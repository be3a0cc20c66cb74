// A device behind all its links: what it is, its configuration, and what its port does for it. Owns no link.
#pragma once
#include "configuration.hpp"
#include "firmware-update.hpp"

namespace harmonic {

/** What becomes of a frame that a console wants sent on harmonics (L16): 0, or an ERROR code with its words. */
struct SendAnswer {
  uint16_t status = 0;
  const char* words = "";
};

/** What a port says to a question for the device's signature (L17). `value`: not on these harmonics, not in this slot, a nonce
 *  again, or frames of its own without room for a proof. */
enum class AskedToSign : uint8_t { taken, value, busy };

/** What a port does for the device. Called from within Session::receive; returns at once. */
class Hands {
 public:
  /** Bytes that nobody can guess. @returns false where there is no source of such: then no key is proven (L9.2). */
  virtual bool fillSecret(uint8_t* bytes, size_t size) = 0;
  /** Once the answers that wait have gone out. */
  virtual void restart() = 0;
  virtual void identify(uint16_t seconds) = 0;
  /** @returns false when there is no such output; `inForce` is the value it has now. */
  virtual bool setOutput(uint8_t output, float value, float& inForce) = 0;
  virtual bool readValue(uint16_t index, double& value) = 0;
  /** Other values are in force, or are hazardous no longer. A change of the line takes effect once the answers that
   *  wait have gone out (L10.5). */
  virtual void configurationChanged() = 0;
  /** Somebody at the device itself has said that it may be given its key. */
  virtual bool isProvisioning() const { return false; }
  /** Keeps the key for good. @returns false when it could not; then the device has none. */
  virtual bool keepKey(const Key&) { return false; }
  /** Takes a frame that is to go out on harmonics; what it points into is gone after the call (L16). */
  virtual SendAnswer sendOnHarmonics(const ChannelSend&) {
    return {static_cast<uint16_t>(ErrorCode::value), "this device sends nothing on harmonics"};
  }
  /** Answers on its harmonics, in time (SPEC P11). The question came signed. @param harmonics u16 each. */
  virtual AskedToSign sign(const Key&, const ChannelSign&) { return AskedToSign::value; }

 protected:
  ~Hands() = default;
};

enum class Lock : uint8_t { none = 0, searching = 1, locked = 2 };
enum class NodeRole : uint8_t { none = 0, master = 1, slave = 2 };

/** What a device is on its harmonic line just now, as its port keeps it (STATS, L12.2). */
struct HarmonicNode {
  NodeRole role = NodeRole::none;
  Lock lock = Lock::none;
  /** By its own clock: what a master sends, what a slave hears; 0 while it knows none. */
  double f0Hz = 0;
  /** By which the clock it hears is faster than its own; only while locked. */
  float clockPpm = 0;
  /** Whose f0 it is, told by beacons; zeros while nobody is known. */
  Id master{};
  /** Another master's beacon came a moment ago. */
  bool isContested = false;
  /** Frames that did not go out on its harmonics since it started: its own, and asked ones without room or given up. */
  uint32_t framesUnsent = 0;
};

struct Device {
  Device(const Description& what, const ConfigurationValues& values, Hands& port)
      : description(what), configuration(description, values), hands(port) {}
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  Description description;
  Configuration configuration;
  Hands& hands;
  HarmonicNode node;
  /** Null without flash slots. */
  FirmwareUpdate* update = nullptr;
};

/** Writes the TLVs of CAPS (L6.1). */
void writeCapabilities(const Description& description, TlvWriter& writer);

/** TLVs of CAPS at their most: 16 channels with names of 32 bytes, and every other key. */
constexpr size_t kMostCapabilityBytes = kMostChannels * (4 + 32 + 5 + 8) + 256;

}  // namespace harmonic
