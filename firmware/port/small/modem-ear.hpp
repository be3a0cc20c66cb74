// What a chip hears on harmonics of channel 1: each frame to every console that asked for it, as it is heard; lock, f0 and
// master for its reports. Lives in the port's memory; owns no samples.
#pragma once
#include "intake.hpp"
#include "line-watch.hpp"
#include "node.hpp"

namespace harmonic::small {

class ModemEar final : public SampleListener, private phy::ReceiverSink {
 public:
  /** @param isRunning the pilot runs without end: the node is a slave of whoever sends it. */
  ModemEar(Node& node, double f0Hz, bool isRunning)
      : node_(node),
        isRunning_(isRunning),
        watch_(isRunning ? NodeRole::slave : NodeRole::none, f0Hz, node.device().description.id),
        receiver_(*this) {}
  ModemEar(const ModemEar&) = delete;
  ModemEar& operator=(const ModemEar&) = delete;

  /** @param channels stay the caller's, as long as it hears. An arena without memory learns how much it takes, and
   *  `memory` is the fault. */
  phy::Fault open(const phy::Waveform& waveform, const phy::Bond* channels, size_t count, uint16_t maxFrameBytes,
                  phy::Arena& arena);
  void hear(const float* frames, size_t count, uint8_t channels, uint64_t atNs) override;
  void missed(uint64_t frames) override;
  /** Time goes on: what has changed on the line is told. */
  void step(uint64_t nowNs);
  const phy::ReceiverCounters& counters() const { return receiver_.counters(); }

 private:
  void onFrame(const phy::Received& received) override { tell(received, true); }
  void onLost(const phy::Received& received) override { tell(received, false); }
  void tell(const phy::Received& received, bool isFrame);

  static constexpr size_t kBlock = 128;
  Node& node_;
  const bool isRunning_;
  LineWatch watch_;
  phy::SmallReceiver receiver_;
  const phy::Bond* channels_ = nullptr;
  double sampleNs_ = 0;
  /** Samples before what it is being given, and the time of the next one. */
  uint64_t heard_ = 0, headAtNs_ = 0;
};

}  // namespace harmonic::small
