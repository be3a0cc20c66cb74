// A Harmonic device in a sketch: a link on a Stream, a source of samples, a sender on harmonics. Thin: what is decided is
// decided in the core and in what small ports share.
#pragma once
#include <Arduino.h>

#include "modem-signer.hpp"
#include "node.hpp"
#include "paced-samples.hpp"
#include "wire-way.hpp"

/** One frame of the source, full scale −1 … 1: `channels` values. */
using HarmonicSource = void (*)(float* values);

/** Fills `bytes` with what nobody can guess, of a generator in hardware. @returns false when it could not. */
using HarmonicEntropy = bool (*)(uint8_t* bytes, size_t size);

class HarmonicSender;

class HarmonicNode final : private harmonic::small::Board,
                           private harmonic::small::Wire,
                           private harmonic::Blobs,
                           private harmonic::small::PacedSource {
 public:
  /** @param name at most 32 bytes; lives as long as the node. */
  HarmonicNode(const char* name, uint8_t channels, double rateHz, HarmonicSource source);

  /** Before `begin`: where nonces come from. Without, a node proves no key: what a chip's generator gives is secret under
   *  conditions that only the sketch knows. */
  void entropyFrom(HarmonicEntropy entropy) { entropy_ = entropy; }
  /** Before `begin`: memory that outlives a start, for configuration and key. Without, nothing is kept. */
  void keepIn(harmonic::Blobs& memory) { memory_ = &memory; }
  /** @param id eight bytes that no other device has; zeros: made anew at each start. */
  void begin(Stream& line, const harmonic::Id& id = harmonic::Id{});
  /** As often as can be: each pass of loop(). */
  void loop();
  /** What a console asks for goes out by this sender (SPEC L16); after `begin` of both. */
  void sendWith(HarmonicSender& sender);
  /** For a LOG that a console reads. */
  void log(const char* text);
  /** Frames that came too late to be sampled. */
  uint64_t lost() const { return intake_.lost(); }

 private:
  static constexpr size_t kSampleBytes = 8192, kFrames = 64;

  void fillRandom(uint8_t* bytes, size_t size) override;
  bool fillSecret(uint8_t* bytes, size_t size) override;
  void restart() override;
  void identify(uint16_t seconds) override;
  bool setOutput(uint8_t, float, float&) override { return false; }
  bool readValue(uint16_t, double&) override { return false; }
  void makeSafe() override {}
  size_t read(uint8_t* out, size_t room) override;
  size_t write(harmonic::Bytes bytes) override;
  size_t read(const char*, uint8_t*, size_t) override { return 0; }
  /** Nothing is kept, where the sketch brings no memory. */
  bool write(const char*, harmonic::Bytes) override { return true; }
  void take(float* values) override { source_(values); }
  uint64_t nowNs();
  harmonic::Description describe(const harmonic::Id& id) const;
  harmonic::ConfigurationValues firstValues() const;

  const char* const name_;
  const uint8_t channels_;
  const double rateHz_;
  const HarmonicSource source_;
  Stream* line_ = nullptr;
  HarmonicEntropy entropy_ = nullptr;
  harmonic::Blobs* memory_ = this;
  uint32_t microsBefore_ = 0;
  uint64_t microsHigh_ = 0;
  uint32_t blinkUntilMs_ = 0;
  harmonic::small::PacedSamples samples_;
  float frames_[kFrames * harmonic::kMostChannels];
  harmonic::small::Intake intake_;
  uint8_t sampleMemory_[kSampleBytes];
  std::optional<harmonic::small::Node> node_;
  std::optional<harmonic::small::WireWay> way_;
};

/** Bursts on one harmonic, as samples for whatever plays them; those that a console asks for in their turn. */
class HarmonicSender final : private harmonic::small::SampleOut {
 public:
  /** @param f0Hz, rateHz of the waveform; 2 ≤ harmonic ≤ 7/16 rateHz/f0Hz. @returns nullptr, or what is wrong. */
  const char* begin(uint16_t harmonic, double f0Hz = 1000, double rateHz = 48000);
  /** @returns false while a burst is under way, or when it is too long: then it is counted as one that did not go out (STATS
   *  16), so that who can wait looks at `isBusy` first. Once a console asked for the node's signature, each carries a proof of
   *  ten bytes; one of more than 240 bytes that went out before leaves no room for it, and the question is refused. */
  bool send(const uint8_t* bytes, size_t size);
  /** @returns samples of the burst under way; 0 when there is none. */
  size_t read(int16_t* out, size_t room);
  bool isBusy() const { return !sender_.isFree(); }
  /** Harmonics that the rate carries. */
  uint16_t highest() const { return highest_; }
  harmonic::SendQueue& asked() { return asked_; }
  harmonic::small::Signer& signer() { return signer_; }

 private:
  static constexpr size_t kMostAsked = 4;
  size_t write(const int16_t* samples, size_t count) override;

  uint16_t harmonic_ = 2, highest_ = 0;
  const harmonic::phy::Bond bond_{&harmonic_, 1};
  harmonic::FrameToSend waiting_[kMostAsked];
  harmonic::SendQueue asked_{&bond_, 1, waiting_, kMostAsked};
  alignas(8) uint8_t memory_[1024];
  harmonic::phy::Arena arena_{memory_, sizeof memory_};
  harmonic::small::ModemSender sender_;
  harmonic::small::ModemSigner signer_{sender_, asked_, &bond_, 1};
  int16_t* out_ = nullptr;
  size_t room_ = 0, given_ = 0;
};
