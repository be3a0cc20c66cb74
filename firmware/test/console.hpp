// A console for stories about sessions: says frames to a session as a stream or as datagrams, and hears what comes back.
// Judges every byte on the way: what a device says must be whole frames of this protocol.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "check.hpp"
#include "send-queue.hpp"
#include "session.hpp"

namespace check {

using Buffer = std::vector<uint8_t>;

struct Heard {
  uint8_t flags;
  uint8_t type;
  uint16_t seq;
  uint16_t ref;
  Buffer payload;
  Buffer signedPart;
  Buffer mac;

  bool is(harmonic::Type wanted) const { return type == static_cast<uint8_t>(wanted); }
  bool isResponse() const { return (flags & harmonic::Flag::response) != 0; }
  template <class M>
  bool read(M& message) const {
    return harmonic::decode({payload.data(), payload.size()}, message);
  }
};

/** Outputs, randomness and wishes of a device in a story. */
struct FakeHands final : harmonic::Hands {
  bool fillSecret(uint8_t* bytes, size_t size) override {
    for (size_t i = 0; i < size; i += 1) bytes[i] = static_cast<uint8_t>(random + i);
    return hasSecrets;
  }
  void restart() override { restarts += 1; }
  void identify(uint16_t seconds) override { identified = seconds; }
  bool setOutput(uint8_t output, float value, float& inForce) override {
    if (output > 3) return false;
    inForce = outputs[output] = value;
    return true;
  }
  bool readValue(uint16_t index, double& value) override {
    value = 42;
    return index <= 3;
  }
  void configurationChanged() override { changes += 1; }

  harmonic::AskedToSign sign(const harmonic::Key& key, const harmonic::ChannelSign& asked) override {
    signedWith = key;
    signedSlot = asked.slot;
    return signs;
  }
  bool isProvisioning() const override { return provisioning; }
  bool keepKey(const harmonic::Key& key) override {
    if (keepsKeys) {
      kept = key;
      keptTimes += 1;
    }
    return keepsKeys;
  }

  harmonic::SendAnswer sendOnHarmonics(const harmonic::ChannelSend& asked) override {
    return queue != nullptr ? queue->take(asked) : Hands::sendOnHarmonics(asked);
  }

  harmonic::SendQueue* queue = nullptr;
  bool provisioning = false;
  bool keepsKeys = true;
  harmonic::Key kept{};
  harmonic::AskedToSign signs = harmonic::AskedToSign::taken;
  harmonic::Key signedWith{};
  uint32_t signedSlot = 0;
  int keptTimes = 0;
  uint8_t random = 0x10;
  bool hasSecrets = true;
  int restarts = 0;
  int changes = 0;
  uint16_t identified = 0;
  float outputs[4] = {};
};

harmonic::Description plainDescription();
harmonic::ConfigurationValues plainValues(const harmonic::Description& description);

class Console final : private harmonic::FrameSink {
 public:
  Console(harmonic::Device& device, harmonic::Transport transport, size_t sampleBytes = 16384);

  /** @returns the seq of what was said. */
  template <class M>
  uint16_t say(harmonic::Type type, const M& message, uint8_t flags = 0) {
    Buffer payload(harmonic::kMaxPayload);
    payload.resize(harmonic::encode(message, payload.data(), payload.size()));
    return sayPayload(static_cast<uint8_t>(type), payload, flags);
  }
  uint16_t sayPayload(uint8_t type, const Buffer& payload, uint8_t flags = 0);
  /** Bytes as they are. */
  void sayBytes(const Buffer& bytes);
  /** Signs what it says from now on. */
  void sign(const harmonic::Key& key);
  /** Says it and takes what comes. */
  template <class M>
  const Heard& ask(harmonic::Type type, const M& message, uint8_t flags = 0) {
    say(type, message, flags);
    hear();
    return last();
  }
  const Heard& greet(uint16_t maxPayload = 4096, uint8_t idDigit = 1);
  void wait(uint64_t ms);
  /** Takes at most so many bytes off the line. */
  void hear(size_t most = SIZE_MAX);
  /** What came last; an empty ERROR 0 when nothing did. */
  const Heard& last() const;
  size_t count(harmonic::Type type) const;
  uint16_t lastError() const;
  std::string lastErrorText() const;
  /** Feeds a ramp, full scale at 32768, with the time running at the device's rate. */
  void feed(size_t frames, uint8_t channels = 1);

  harmonic::Device& device;
  Buffer sampleMemory;
  harmonic::Session session;
  uint64_t nowNs = 1000000000;
  /** What it says reached the device so long ago, and had to wait there. */
  uint64_t waitedNs = 0;
  uint16_t seq = 7;
  std::deque<Heard> heard;

 private:
  bool onFrame(const harmonic::Frame& frame) override;
  void onRefused(harmonic::Refusal reason, size_t bytes, uint16_t seq) override;

  const harmonic::Transport transport_;
  harmonic::Decoder decoder_;
  bool signs_ = false;
  harmonic::Key key_{};
  uint64_t fed_ = 0;
};

}  // namespace check
