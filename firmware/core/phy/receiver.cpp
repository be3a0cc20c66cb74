// The course of a burst: found, followed, read, left.
#include "receiver.hpp"

namespace harmonic::phy {

template <class Numbers>
void Receiver<Numbers>::push(const Sample* samples, size_t count) {
  for (size_t i = 0; i < count; i += 1) {
    const bool isSample = Numbers::isSample(samples[i]);
    if (!isSample) counters_.samplesRefused += 1;
    ring_.push(isSample ? samples[i] : Sample{0});
    bool isHop = searches_[0].follow(ring_);
    if (pilotCount_ > 1) isHop = searches_[1].follow(ring_) || isHop;
    if (isHop) work();
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
      if (!findBurst()) return;
      beginBurst();
    }
    while (inBurst_ && static_cast<int64_t>(ring_.count()) >= reader_.endOf(line_.at(static_cast<double>(symbol_)))) {
      readSymbol(true);
      tryFrames();
    }
    if (inBurst_) return;
  }
}

/** Of a line that is turned over samples are turned back, from here on (SPEC P2.5). */
template <class Numbers>
bool Receiver<Numbers>::findBurst() {
  size_t by = 0;
  for (; by < pilotCount_ && !searches_[by].find(line_); by += 1) {
  }
  if (by == pilotCount_) return false;
  if (by > 0) {
    const Complex<Real> first = searches_[0].standingAt(line_);
    bool isOver = searches_[by].settle(line_, first);
    // Of an odd second pilot both stand as well half a period of f0 away, of a line turned over.
    const SymbolLine other = searches_[by].turnedOver(line_);
    if (pilots_[by] % 2 == 1 && first.power() > 0 && searches_[0].standsBetterAt(other, line_, searches_[by].against(other, line_))) {
      line_ = other;
      isOver = !isOver;
    }
    reader_.turn(isOver);
    return true;
  }
  const bool isOver = searches_[0].isTurnedOver(line_);
  if (isOver) line_ = searches_[0].turnedOver(line_);
  reader_.turn(isOver);
  return true;
}

template <class Numbers>
void Receiver<Numbers>::beginBurst() {
  inBurst_ = true;
  hasFrame_ = false;
  symbol_ = resumeSymbol_ = 0;
  forgotten_ = 0;
  correctAt_ = 32;
  pilotPower_ = 0;
  silent_ = 0;
  for (size_t p = 0; p < pilotCount_; p += 1) clocks_[p].begin(pilots_[p]), notches_[p].begin();
  counters_.bursts += 1;
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    Channel& channel = channels_[i];
    channel.base = 0;
    channel.slotPower = channel.carried = channel.recent = 0;
    channel.hasFrame = false;
    channel.watch.begin();
    for (size_t k = 0; channel.tones != nullptr && k < channel.bond->count; k += 1) channel.tones[k].begin();
    channel.watch.open(0, static_cast<int32_t>(frameEnd(channel, 0)));
  }
  isLadderSure_ = false;
  if (rungs_ != nullptr) readLadder();
}

template <class Numbers>
bool Receiver<Numbers>::isEnded() const {
  if (clocks_[0].isLost() && (pilotCount_ < 2 || clocks_[1].isLost())) return true;
  if (listening_.isRunning) return false;
  bool isWhole = true;
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    if (channels_[i].watch.count() > 0) return false;
    isWhole = isWhole && channels_[i].hasFrame;
  }
  return isWhole || symbol_ >= longest_ + kEndSymbols;
}

template <class Numbers>
void Receiver<Numbers>::endBurst() {
  inBurst_ = false;
  if (!listening_.isRunning) tellAllLost();
  else
    for (size_t i = 0; i < listening_.bondCount; i += 1) closeSlots(i, static_cast<int32_t>(symbol_));
  if (!hasFrame_) counters_.burstsWithoutFrame += 1;
  if (listening_.isRunning && symbol_ + forgotten_ > kEndSymbols) resumeSymbol_ = symbol_ - kEndSymbols;
  const double from = resumeSymbol_ > 0 ? line_.at(static_cast<double>(resumeSymbol_)) - lengths_.symbol / 2 : 0;
  for (size_t p = 0; p < pilotCount_; p += 1) searches_[p].goOnFrom(from);
}

/** Numbers stay small however long a pilot runs. */
template <class Numbers>
void Receiver<Numbers>::forget() {
  constexpr auto symbols = static_cast<int32_t>(kForgotten);
  line_.first = line_.at(static_cast<double>(kForgotten));
  symbol_ -= kForgotten;
  correctAt_ -= kForgotten;
  resumeSymbol_ = 0;
  forgotten_ += kForgotten;
  for (size_t p = 0; p < pilotCount_; p += 1) clocks_[p].forget(kForgotten);
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    channels_[i].base -= symbols;
    channels_[i].watch.forget(symbols);
  }
}

template <class Numbers>
RunningClock Receiver<Numbers>::clock() const {
  if (!inBurst_ || !listening_.isRunning) return {};
  return {clockErrorPpm(), symbol_ + forgotten_};
}

template class Receiver<ReferenceNumbers>;
template class Receiver<SmallNumbers>;

}  // namespace harmonic::phy
