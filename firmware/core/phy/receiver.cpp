// The course of a burst: found, followed, read, left.
#include "receiver.hpp"

namespace harmonic::phy {

template <class Numbers>
void Receiver<Numbers>::push(const Sample* samples, size_t count) {
  for (size_t i = 0; i < count; i += 1) {
    const bool isSample = Numbers::isSample(samples[i]);
    if (!isSample) counters_.samplesRefused += 1;
    ring_.push(isSample ? samples[i] : Sample{0});
    if (search_.follow(ring_)) work();
  }
}

template <class Numbers>
void Receiver<Numbers>::silence(uint64_t samples) {
  const Sample nothing = 0;
  for (; samples > 0; samples -= 1) push(&nothing, 1);
}

template <class Numbers>
void Receiver<Numbers>::skip(uint64_t samples) {
  const auto longest = static_cast<uint64_t>(2 * static_cast<double>(kSymbolsBack) * lengths_.symbol);
  const uint64_t told = samples < longest ? samples : longest;
  silence(told);
  skipped_ += static_cast<int64_t>(samples - told);
  counters_.samplesSkipped += samples;
}

template <class Numbers>
void Receiver<Numbers>::work() {
  for (;;) {
    if (!inBurst_) {
      if (!search_.find(line_)) return;
      beginBurst();
    }
    while (inBurst_ && static_cast<int64_t>(ring_.count()) >= reader_.endOf(line_.at(static_cast<double>(symbol_)))) {
      readSymbol(true);
      tryFrames();
    }
    if (inBurst_) return;
  }
}

template <class Numbers>
void Receiver<Numbers>::want(Channel& channel, size_t sizeIndex) {
  constexpr size_t sizes = sizeof kFrameSizes / sizeof kFrameSizes[0];
  const bool isMore = sizeIndex < sizes && kFrameSizes[sizeIndex] <= listening_.maxFrameBytes;
  channel.size = static_cast<uint8_t>(sizeIndex);
  channel.wanted = isMore ? frameSymbols(kFrameSizes[sizeIndex], *channel.bond) : 0;
}

template <class Numbers>
void Receiver<Numbers>::beginBurst() {
  inBurst_ = true;
  hasFrame_ = false;
  symbol_ = resumeSymbol_ = 0;
  correctAt_ = 32;
  clock_.begin();
  counters_.bursts += 1;
  for (size_t i = 0; i < listening_.bondCount; i += 1) want(channels_[i], 0);
  isLadderSure_ = false;
  if (rungs_ != nullptr) readLadder();
}

template <class Numbers>
void Receiver<Numbers>::endBurst() {
  inBurst_ = false;
  if (!hasFrame_) counters_.burstsWithoutFrame += 1;
  search_.goOnFrom(resumeSymbol_ > 0 ? line_.at(static_cast<double>(resumeSymbol_)) - lengths_.symbol / 2 : 0);
}

template <class Numbers>
void Receiver<Numbers>::readSymbol(bool isCounted) {
  const size_t symbol = symbol_;
  symbol_ += 1;
  reader_.read(ring_, line_.at(static_cast<double>(symbol)), line_.each / lengths_.symbol, fft_);
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Channel& channel = channels_[i];
    if (symbol >= channel.wanted) continue;
    Kept* at = channel.rows + symbol;
    for (size_t k = 0; k < channel.bond->count; k += 1, at += channel.stride)
      *at = Numbers::keep(reader_.harmonic(channel.bond->harmonics[k]));
  }
  if (!isCounted) return;
  const Complex<Real> pilot = reader_.harmonic(1) * pilotTurn_ * static_cast<Real>(pilotChip(symbol));
  clock_.add(symbol, static_cast<double>(pilot.re), static_cast<double>(pilot.im));
}

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
    if (channel.wanted < symbols) continue;
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
  const double samples = lengths_.period / (2 * kPi);
  const double each = line_.each - samples * rotation.slope;
  const double most = lengths_.symbol * kMostClockError;
  line_ = {line_.first - samples * rotation.offset,
           std::fmax(lengths_.symbol - most, std::fmin(lengths_.symbol + most, each))};
  if (!isLadderSure_ && ring_.has(reader_.beginOf(line_.first))) {
    const size_t symbols = symbol_;
    for (symbol_ = 0; symbol_ < symbols;) readSymbol(false);
    return;
  }
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Channel& channel = channels_[i];
    const size_t count = symbol_ < channel.wanted ? symbol_ : channel.wanted;
    for (size_t k = 0; k < channel.bond->count && count > 0; k += 1) {
      const double n = channel.bond->harmonics[k];
      const Complex<Real> step = turnOf(static_cast<Real>(-n * rotation.slope));
      Complex<Real> turn = turnOf(static_cast<Real>(-std::fmod(n * rotation.offset, 2 * kPi)));
      Kept* row = channel.rows + k * channel.stride;
      for (size_t symbol = 0; symbol < count; symbol += 1) {
        row[symbol] = Numbers::keep(Numbers::load(row[symbol]) * turn);
        turn = turn * step;
      }
    }
  }
}

template <class Numbers>
void Receiver<Numbers>::correctLine() {
  if (symbol_ < kFirstSymbols) return;
  correct(clock_.correct(!isLadderSure_));
  if (rungs_ == nullptr || symbol_ < ladderAt_) return;
  ladderAt_ = 2 * symbol_;
  double slope;
  if (!ladderRotation(symbol_, slope)) return;
  correct({-slope * clock_.middle(), slope});
  isLadderSure_ = true;
}

template <class Numbers>
void Receiver<Numbers>::tryFrames() {
  bool isCorrected = false;
  bool isMore = false;
  if (symbol_ == correctAt_) {
    correctLine();
    isCorrected = true;
    correctAt_ = symbol_ < kLongestUncorrected ? symbol_ * 3 / 2 : symbol_ + kLongestUncorrected;
  }
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    if (channels_[i].wanted == symbol_) {
      if (!isCorrected) correctLine(), isCorrected = true;
      if (tryFrame(i)) channels_[i].wanted = 0;
      else want(channels_[i], channels_[i].size + size_t{1});
    }
    isMore = isMore || channels_[i].wanted > 0;
  }
  if (!isMore || clock_.isLost()) endBurst();
}

template <class Numbers>
bool Receiver<Numbers>::tryFrame(size_t index) {
  const Channel& channel = channels_[index];
  Received received{index, {}, 0, 0, 0, 0, symbol_};
  if (!frames_.read(*channel.bond, channel.rows, channel.stride, kFrameSizes[channel.size], received.read)) {
    counters_.failedAttempts += 1;
    return false;
  }
  hasFrame_ = true;
  resumeSymbol_ = symbol_;
  counters_.frames += 1;
  counters_.framesExcised += received.read.excised > 0 ? 1 : 0;
  const double evm = std::fmax(received.read.evm, 1e-3);
  received.snrDb = 10 * std::log10(2 / (evm * evm));
  received.levelDb = 20 * std::log10(std::fmax(received.read.amplitude, 1e-12));
  received.clockErrorPpm = clockErrorPpm();
  received.firstSample = line_.first - lengths_.guard + static_cast<double>(skipped_);
  sink_.onFrame(received);
  return true;
}

template class Receiver<ReferenceNumbers>;
template class Receiver<SmallNumbers>;

}  // namespace harmonic::phy
