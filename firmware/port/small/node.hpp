// A device on a chip: what it kept is put into force at start, then one step after another. Owns the Device, wishes of
// consoles until they are fulfilled, trials, and what the next console is to be told. No clock, no heap, no HAL.
#pragma once
#include <optional>

#include "intake.hpp"
#include "send-queue.hpp"
#include "settings.hpp"
#include "signer.hpp"
#include "way.hpp"

namespace harmonic::small {

struct NodeParts {
  Board& board;
  Blobs& blobs;
  /** Null without flash slots. */
  FlashSlots* slots = nullptr;
  /** The image that runs was started by ACTIVATE and is not kept yet. */
  bool isOnTrial = false;
};

class Node final : private Hands {
 public:
  /** @param what without key; an id of zeros is made once, and kept. @param first the configuration of a new device. */
  Node(const NodeParts& parts, const Description& what, const ConfigurationValues& first, uint64_t nowNs);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /** Before the first step; at most four. */
  void add(Way& way);
  /** What consoles ask it to send on harmonics goes there; without, it sends nothing and says so. */
  void sendWith(SendQueue& asked) { asked_ = &asked; }
  /** Questions for its signature go there; without, it signs nothing and says so. */
  void signWith(Signer& signer) { signer_ = &signer; }
  /** One turn of the loop. */
  void step(Intake& intake, uint64_t nowNs);
  /** Tells every console, and each that greets later, until it is told something else. `text` is copied.
   *  @param topic kAbout …: what it is about. */
  void tell(uint8_t topic, uint8_t level, const char* text);
  /** To every console; `tlvs` are `count` short ones. */
  void event(uint16_t code, uint8_t severity, Bytes tlvs, uint8_t count);
  /** A frame of its harmonics, to every console that has a stream of them open. */
  void channelData(const ChannelData& told);

  Device& device() { return device_; }
  Settings& settings() { return settings_; }

  static constexpr uint8_t kAboutStart = 0, kAboutSettings = 1, kAboutWifi = 2, kAboutSamples = 3, kAboutOutput = 4,
                           kAboutHearing = 5, kAboutKey = 6;

 private:
  struct Note {
    uint8_t level = 0;
    char text[128] = {};
  };
  static constexpr size_t kWays = 4, kTopics = 7, kSessions = 12;

  bool fillSecret(uint8_t* bytes, size_t size) override { return parts_.board.fillSecret(bytes, size); }
  void restart() override { wantsRestart_ = true; }
  void identify(uint16_t seconds) override { parts_.board.identify(seconds); }
  bool setOutput(uint8_t output, float value, float& inForce) override {
    return parts_.board.setOutput(output, value, inForce);
  }
  bool readValue(uint16_t index, double& value) override { return parts_.board.readValue(index, value); }
  /** Outputs wait for no answer to go out: a console that does not read holds that up for seconds. */
  void configurationChanged() override {
    hasNewValues_ = true;
    if (device_.configuration.isHazardous()) parts_.board.makeSafe();
  }
  bool isProvisioning() const override { return parts_.board.isProvisioning(); }
  bool keepKey(const Key& key) override { return settings_.keepKey(key); }
  SendAnswer sendOnHarmonics(const ChannelSend& asked) override {
    return asked_ != nullptr ? asked_->take(asked) : Hands::sendOnHarmonics(asked);
  }
  AskedToSign sign(const Key& key, const ChannelSign& asked) override;

  Description furnish(Description what);
  void begin(uint64_t nowNs);
  void expire(uint64_t nowNs);
  void greet();
  void fulfil(uint64_t nowNs);
  void apply();
  template <class F>
  void eachSession(const F& each);

  const NodeParts parts_;
  Settings settings_;
  std::optional<FirmwareUpdate> update_;
  Device device_;
  Way* ways_[kWays] = {};
  size_t wayCount_ = 0;
  SendQueue* asked_ = nullptr;
  Signer* signer_ = nullptr;
  Note notes_[kTopics];
  uint32_t greetings_[kSessions] = {};
  bool wantsRestart_ = false;
  bool hasNewValues_ = false;
  uint64_t patienceNs_ = UINT64_MAX;
};

}  // namespace harmonic::small
