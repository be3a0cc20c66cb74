// Tries one frame size on the symbols of a bond (SPEC P8.5, P8.6): products of neighbours, what is left of a rotation taken
// out, soft values weighted by their quality, code, CRC; when that fails, up to two lines taken out first.
#pragma once
#include "coding.hpp"
#include "excision.hpp"
#include "phy-frame.hpp"
#include "viterbi.hpp"

namespace harmonic::phy {

constexpr size_t kMaxLines = 2;

/** What a frame that passed its CRC was read with. */
struct ReadFrame {
  PhyFrame frame;
  /** Error vector of the products of neighbouring symbols, against a unit; and the mean amplitude of the harmonics. */
  double evm = 0;
  double amplitude = 0;
  /** Lines that had to be taken out of its harmonics; of each the strongest: its harmonic, its frequency. */
  uint8_t excised = 0;
  uint16_t excisedBeside[kMaxLines] = {};
  double excisedHz[kMaxLines] = {};
};

template <class Numbers>
class FrameReader {
 public:
  using Real = typename Numbers::Real;
  using Kept = typename Numbers::Kept;

  /** Room for `symbols` symbols of all harmonics of a bond together, `longest` of one. */
  void open(const Waveform& waveform, size_t symbols, size_t longest, const Fft<Real>& fft, Arena& arena);
  /** Points that the transform must have for sequences of this length. */
  static size_t pointsFor(size_t longest);
  /** @param rows one row of symbols for each harmonic, `stride` apart. @returns true when a frame of `frameBytes` was in
   *  them; it stays until the next call. Otherwise the figures are those of the first try. */
  bool read(const Bond& bond, const Kept* rows, size_t stride, size_t frameBytes, ReadFrame& out);

 private:
  bool load(const Bond& bond, const Kept* rows, size_t stride, size_t round);
  /** @returns true when the products agreed on a rotation. */
  bool weigh(const Bond& bond, Complex<Real>* row);
  bool decodeTurned(const Bond& bond, size_t frameBytes, bool isCoherent, PhyFrame& frame);
  bool decode(const Bond& bond, size_t frameBytes, PhyFrame& frame);
  bool isClean(const Bond& bond) const;
  Real soft(const Bond& bond, size_t slot) const;
  void tell(const Bond& bond, size_t round, ReadFrame& out) const;

  Waveform waveform_;
  const Fft<Real>* fft_ = nullptr;
  Complex<Real>* scratch_ = nullptr;
  Complex<Real>* points_ = nullptr;
  SpectralLine<Real> lines_[kMaxBond][kMaxLines];
  Viterbi<Real> viterbi_;
  size_t symbols_ = 0;
  Real errors_ = 0, powers_ = 0;
  bool isTone_ = false;
  uint8_t frame_[kMaxFrameBytes];
};

}  // namespace harmonic::phy
