// Finds the beginning of a burst by its pilot (SPEC P8.2): a running correlation over the useful part of a symbol, joined
// over the first chips. Owns the correlations of the last symbols; knows nothing of data.
#pragma once
#include "numbers.hpp"
#include "oscillator.hpp"
#include "pilot-line.hpp"
#include "sample-ring.hpp"

namespace harmonic::phy {

/** Symbols of samples and correlations that stay, so that a burst is read from its first symbol once it is found. */
constexpr size_t kSymbolsBack = 48;

/** When symbols begin: sample `first` + `each` times their number. */
struct SymbolLine {
  double first = 0;
  double each = 1;
  double at(double symbol) const { return first + each * symbol; }
};

template <class Numbers>
class PilotSearch {
 public:
  using Real = typename Numbers::Real;
  using Ring = SampleRing<typename Numbers::Sample>;

  /** @param harmonic that carries the pilot's chips. */
  void open(const Waveform& waveform, uint16_t harmonic, Arena& arena);
  void reset();
  /** The newest sample is in the ring. @returns true when a hop ended, and `find` may find. */
  bool follow(const Ring& ring);
  /** Looks at what was not looked at yet. @returns true when a burst begins; the search goes on behind its beginning. */
  bool find(SymbolLine& line);
  /** Harmonic 1: whether the line is turned over (SPEC P2.5), by which of two places its chips add up at. @param line that `find` gave. */
  bool isTurnedOver(const SymbolLine& line) const;
  /** Harmonic 1: whether its chips add up at another place by more than so many times what they do where this line begins. */
  bool standsBetterAt(const SymbolLine& other, const SymbolLine& line, double factor) const;
  /** How much better that has to be for the other: the more, the further it is from where the chips of this pilot added up. */
  double against(const SymbolLine& other, const SymbolLine& line) const;
  /** Harmonic 1, of a line found by another pilot: its phasor there, real and positive where the line begins; 0 where it is not heard. */
  Complex<Real> standingAt(const SymbolLine& line) const;
  /** The second pilot: puts a line that it found where it begins. @param first `standingAt` of harmonic 1. @returns whether it is turned over. */
  bool settle(SymbolLine& line, const Complex<Real>& first) const;
  /** What `find` gave, of a line that is turned over: half a period of f0 on or back, towards where the chips add up. */
  SymbolLine turnedOver(const SymbolLine& line) const;
  /** Looks no earlier than at this sample. */
  void goOnFrom(double sample);
  /** Part of the energy that the pilot explains where the last burst was found, 0 ... 1. */
  Real quality() const { return quality_; }

 private:
  static constexpr size_t kShort = 13, kLong = 24;
  struct Match {
    Real power = 0;
    Real shortShare = 0;
    Real longShare = 0;
    bool isPilot() const { return longShare > Real(0.4) || (shortShare > Real(0.65) && longShare > Real(0.25)); }
  };

  Complex<Real> at(int64_t hop) const { return correlations_[static_cast<size_t>(hop) % room_]; }
  Match match(int64_t hop) const;
  int64_t centre(int64_t from, int64_t to) const;
  void findTone();
  Complex<Real> fitSlope(const Complex<Real>* z, double perSymbol, double& slope) const;
  SymbolLine fit(int64_t hop) const;
  Complex<Real> baseOf(double guess) const;
  /** The nearest at which all chips are there: there is none before the stream began, nor after the newest. */
  int64_t hopOf(double start) const {
    const Lengths lengths(waveform_);
    const auto hop = static_cast<int64_t>(std::floor((start - lengths.guard / 2 + static_cast<double>(window_)) / static_cast<double>(hop_) - 0.5));
    const int64_t last = hops_ - 1 - offsets_[kLong - 1];
    return hop > last ? (last > 0 ? last : 0) : hop > 0 ? hop : 0;
  }
  double startOf(int64_t hop) const { return static_cast<double>(hop + 1) * static_cast<double>(hop_) - static_cast<double>(window_); }

  Waveform waveform_;
  uint16_t harmonic_ = 1;
  Complex<Real>* correlations_ = nullptr;
  size_t room_ = 0;
  size_t hop_ = 1;
  size_t window_ = 0;
  int64_t spread_ = 0;
  uint16_t offsets_[kLong];
  Complex<Real> turns_[kLong];
  /** The tone that stands on the pilot in the symbols from this one on: its turn at each chip, how far the first 13 and all
   *  24 chips are seen in it, and what of their energy they keep without it. */
  int64_t toneOf_ = -1;
  PilotLine<Real> tone_;
  Complex<Real> toneTurns_[kLong];
  Complex<Real> seen_[2];
  Real kept_[2];
  typename Numbers::Sum re_ = 0, im_ = 0;
  uint32_t step_ = 0, phase_ = 0, phaseOld_ = 0;
  size_t untilHop_ = 0;
  /** Hops so far, and the next to look at. */
  int64_t hops_ = 0, next_ = 0;
  Real quality_ = 0;
  /** Where the chips of the last burst added up. */
  double guess_ = 0;
};

}  // namespace harmonic::phy
