// From symbols to a frame, as often as it takes.
#include "frame-reader.hpp"

namespace harmonic::phy {
namespace {

/** An error vector below this is not believed: interpolation and converter have their own. */
constexpr double kLeastError = 1e-4;
/** The pilot leads harmonics up to here. */
constexpr uint16_t kSureHarmonics = 60;

/** Undoes the scrambler, collects bytes. */
class FrameBits final : public BitSink {
 public:
  FrameBits(uint8_t* frame, size_t size, uint16_t firstHarmonic) : frame_(frame), bits_(8 * size), scrambler_(firstHarmonic) {
    std::memset(frame, 0, size);
  }
  void onBit(unsigned bit) override {
    if (count_ >= bits_) return;
    const unsigned clear = bit ^ scrambler_.next();
    frame_[count_ / 8] = static_cast<uint8_t>(frame_[count_ / 8] | clear << (7 - count_ % 8));
    count_ += 1;
    if (count_ == 16) isHopeless_ = frame_[0] + kFrameOverhead > bits_ / 8 || (frame_[1] & PhyFlag::versionMask) != 0;
  }
  /** The first two bytes are not those of a frame of this size. */
  bool isHopeless() const { return isHopeless_; }

 private:
  uint8_t* frame_;
  size_t bits_;
  bool isHopeless_ = false;
  size_t count_ = 0;
  Scrambler scrambler_;
};

/** The rotation that all products share, from their 4th (2nd) power. @returns false when they do not agree on one. */
template <class Real>
bool findRotation(const Complex<Real>* products, size_t count, Modulation modulation, Real& rotation) {
  Complex<Real> sum;
  for (size_t i = 0; i < count; i += 1) {
    const Real power = products[i].power();
    if (!(power > 0)) continue;
    const Complex<Real> square = products[i] * products[i] * (1 / power);
    sum += modulation == Modulation::dqpsk ? square * square : square;
  }
  const Real coherence = std::sqrt(sum.power()) / static_cast<Real>(count);
  const Real chance = Real(3.5) / std::sqrt(static_cast<Real>(count));
  rotation = 0;
  if (coherence <= std::fmax(Real(0.25), chance)) return false;
  rotation = modulation == Modulation::dqpsk ? std::atan2(-sum.im, -sum.re) / 4 : std::atan2(sum.im, sum.re) / 2;
  return true;
}

template <class Real>
Complex<Real> nearest(Complex<Real> value, Modulation modulation) {
  if (modulation == Modulation::dbpsk) return {value.re < 0 ? Real(-1) : Real(1), 0};
  constexpr auto diagonal = static_cast<Real>(0.70710678118654752);
  return {value.re < 0 ? -diagonal : diagonal, value.im < 0 ? -diagonal : diagonal};
}

/** By how much one step is likelier than another: |a + b exp(-jD)| of two symbols is the logarithm of its likelihood,
 *  ln I0, but for a term that all steps share (Divsalar, Simon 1990). An impulse beside a symbol makes it no surer.
 *  @param both |a|^2 + |b|^2. @param one projection of the difference on the one step, and on the other. */
template <class Real>
Real lead(Real both, Real one, Real other) {
  return std::sqrt(std::fmax(both + 2 * one, Real(0))) - std::sqrt(std::fmax(both + 2 * other, Real(0)));
}

/** Positive for 0: of the first bit of a step, and of the second where there is one. */
template <class Real>
Complex<Real> softOf(Complex<Real> product, Real both, Modulation modulation) {
  if (modulation == Modulation::dbpsk) return {lead(both, product.re, -product.re), 0};
  constexpr auto diagonal = static_cast<Real>(0.70710678118654752);
  const Real x = product.re * diagonal, y = product.im * diagonal;
  return {lead(both, std::fabs(y) + x, std::fabs(y) - x), lead(both, std::fabs(x) + y, std::fabs(x) - y)};
}

}  // namespace

template <class Numbers>
size_t FrameReader<Numbers>::pointsFor(size_t longest) {
  size_t points = 16;
  while (2 * points < 3 * longest) points *= 2;
  return points;
}

template <class Numbers>
void FrameReader<Numbers>::open(const Waveform& waveform, size_t symbols, size_t longest, const Fft<Real>& fft, Arena& arena) {
  waveform_ = waveform;
  fft_ = &fft;
  scratch_ = arena.take<Complex<Real>>(symbols);
  points_ = arena.take<Complex<Real>>(pointsFor(longest));
}

/** Symbols into the scratch, without the lines found so far and one more. @returns false when no harmonic has one more. */
template <class Numbers>
bool FrameReader<Numbers>::load(const Bond& bond, const Kept* rows, size_t stride, size_t round) {
  bool hasMore = round == 0;
  for (size_t k = 0; k < bond.count; k += 1) {
    Complex<Real>* row = scratch_ + k * symbols_;
    for (size_t i = 0; i < symbols_; i += 1) row[i] = Numbers::load(rows[k * stride + i]);
    for (size_t line = 0; line < round; line += 1) {
      if (line + 1 == round) {
        lines_[k][line] = strongestLine(row, symbols_, *fft_, points_, pointsFor(symbols_));
        hasMore = hasMore || lines_[k][line].isThere();
      }
      if (lines_[k][line].isThere()) takeOut(lines_[k][line], row, symbols_);
    }
  }
  return hasMore;
}

/** Symbols into weighted soft values, by the products of neighbours; the first one is of no use then. What a step's two
 *  symbols hold together waits in the points of the transform, which looks for no line meanwhile. */
template <class Numbers>
bool FrameReader<Numbers>::weigh(const Bond& bond, Complex<Real>* row) {
  Real sum = 0;
  for (size_t i = symbols_ - 1; i > 0; i -= 1) {
    points_[i].re = row[i].power() + row[i - 1].power();
    row[i] = row[i] * row[i - 1].conjugate();
    sum += std::sqrt(row[i].power());
  }
  const size_t count = symbols_ - 1;
  if (!(sum > 0)) {
    errors_ += 2 * static_cast<Real>(count);
    return false;
  }
  const Real mean = sum / static_cast<Real>(count);
  Real rotation;
  const bool isCoherent = findRotation(row + 1, count, bond.modulation, rotation);
  const Complex<Real> turn = turnOf(-rotation) * (1 / mean);
  Real error = 0;
  Complex<Real> all;
  for (size_t i = 1; i < symbols_; i += 1) {
    row[i] = row[i] * turn;
    all += row[i];
    error += (row[i] - nearest(row[i], bond.modulation)).power();
  }
  isTone_ = isTone_ || 4 * all.power() > static_cast<Real>(count * count);
  const Real weight = 1 / std::fmax(error / static_cast<Real>(count), static_cast<Real>(kLeastError));
  for (size_t i = 1; i < symbols_; i += 1) row[i] = softOf(row[i], points_[i].re / mean, bond.modulation) * weight;
  errors_ += error;
  powers_ += mean;
  return isCoherent;
}

template <class Numbers>
typename Numbers::Real FrameReader<Numbers>::soft(const Bond& bond, size_t slot) const {
  const size_t each = static_cast<size_t>(bond.modulation);
  const size_t perSymbol = each * bond.count;
  const size_t symbol = 1 + slot / perSymbol;
  const size_t within = slot % perSymbol;
  const Complex<Real>& value = scratch_[within / each * symbols_ + symbol];
  return within % each == 0 ? value.re : value.im;
}

template <class Numbers>
bool FrameReader<Numbers>::decode(const Bond& bond, size_t frameBytes, PhyFrame& frame) {
  const size_t slots = slotBits(frameBytes, bond);
  const size_t interleaved = interleaverStep(slots);
  size_t at = 0;
  const auto next = [&] {
    const Real value = soft(bond, at);
    at += interleaved;
    if (at >= slots) at -= slots;
    return value;
  };
  FrameBits bits(frame_, frameBytes, bond.harmonics[0]);
  if (bond.fec == Fec::none) {
    for (size_t i = 0; i < 8 * frameBytes; i += 1) bits.onBit(next() < 0 ? 1 : 0);
  } else {
    viterbi_.begin();
    for (size_t step = 0; step < 8 * frameBytes + kTailBits; step += 1) {
      const unsigned sent = sentOutputs(bond.fec, step);
      const Real a = (sent & 1u) != 0 ? next() : 0;
      const Real b = (sent & 2u) != 0 ? next() : 0;
      viterbi_.step(a, b, bits);
      if (bits.isHopeless()) return false;
    }
    viterbi_.end(bits);
  }
  return readFrame({frame_, frameBytes}, frame);
}

/** A lone high harmonic turns further in a symbol than its 4th (2nd) power can tell while the clock is not sure: it is
 *  tried a quarter (half) turn further too. The CRC decides. */
template <class Numbers>
bool FrameReader<Numbers>::decodeTurned(const Bond& bond, size_t frameBytes, bool isCoherent, PhyFrame& frame) {
  if (decode(bond, frameBytes, frame)) return true;
  if (!isCoherent || bond.count > 1 || bond.harmonics[0] <= kSureHarmonics) return false;
  const bool isQuarter = bond.modulation == Modulation::dqpsk;
  for (int turn = isQuarter ? 3 : 1; turn > 0; turn -= 1) {
    for (size_t i = 1; i < symbols_; i += 1) {
      const Complex<Real> value = scratch_[i];
      scratch_[i] = isQuarter ? Complex<Real>{value.im, -value.re} : Complex<Real>{-value.re, -value.im};
    }
    if (decode(bond, frameBytes, frame)) return true;
  }
  return false;
}

template <class Numbers>
void FrameReader<Numbers>::tell(const Bond& bond, size_t round, ReadFrame& out) const {
  const double products = static_cast<double>(bond.count) * static_cast<double>(symbols_ - 1);
  out.evm = std::sqrt(static_cast<double>(errors_) / products);
  out.amplitude = std::sqrt(static_cast<double>(powers_) / bond.count);
  out.excised = 0;
  const double turnsOfPeriod = waveform_.periods + waveform_.guardEighths / 8.0;
  for (size_t line = 0; line < round; line += 1) {
    size_t best = 0;
    for (size_t k = 1; k < bond.count; k += 1)
      if (lines_[k][line].amplitude.power() > lines_[best][line].amplitude.power()) best = k;
    double turns = static_cast<double>(lines_[best][line].slope) / (2 * kPi) - bond.harmonics[best] * turnsOfPeriod;
    turns -= std::floor(turns + 0.5);
    out.excisedBeside[line] = bond.harmonics[best];
    out.excisedHz[line] = (bond.harmonics[best] + turns / turnsOfPeriod) * waveform_.f0Hz;
    out.excised = static_cast<uint8_t>(line + 1);
  }
}

/** Below this error the code would have passed: the frame has another size, and no line is to blame. A line so strong
 *  that it looks like clean data turns all products the same way. */
template <class Numbers>
bool FrameReader<Numbers>::isClean(const Bond& bond) const {
  constexpr double clean[] = {0.03, 0.2, 0.12};
  const double products = static_cast<double>(bond.count) * static_cast<double>(symbols_ - 1);
  return !isTone_ && static_cast<double>(errors_) < clean[static_cast<size_t>(bond.fec)] * products;
}

template <class Numbers>
bool FrameReader<Numbers>::read(const Bond& bond, const Kept* rows, size_t stride, size_t frameBytes, ReadFrame& out) {
  symbols_ = frameSymbols(frameBytes, bond);
  for (size_t round = 0; round <= kMaxLines; round += 1) {
    if (!load(bond, rows, stride, round)) return false;
    errors_ = powers_ = 0;
    isTone_ = false;
    bool isCoherent = false;
    for (size_t k = 0; k < bond.count; k += 1) isCoherent = weigh(bond, scratch_ + k * symbols_);
    if (!(powers_ > 0)) return false;
    if (decodeTurned(bond, frameBytes, isCoherent, out.frame)) {
      tell(bond, round, out);
      return true;
    }
    if (round == 0) tell(bond, 0, out);
    if (isClean(bond)) return false;
  }
  return false;
}

template class FrameReader<ReferenceNumbers>;
template class FrameReader<SmallNumbers>;

}  // namespace harmonic::phy
