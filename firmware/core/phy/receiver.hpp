// The receiver of the physical layer (SPEC P8): samples in any pieces, frames of the bonds it listens to as soon as
// their symbols are there. Lives in the caller's memory; sends nothing, asks no clock.
#pragma once
#include "frame-reader.hpp"
#include "ladder.hpp"
#include "pilot-clock.hpp"
#include "symbol-reader.hpp"

namespace harmonic::phy {

struct Listening {
  Waveform waveform;
  /** Stay the caller's, as long as the receiver lives. No harmonic is in two of them. */
  const Bond* bonds = nullptr;
  size_t bondCount = 0;
  /** Larger frames are not looked for: memory goes with it. */
  uint16_t maxFrameBytes = kMaxFrameBytes;
};

struct Received {
  /** Place of the bond in the list. */
  size_t bond;
  ReadFrame read;
  /** Es/N0 of a harmonic in the useful part, from the error vector; saturates near 40 dB. */
  double snrDb;
  /** Amplitude of its harmonics, 0 dB is full scale. */
  double levelDb;
  /** How much faster than our samples the sender's clock runs. */
  double clockErrorPpm;
  /** First sample of the frame, guard and all, since the stream began; may lie between two. */
  double firstSample;
  size_t symbols;
};

class ReceiverSink {
 public:
  /** `received.read.frame.psdu` is valid until this returns. */
  virtual void onFrame(const Received& received) = 0;

 protected:
  ~ReceiverSink() = default;
};

struct ReceiverCounters {
  uint32_t bursts = 0;
  /** Bursts that ended without a frame of any bond: noise, another sender's harmonics, or lost. */
  uint32_t burstsWithoutFrame = 0;
  uint32_t frames = 0;
  uint32_t framesExcised = 0;
  /** Sizes tried whose CRC was wrong: most of them were no frame of that size. */
  uint32_t failedAttempts = 0;
  uint64_t samplesSkipped = 0;
  /** No numbers, or beyond a million times full scale: silence took their place. */
  uint64_t samplesRefused = 0;
};

template <class Numbers>
class Receiver {
 public:
  using Real = typename Numbers::Real;
  using Sample = typename Numbers::Sample;
  using Kept = typename Numbers::Kept;

  explicit Receiver(ReceiverSink& sink) : sink_(sink) {}

  /** An arena without memory learns how much it takes, and `memory` is the fault. */
  Fault open(const Listening& listening, Arena& arena);
  void push(const Sample* samples, size_t count);
  /** So many samples were lost before they came here: silence takes their place. */
  void skip(uint64_t samples);
  /** The stream ends: what is in it is read to its end. */
  void flush() { silence(static_cast<uint64_t>(kFlushSymbols * lengths_.symbol)); }
  const ReceiverCounters& counters() const { return counters_; }

 private:
  struct Channel {
    const Bond* bond;
    Kept* rows;
    size_t stride;
    /** Symbols that the next size to try needs; 0 when the bond has nothing more to come in this burst. */
    size_t wanted;
    uint8_t size;
  };
  static constexpr double kFlushSymbols = 32;
  /** No clock is followed beyond. */
  static constexpr double kMostClockError = 4000e-6;
  /** How wrong the pilot's clock may be for the ladder to find the right one. */
  static constexpr double kLadderReach = 1500e-6;
  static constexpr size_t kFirstSymbols = 24, kLongestUncorrected = 256;

  void silence(uint64_t samples);
  void work();
  void beginBurst();
  void endBurst();
  void readSymbol(bool isCounted);
  void readLadder();
  void tryFrames();
  bool tryFrame(size_t index);
  void want(Channel& channel, size_t sizeIndex);
  void correct(const PilotRotation& rotation);
  void correctLine();
  bool ladderRotation(size_t symbols, double& rotation);
  double clockErrorPpm() const { return (lengths_.symbol / line_.each - 1) * 1e6; }
  Fault check(const Listening& listening) const;
  void findRungs();
  void takeMemory(Arena& arena);

  ReceiverSink& sink_;
  Listening listening_;
  Lengths lengths_{Waveform{}};
  SampleRing<Sample> ring_;
  PilotSearch<Numbers> search_;
  Fft<Real> fft_;
  SymbolReader<Numbers> reader_;
  FrameReader<Numbers> frames_;
  Channel* channels_ = nullptr;
  Rung<Real>* rungs_ = nullptr;
  uint32_t lowestRung_ = 0, highestRung_ = 0;
  size_t ladderAt_ = 0;
  /** The ladder has the clock; without it the pilot alone. */
  bool isLadderSure_ = false;
  Complex<Real> pilotTurn_;

  bool inBurst_ = false;
  SymbolLine line_;
  PilotClock clock_;
  size_t symbol_ = 0;
  size_t resumeSymbol_ = 0;
  size_t correctAt_ = 0;
  bool hasFrame_ = false;
  int64_t skipped_ = 0;
  ReceiverCounters counters_;
};

using ReferenceReceiver = Receiver<ReferenceNumbers>;
using SmallReceiver = Receiver<SmallNumbers>;

}  // namespace harmonic::phy
