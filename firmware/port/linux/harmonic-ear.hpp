// What the agent hears on harmonics of its samples: frames, and the clock of a pilot that runs. Sends nothing.
#pragma once
#include <utility>

#include "harmonic-options.hpp"
#include "messages.hpp"
#include "phy/receiver.hpp"

namespace agent {

/** One frame heard, or a channel lost. */
struct HeardFrame {
  harmonic::ChannelData data;
  std::vector<uint8_t> psdu;
  /** First sample of it, since the ear was opened. */
  double firstSample;
};

class HarmonicEar final : private harmonic::phy::ReceiverSink {
 public:
  HarmonicEar(const HarmonicOptions& options, double rateHz);
  HarmonicEar(const HarmonicEar&) = delete;
  HarmonicEar& operator=(const HarmonicEar&) = delete;

  void hear(const double* samples, size_t count);
  /** What came since it was asked last. */
  std::vector<HeardFrame> take() { return std::exchange(heard_, {}); }
  harmonic::phy::RunningClock clock() const { return receiver_.clock(); }
  uint64_t samples() const { return samples_; }

 private:
  void onFrame(const harmonic::phy::Received& received) override { keep(received, true); }
  void onLost(const harmonic::phy::Received& received) override { keep(received, false); }
  void keep(const harmonic::phy::Received& received, bool isFrame);

  std::vector<std::vector<uint16_t>> channels_;
  std::vector<harmonic::phy::Bond> bonds_;
  std::vector<uint64_t> memory_;
  harmonic::phy::ReferenceReceiver receiver_;
  std::vector<HeardFrame> heard_;
  uint64_t samples_ = 0;
};

}  // namespace agent
