// One burst after another to an output that takes as much as it takes; before the burst of a signature its pattern. Owns what
// is under way and the rest behind it; not the time of the next.
#pragma once
#include "phy/signature-pattern.hpp"
#include "phy/transmitter.hpp"
#include "send-queue.hpp"
#include "wire.hpp"

namespace harmonic::small {

class ModemSender {
 public:
  /** @param harmonics most of one burst. `memory` is the fault where the arena does not hold the longest frame too. */
  phy::Fault open(const phy::Waveform& waveform, size_t harmonics, phy::Arena& arena);
  /** A frame as a burst of its own, pilot and harmonics alike share `peak` of full scale.
   *  @returns false while one is under way, or when it cannot be sent. */
  bool send(const phy::Bond& bond, Bytes psdu, uint8_t flags = 0, double peak = 0.8);
  /** The oldest of what consoles have asked for, where none is under way. @param channels those of the queue. */
  void sendAsked(SendQueue& asked, const phy::Bond* channels, double peak = 0.8);
  /** The answer to a question (SPEC P11): its pattern once what is under way is over, a rest, and its frame as a burst. Nothing
   *  else is sent before it. `busy` while another waits or sounds. */
  phy::Fault sign(const phy::Bond& bond, const phy::Pattern& pattern, const phy::SignatureAnswer& answer, double peak = 0.8);
  /** As much as the output takes. */
  void pump(SampleOut& out);
  bool isBusy() const { return busy_; }
  /** Nothing is under way, and no signature waits. */
  bool isFree() const { return !busy_ && signing_ == Signing::none; }
  uint32_t sent() const { return sent_; }
  const phy::Waveform& waveform() const { return waveform_; }

 private:
  /** `leading`: the pattern and the rest behind it. */
  enum class Signing : uint8_t { none, waiting, leading };
  bool begin(const phy::Bond& bond, Bytes psdu, uint8_t flags, double peak);
  size_t fill();
  size_t fillLead();

  static constexpr size_t kBlock = 128;
  phy::TableTransmitter transmitter_;
  phy::Waveform waveform_;
  Signing signing_ = Signing::none;
  phy::PatternTransmitter<phy::TableOscillator> pattern_;
  /** Of pattern and rest. */
  size_t leadLeft_ = 0;
  phy::Bond answerBond_{};
  double answerPeak_ = 0;
  phy::SignatureAnswer answer_{};
  int16_t block_[kBlock];
  size_t at_ = 0, end_ = 0;
  /** Samples of silence that are left behind a burst: a receiver lets go of it before the next begins. */
  size_t restLeft_ = 0;
  size_t restSamples_ = 0;
  bool busy_ = false;
  uint32_t sent_ = 0;
};

}  // namespace harmonic::small
