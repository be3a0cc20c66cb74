// What the agent says on its harmonics, and when: its own frames by time, those of consoles as soon as their channel is free;
// on a pilot that runs, or in bursts of their own. Makes samples; opens nothing and asks no clock but for what `time` says.
#pragma once
#include <memory>

#include "harmonic-options.hpp"
#include "device.hpp"
#include "line-pace.hpp"
#include "phy/frame-proof.hpp"
#include "phy/running-transmitter.hpp"
#include "phy/signature-pattern.hpp"
#include "phy/transmitter.hpp"
#include "send-queue.hpp"

namespace agent {

class HarmonicSender {
 public:
  HarmonicSender(const HarmonicOptions& options, double rateHz, const harmonic::Id& id);
  HarmonicSender(const HarmonicSender&) = delete;
  HarmonicSender& operator=(const HarmonicSender&) = delete;

  /** Takes up what is due now: it begins with the first slot of what is asked for next. @param rms of what was sampled. */
  void tick(uint64_t nowNs, float rms);
  /** When something is due next. */
  uint64_t dueNs() const;
  /** The next sample of all it sends. */
  double next();
  /** Signs on one of its channels, and every frame of its own from then on. @param nonce random. */
  harmonic::AskedToSign sign(const harmonic::Key& key, const harmonic::ChannelSign& asked,
                             const harmonic::phy::DeviceNonce& nonce);
  /** The device begins anew: what consoles asked for and the question it was asked are forgotten, and a signature under way
   *  is given up (SPEC L16.2, L17). What it says by itself goes on. */
  void restart();
  /** What did not go out: frames of its own that were due while the one before on their channel still sounded, and asked ones
   *  that found no room or were given up by a restart. */
  uint32_t unsent() const { return skipped_ + asked_->unsent(); }
  /** What consoles ask for (SPEC L16). */
  harmonic::SendQueue& asked() { return *asked_; }

 private:
  static constexpr size_t kMostAsked = 16;
  struct Channel {
    SentChannel what;
    uint8_t flags;
    uint64_t dueNs;
    uint32_t sent;
    bool waits;
  };

  std::vector<uint8_t> psduOf(const Channel& channel, float rms) const;
  double nextOfBurst();
  double nextOnPilot();
  void beginBursts();
  void beginBurst(size_t bond, const harmonic::phy::SignatureAnswer& answer);
  void addAsked();
  void addToBurst(size_t channel, const harmonic::phy::Bond& bond, harmonic::Bytes psdu, uint8_t flags);
  bool isSigning() const { return !lead_.empty() || (!options_.bursts && running_.isSigning()); }
  harmonic::phy::Fault beginLead(size_t bond, const harmonic::phy::Pattern& pattern,
                                 const harmonic::phy::SignatureAnswer& answer);
  double nextOfLead();
  bool hasRoomForProofs() const;
  uint8_t prove(const Channel& channel, std::vector<uint8_t>& psdu);

  const HarmonicOptions options_;
  const harmonic::Id id_;
  /** By its own clock. */
  harmonic::phy::Waveform waveform_;
  harmonic::phy::FrameSigner proof_;
  /** The newest that was taken. */
  harmonic::phy::SignatureTalk talk_;
  /** Before a burst: pattern and rest. */
  std::vector<double> lead_;
  size_t leadAt_ = 0;
  size_t leadBond_ = 0;
  harmonic::phy::SignatureAnswer leadAnswer_{};
  std::vector<Channel> channels_;
  std::vector<harmonic::phy::Bond> bonds_;
  /** Of each channel, in bursts: what fell due and is not begun. */
  std::vector<std::vector<uint8_t>> waiting_;
  std::vector<uint64_t> memory_;
  std::unique_ptr<harmonic::phy::Arena> arena_;
  harmonic::phy::ReferenceRunningTransmitter running_;
  harmonic::phy::ReferenceTransmitter burst_;
  /** Of consoles; its channels are those from `firstAsked_` on, which leaves out the beacon. */
  std::vector<harmonic::FrameToSend> askedMemory_;
  std::unique_ptr<harmonic::SendQueue> asked_;
  size_t firstAsked_ = 0;
  /** Samples until a pilot that runs has settled. */
  size_t settleLeft_ = 0;
  /** Channels of the burst that is put together. */
  std::vector<bool> inUse_;
  bool inBurst_ = false;
  size_t silenceLeft_ = 0;
  size_t restSamples_ = 0;
  uint32_t skipped_ = 0;
};

}  // namespace agent
