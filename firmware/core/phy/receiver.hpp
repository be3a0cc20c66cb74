// The receiver of the physical layer (SPEC P8, P9, P10): samples in any pieces, frames of the bonds it listens to as soon as
// their symbols are there. Lives in the caller's memory; sends nothing, asks no clock.
#pragma once
#include "frame-reader.hpp"
#include "ladder.hpp"
#include "pilot-clock.hpp"
#include "pilot-line.hpp"
#include "slot-watch.hpp"
#include "steady-line.hpp"
#include "symbol-reader.hpp"

namespace harmonic::phy {

struct Listening {
  Waveform waveform;
  /** Stay the caller's, as long as the receiver lives. No harmonic is in two of them. */
  const Bond* bonds = nullptr;
  size_t bondCount = 0;
  /** Larger frames are not looked for: memory goes with it. */
  uint16_t maxFrameBytes = kMaxFrameBytes;
  /** The pilot runs without end, and frames begin at its slots (SPEC P9); bursts otherwise. */
  bool isRunning = false;
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

  /** From the error vector and the amplitude. */
  void tellFigures() {
    const double evm = std::fmax(read.evm, 1e-3);
    snrDb = 10 * std::log10(2 / (evm * evm));
    levelDb = 20 * std::log10(std::fmax(read.amplitude, 1e-12));
  }
};

class ReceiverSink {
 public:
  /** `received.read.frame.psdu` is valid until this returns. */
  virtual void onFrame(const Received& received) = 0;
  /** A channel carried something of which no frame was got: without payload, its figures those of the smallest frame. */
  virtual void onLost(const Received&) {}

 protected:
  ~ReceiverSink() = default;
};

struct ReceiverCounters {
  uint32_t bursts = 0;
  /** Bursts that ended without a frame of any bond: noise, another sender's harmonics, or lost. */
  uint32_t burstsWithoutFrame = 0;
  uint32_t frames = 0;
  /** Channels that carried something of which no frame was got. */
  uint32_t lost = 0;
  uint32_t framesExcised = 0;
  /** Sizes tried whose CRC was wrong: most of them were no frame of that size. */
  uint32_t failedAttempts = 0;
  uint64_t samplesSkipped = 0;
  /** No numbers, or beyond a million times full scale: silence took their place. */
  uint64_t samplesRefused = 0;
};

/** The sender's clock, as a running pilot shows it. */
struct RunningClock {
  double errorPpm = 0;
  /** Symbols of this pilot so far; 0 where none runs. */
  uint64_t symbols = 0;
  /** So many have come that it can be relied on. */
  bool isLocked() const { return symbols >= 256; }
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
  RunningClock clock() const;

 private:
  struct Channel {
    const Bond* bond;
    /** Symbols of each harmonic from `base` on, as many as the largest frame has. */
    Kept* rows;
    size_t stride;
    int32_t base;
    SlotWatch watch;
    /** Power of the slot under way, of the smallest frame a burst may have, of the last symbols. */
    float slotPower, carried, recent;
    bool hasFrame;
    /** On a running pilot: the tone of each harmonic, and what of the symbols from `base` on they leave, as powers. */
    SteadyLine* tones;
    float* left;
  };
  static constexpr double kFlushSymbols = 32;
  /** No clock is followed beyond. */
  static constexpr double kMostClockError = 4000e-6;
  /** How wrong the pilot's clock may be for the ladder to find the right one. */
  static constexpr double kLadderReach = 1500e-6;
  static constexpr size_t kFirstSymbols = 24, kLongestUncorrected = 256;
  /** Symbols that a burst is followed beyond its last frame, for what was lost in it: then its pilot has ended. */
  static constexpr size_t kEndSymbols = 28;
  /** After so many the oldest are forgotten, whole superframes of them. */
  static constexpr size_t kForgetAt = 2048, kForgotten = 1024;
  static constexpr size_t kPilots = 2;
  static constexpr double kHeard = 0.5;

  void silence(uint64_t samples);
  void work();
  bool findBurst();
  void beginBurst();
  void endBurst();
  void readSymbol(bool isCounted);
  void followPilots(size_t symbol);
  void tellClock(size_t pilot, size_t symbol, Complex<Real> value);
  void keepSymbol(Channel& channel, int32_t symbol);
  void weighSymbol(Channel& channel, int32_t symbol);
  void readLadder();
  void readAgain();
  void tryFrames();
  bool tryChannel(size_t index, bool& isCorrected);
  bool tryFrame(size_t index, const Beginning& beginning);
  Received receivedFrom(size_t index, int32_t from, size_t symbols) const;
  void endSlot(size_t index);
  void closeSlots(size_t index, int32_t end);
  void makeRoom(Channel& channel);
  void tellLost(size_t index, int32_t from);
  float meanPower(const Channel& channel, int32_t from, size_t symbols) const;
  void tellIfCarried(size_t index, int32_t from);
  void tellAllLost();
  bool isEnded() const;
  void forget();
  size_t frameEnd(const Channel& channel, size_t sizeIndex) const;
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
  /** By harmonic 1, and by the second pilot when there is one. */
  PilotSearch<Numbers> searches_[kPilots];
  PilotClock clocks_[kPilots];
  PilotNotch<Real> notches_[kPilots];
  Complex<Real> pilotTurns_[kPilots];
  uint16_t pilots_[kPilots] = {1, 0};
  size_t pilotCount_ = 1;
  Fft<Real> fft_;
  SymbolReader<Numbers> reader_;
  FrameReader<Numbers> frames_;
  Channel* channels_ = nullptr;
  Rung<Real>* rungs_ = nullptr;
  uint32_t lowestRung_ = 0, highestRung_ = 0;
  size_t ladderAt_ = 0;
  /** The ladder has the clock; without it the pilot alone. */
  bool isLadderSure_ = false;

  bool inBurst_ = false;
  SymbolLine line_;
  size_t symbol_ = 0;
  size_t resumeSymbol_ = 0;
  size_t correctAt_ = 0;
  size_t longest_ = 0;
  uint64_t forgotten_ = 0;
  float pilotPower_ = 0;
  /** Symbols in a row in which there was nothing at all. */
  size_t silent_ = 0;
  bool hasFrame_ = false;
  /** Where a channel was last told lost: each pilot may find the same beginning. */
  double lostAt_ = -1;
  int64_t skipped_ = 0;
  ReceiverCounters counters_;
};

using ReferenceReceiver = Receiver<ReferenceNumbers>;
using SmallReceiver = Receiver<SmallNumbers>;

}  // namespace harmonic::phy
