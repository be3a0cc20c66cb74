// A pilot that runs without end, and frames at its slots as they are given (SPEC P2.4, P9). Owns nothing but what it took
// from the caller's arena; makes a sample when asked for one, sends nothing.
#pragma once
#include "arena.hpp"
#include "coding.hpp"
#include "oscillator.hpp"
#include "phy-frame.hpp"
#include "signature-pattern.hpp"
#include "signature.hpp"

namespace harmonic::phy {

template <class Oscillator>
class RunningTransmitter {
 public:
  using Real = typename Oscillator::Real;

  /** @param bonds stay the caller's; no harmonic is in two. Frames larger than `maxFrameBytes` are refused: memory goes
   *  with it. Amplitudes are peaks of one harmonic, full scale is 1. */
  Fault open(const Waveform& waveform, const Bond* bonds, size_t count, size_t maxFrameBytes, double pilot,
             double amplitude, Arena& arena);
  /** A frame for the next slot that has not begun; `busy` while the one before it is not over. `flags` as in PhyFlag. */
  Fault send(size_t bond, Bytes psdu, uint8_t flags) {
    return bond < count_ ? send(bond, psdu, flags, bonds_[bond]) : Fault::noBond;
  }
  /** The same, coded as `as` says, whose harmonics are those of the bond. */
  Fault send(size_t bond, Bytes psdu, uint8_t flags, const Bond& as);
  bool isFree(size_t bond) const { return !isSigning() && sendings_[bond].state == State::idle; }
  /** A signature (SPEC P11.10): its pattern in the next such slot of the pilot in which nothing else of this sender
   *  sounds, its frame behind it; what is under way ends before. `busy` while another signature is. */
  Fault sign(size_t bond, const Pattern& pattern, uint32_t slot, const SignatureAnswer& psdu, uint8_t flags);
  /** Nothing else is sent until it is over. */
  bool isSigning() const { return signing_ != Signing::none; }
  /** One that is not over is given up: what of it does not sound yet never does. */
  void giveUpSignature();
  /** The next sample of the line: the pilot and what sounds. */
  Real next();

 private:
  /** `held`: behind a pattern that is not over. */
  enum class State : uint8_t { idle, held, waiting, sounding };
  enum class Signing : uint8_t { none, waiting, sounding };
  struct Carrier {
    Oscillator oscillator;
    uint16_t harmonic;
    /** Eighths of a turn since the reference symbol. */
    uint8_t turned;
  };
  struct Sending {
    /** As the frame under way is coded. */
    Bond bond;
    uint8_t* bits;
    size_t room;
    size_t firstCarrier;
    /** Of the frame under way, the reference symbol counted. */
    size_t symbol, symbols;
    State state;
  };

  Fault prepare(size_t bond, Bytes psdu, uint8_t flags, const Bond& as);
  void startSymbol();
  void startFrame(Sending& sending);
  void startSignature();

  Waveform waveform_;
  double symbolSamples_ = 0, guardSamples_ = 0;
  Carrier* carriers_ = nullptr;
  Sending* sendings_ = nullptr;
  const Bond* bonds_ = nullptr;
  size_t count_ = 0;
  size_t maxFrameBytes_ = 0;
  /** Samples since the symbol under way began, at the next sample. */
  double elapsed_ = 0;
  uint8_t chip_ = 0;
  bool begun_ = false;
  Oscillator pilot_, secondPilot_;
  Real pilotAmplitude_ = 0, amplitude_ = 0;
  PatternTransmitter<Oscillator> patternOut_;
  Pattern pattern_{};
  Signing signing_ = Signing::none;
  uint32_t signSlot_ = 0;
  size_t signBond_ = 0;
  SignatureAnswer answer_{};
  uint8_t answerFlags_ = 0;
};

/** For a machine with doubles. */
using ReferenceRunningTransmitter = RunningTransmitter<ReferenceOscillator>;
/** For a microcontroller. */
using TableRunningTransmitter = RunningTransmitter<TableOscillator>;

}  // namespace harmonic::phy
