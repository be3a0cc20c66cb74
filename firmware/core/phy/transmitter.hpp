// A burst as samples: pilot and any number of bonds, each with a frame that begins at a slot (SPEC P2, P5, P7).
// Owns nothing but what it took from the caller's arena; sends nothing.
#pragma once
#include "arena.hpp"
#include "coding.hpp"
#include "oscillator.hpp"
#include "phy-frame.hpp"

namespace harmonic::phy {

/** A receiver needs so many symbols of silence behind a burst to let go of it. */
constexpr size_t kRestSymbols = 40;

template <class Oscillator>
class Transmitter {
 public:
  /** @param harmonics, bonds most of one burst. Slot bits take further memory by frame: up to 1 + bits / 8 bytes. */
  Fault open(const Waveform& waveform, size_t harmonics, size_t bonds, Arena& arena);

  /** Begins a burst without frames: pilot alone. @param pilot its amplitude, full scale is 1. */
  Fault begin(double pilot);
  /** A frame for the burst begun; refused once samples were taken. `flags` as in PhyFlag.
   *  @param slot of the burst in which its reference symbol is the first. */
  Fault add(const Bond& bond, Bytes psdu, uint8_t flags, double amplitude, uint16_t slot = 0);
  /** The pilot alone goes on for so many symbols at least. */
  void lastAtLeast(size_t symbols) { symbols_ = symbols > symbols_ ? symbols : symbols_; }

  size_t symbols() const { return symbols_; }
  /** Samples of the burst: all its symbols with their guards. */
  size_t samples() const;
  /** The next samples, floor(32767 v + 0.5). @returns how many; 0 at the end of the burst. */
  size_t take(int16_t* out, size_t most);
  /** Samples of this burst that stood beyond full scale. */
  size_t clipped() const { return clipped_; }

 private:
  using Real = typename Oscillator::Real;
  struct Carrier {
    Oscillator oscillator;
    Real amplitude;
    /** The amplitude while its frame lasts, else 0. */
    Real sounding;
    double reference;
    /** Eighths of a turn since the reference symbol. */
    uint8_t turned;
    uint16_t harmonic;
  };
  struct Sending {
    uint8_t* bits;
    size_t slots;
    size_t firstCarrier;
    uint16_t harmonics;
    uint8_t bitsEach;
    size_t firstSymbol;
    size_t symbols;
  };

  void startSymbol();
  void turn(const Sending& sending);
  size_t firstSampleOf(size_t symbol) const;

  Waveform waveform_;
  Arena* arena_ = nullptr;
  size_t mark_ = 0;
  Carrier* carriers_ = nullptr;
  Sending* sendings_ = nullptr;
  size_t carrierRoom_ = 0, sendingRoom_ = 0;
  size_t carrierCount_ = 0, sendingCount_ = 0;
  size_t symbols_ = 0;
  size_t symbol_ = 0;
  size_t sample_ = 0;
  size_t symbolEnd_ = 0;
  size_t clipped_ = 0;
  Oscillator pilot_, secondPilot_;
  Real pilotAmplitude_ = 0;
};

/** Bit-exact on the vectors. */
using ReferenceTransmitter = Transmitter<ReferenceOscillator>;
/** For a microcontroller: within 1 step of 16 bits of the reference. */
using TableTransmitter = Transmitter<TableOscillator>;

}  // namespace harmonic::phy
