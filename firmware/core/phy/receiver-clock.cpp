// The line of a burst's symbols made better: by its pilots, and by many harmonics together.
#include "receiver.hpp"

namespace harmonic::phy {

/** The first symbols are read again once all harmonics have said how fast the sender's clock is. */
template <class Numbers>
void Receiver<Numbers>::readLadder() {
  for (int round = 0; round < 2; round += 1) {
    for (symbol_ = 0; symbol_ < kFirstSymbols;) readSymbol(false);
    double rotation;
    isLadderSure_ = ladderRotation(kFirstSymbols, rotation);
    if (!isLadderSure_) break;
    const double slope = rotation / (2 * kPi) * lengths_.period;
    const double middle = static_cast<double>(kFirstSymbols) / 2;
    line_ = {line_.first + slope * middle, line_.each - slope};
  }
  symbol_ = 0;
  ladderAt_ = 2 * kFirstSymbols;
}

template <class Numbers>
bool Receiver<Numbers>::ladderRotation(size_t symbols, double& rotation) {
  size_t count = 0;
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Channel& channel = channels_[i];
    if (channel.base != 0 || channel.stride < symbols || channel.watch.count() == 0) continue;
    const bool isQuarter = channel.bond->modulation == Modulation::dqpsk;
    for (size_t k = 0; k < channel.bond->count; k += 1, count += 1) {
      const Kept* row = channel.rows + k * channel.stride;
      Complex<Real> sum;
      for (size_t symbol = 1; symbol < symbols; symbol += 1) {
        const Complex<Real> product = Numbers::load(row[symbol]) * Numbers::load(row[symbol - 1]).conjugate();
        const Real power = product.power();
        if (!(power > 0)) continue;
        const Real size = std::sqrt(power);
        const Complex<Real> square = product * product * (1 / power);
        sum += isQuarter ? square * square * -size : square * size;
      }
      rungs_[count] = {channel.bond->harmonics[k] * (isQuarter ? 4u : 2u), sum};
    }
  }
  if (count < kLadderHarmonics) return false;
  const double perSymbol = 2 * kPi * lengths_.symbol / lengths_.period;
  return climb(rungs_, count, lowestRung_, highestRung_, kLadderReach * perSymbol, rotation);
}

/** Moves the line. Symbols whose samples are still there are read again; otherwise those kept are turned as if they had
 *  been read along the new line, which is right for a harmonic and nearly so for a tone beside it. */
template <class Numbers>
void Receiver<Numbers>::correct(const PilotRotation& rotation) {
  for (size_t p = 0; p < pilotCount_; p += 1) {
    const double offset = pilots_[p] * (rotation.offset + rotation.slope * static_cast<double>(symbol_));
    notches_[p].turn(static_cast<Real>(std::remainder(offset, 2 * kPi)), static_cast<Real>(pilots_[p] * rotation.slope));
  }
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Channel& channel = channels_[i];
    for (size_t k = 0; channel.tones != nullptr && k < channel.bond->count; k += 1)
      channel.tones[k].turn(rotation.offset + rotation.slope * static_cast<double>(symbol_), rotation.slope,
                            channel.bond->harmonics[k], lengths_.symbol / lengths_.period);
  }
  const double samples = lengths_.period / (2 * kPi);
  const double each = line_.each - samples * rotation.slope;
  const double most = lengths_.symbol * kMostClockError;
  line_ = {line_.first - samples * rotation.offset,
           std::fmax(lengths_.symbol - most, std::fmin(lengths_.symbol + most, each))};
  if (!isLadderSure_ && ring_.has(reader_.beginOf(line_.first))) {
    readAgain();
    return;
  }
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Channel& channel = channels_[i];
    const auto held = static_cast<size_t>(static_cast<int32_t>(symbol_) - channel.base);
    const size_t count = held < channel.stride ? held : channel.stride;
    for (size_t k = 0; k < channel.bond->count && count > 0; k += 1) {
      const double n = channel.bond->harmonics[k];
      const Complex<Real> step = turnOf(static_cast<Real>(-n * rotation.slope));
      const double first = rotation.offset + rotation.slope * channel.base;
      Complex<Real> turn = turnOf(static_cast<Real>(-std::fmod(n * first, 2 * kPi)));
      Kept* row = channel.rows + k * channel.stride;
      for (size_t symbol = 0; symbol < count; symbol += 1) {
        row[symbol] = Numbers::keep(Numbers::load(row[symbol]) * turn);
        turn = turn * step;
      }
    }
  }
}

template <class Numbers>
void Receiver<Numbers>::readAgain() {
  const size_t symbols = symbol_;
  for (symbol_ = 0; symbol_ < symbols;) readSymbol(false);
}

/** By the pilot that is heard better; which turn of the second is meant harmonic 1 alone knows, if it is heard. */
template <class Numbers>
void Receiver<Numbers>::correctLine() {
  if (symbol_ < kFirstSymbols) return;
  const bool isSecond = pilotCount_ > 1 && clocks_[1].trust() > clocks_[0].trust();
  PilotClock& clock = clocks_[isSecond ? 1 : 0];
  if (listening_.isRunning && symbol_ + forgotten_ > kLongestUncorrected) isLadderSure_ = false;
  PilotRotation rotation = clock.correct(!isLadderSure_);
  if (isSecond && clocks_[0].trust() > kHeard)
    rotation.offset += 2 * kPi / pilots_[1] * std::floor(clocks_[0].offset() * pilots_[1] / (2 * kPi) + 0.5);
  if (pilotCount_ > 1) clocks_[isSecond ? 0 : 1].follow(rotation);
  correct(rotation);
  if (rungs_ == nullptr || listening_.isRunning || symbol_ < ladderAt_) return;
  ladderAt_ = 2 * symbol_;
  double slope;
  if (!ladderRotation(symbol_, slope)) return;
  correct({-slope * clock.middle(), slope});
  isLadderSure_ = true;
}

template class Receiver<ReferenceNumbers>;
template class Receiver<SmallNumbers>;

}  // namespace harmonic::phy
