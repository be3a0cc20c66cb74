// What comes of the channels: symbols kept and weighed, frames tried where they may have begun, what was lost told.
#include <cstring>

#include "receiver.hpp"

namespace harmonic::phy {
namespace {

/** A channel carries something: its power against the pilot's, and against its own after the burst. */
constexpr float kCarries = 1e-3f, kCarriesOverRest = 4;
/** Against the pilot's alone, where digital silence follows and no rest is heard. */
constexpr float kCarriesAlone = 0.1f;
constexpr size_t kSilentSymbols = 8;
/** Less of a steady tone's power than that is what following it leaves. */
constexpr float kCarriesBesideTone = 0.01f;
/** The last symbols, in which a burst has ended. */
constexpr float kRecent = 8;
/** The pilot's leakage into each harmonic, and rounding, are no signal. */
constexpr float kLeakage = 1e-5f;
constexpr size_t kSizes = sizeof kFrameSizes / sizeof kFrameSizes[0];

}  // namespace

template <class Numbers>
size_t Receiver<Numbers>::frameEnd(const Channel& channel, size_t sizeIndex) const {
  return frameSymbols(kFrameSizes[sizeIndex], *channel.bond);
}

template <class Numbers>
void Receiver<Numbers>::keepSymbol(Channel& channel, int32_t symbol) {
  const int32_t place = symbol - channel.base;
  if (place < 0 || place >= static_cast<int32_t>(channel.stride)) return;
  Kept* at = channel.rows + place;
  for (size_t k = 0; k < channel.bond->count; k += 1, at += channel.stride)
    *at = Numbers::keep(reader_.harmonic(channel.bond->harmonics[k]));
}

template <class Numbers>
void Receiver<Numbers>::weighSymbol(Channel& channel, int32_t symbol) {
  float power = 0;
  for (size_t k = 0; k < channel.bond->count; k += 1) {
    const Complex<Real> value = reader_.harmonic(channel.bond->harmonics[k]);
    if (channel.tones == nullptr) power += static_cast<float>(value.power());
    else power += channel.tones[k].take({static_cast<float>(value.re), static_cast<float>(value.im)});
  }
  const int32_t place = symbol - channel.base;
  if (channel.left != nullptr && place >= 0 && place < static_cast<int32_t>(channel.stride)) channel.left[place] = power;
  channel.slotPower += power;
  // Digital silence is no rest.
  if (silent_ == 0) channel.recent += (power - channel.recent) / kRecent;
  if (symbol < static_cast<int32_t>(frameEnd(channel, 0))) channel.carried += power;
}

template <class Numbers>
void Receiver<Numbers>::readSymbol(bool isCounted) {
  const size_t symbol = symbol_;
  symbol_ += 1;
  reader_.read(ring_, line_.at(static_cast<double>(symbol)), line_.each / lengths_.symbol, fft_);
  if (isCounted) followPilots(symbol);
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    Channel& channel = channels_[i];
    if (channel.watch.count() > 0 || listening_.isRunning) keepSymbol(channel, static_cast<int32_t>(symbol));
    if (isCounted && !channel.hasFrame) weighSymbol(channel, static_cast<int32_t>(symbol));
  }
}

template <class Numbers>
void Receiver<Numbers>::followPilots(size_t symbol) {
  float most = 0;
  for (size_t p = 0; p < pilotCount_; p += 1) {
    const Complex<Real> pilot = reader_.harmonic(pilots_[p]) * pilotTurns_[p];
    PilotNotch<Real>& notch = notches_[p];
    if (notch.isReady()) tellClock(p, symbol, notch.without(pilot, static_cast<Real>(pilotChip(symbol))));
    else if (notch.learn(pilot))
      for (size_t i = 0; i <= symbol; i += 1) tellClock(p, i, notch.first(i));
    const auto power = static_cast<float>(pilot.power());
    most = power > most ? power : most;
  }
  silent_ = most > 0 ? 0 : silent_ + 1;
  if (symbol < kFirstSymbols) pilotPower_ += most / static_cast<float>(kFirstSymbols);
}

template <class Numbers>
void Receiver<Numbers>::tellClock(size_t pilot, size_t symbol, Complex<Real> value) {
  const Complex<Real> clear = value * static_cast<Real>(pilotChip(symbol));
  clocks_[pilot].add(symbol, static_cast<double>(clear.re), static_cast<double>(clear.im));
}

template <class Numbers>
void Receiver<Numbers>::tryFrames() {
  bool isCorrected = false;
  if (symbol_ == correctAt_) {
    correctLine();
    isCorrected = true;
    correctAt_ = symbol_ < kLongestUncorrected ? symbol_ * 3 / 2 : symbol_ + kLongestUncorrected;
  }
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    if (listening_.isRunning && symbol_ % kSlotSymbols == 0) endSlot(i);
    while (tryChannel(i, isCorrected)) {
    }
    if (listening_.isRunning) makeRoom(channels_[i]);
  }
  if (isEnded()) endBurst();
  else if (symbol_ >= kForgetAt && listening_.isRunning) forget();
}

/** Tries the sizes that are whole now: of a wide bond several at once. @returns true when a frame was got, and others may have begun within it. */
template <class Numbers>
bool Receiver<Numbers>::tryChannel(size_t index, bool& isCorrected) {
  Channel& channel = channels_[index];
  for (size_t i = 0; i < channel.watch.count();) {
    Beginning& beginning = channel.watch.at(i);
    if (beginning.due > static_cast<int32_t>(symbol_)) {
      i += 1;
      continue;
    }
    if (!isCorrected) correctLine(), isCorrected = true;
    if (tryFrame(index, beginning)) {
      channel.hasFrame = !listening_.isRunning;
      channel.watch.got(beginning.from, beginning.due);
      return true;
    }
    const size_t next = beginning.size + size_t{1};
    if (next < kSizes && kFrameSizes[next] <= listening_.maxFrameBytes) {
      beginning.size = static_cast<uint8_t>(next);
      beginning.due = beginning.from + static_cast<int32_t>(frameEnd(channel, next));
    } else {
      const int32_t from = beginning.from;
      channel.watch.remove(i);
      channel.watch.outlasted();
      if (listening_.isRunning) tellIfCarried(index, from);
    }
  }
  return false;
}

template <class Numbers>
Received Receiver<Numbers>::receivedFrom(size_t index, int32_t from, size_t symbols) const {
  Received received{index, {}, 0, 0, 0, 0, symbols};
  received.clockErrorPpm = clockErrorPpm();
  received.firstSample = line_.at(from) - lengths_.guard + static_cast<double>(skipped_);
  return received;
}

template <class Numbers>
bool Receiver<Numbers>::tryFrame(size_t index, const Beginning& beginning) {
  const Channel& channel = channels_[index];
  const size_t bytes = kFrameSizes[beginning.size];
  Received received = receivedFrom(index, beginning.from, frameEnd(channel, beginning.size));
  const Kept* rows = channel.rows + (beginning.from - channel.base);
  if (!frames_.read(*channel.bond, rows, channel.stride, bytes, received.read)) {
    counters_.failedAttempts += 1;
    return false;
  }
  hasFrame_ = true;
  resumeSymbol_ = symbol_;
  counters_.frames += 1;
  counters_.framesExcised += received.read.excised > 0 ? 1 : 0;
  received.tellFigures();
  sink_.onFrame(received);
  return true;
}

/** The slot that is whole now: whether a frame begins with it, or what has begun has ended. */
template <class Numbers>
void Receiver<Numbers>::endSlot(size_t index) {
  Channel& channel = channels_[index];
  const int32_t from = static_cast<int32_t>(symbol_) - static_cast<int32_t>(kSlotSymbols);
  float pilot = 0;
  for (size_t p = 0; p < pilotCount_; p += 1) pilot += static_cast<float>(reader_.harmonic(pilots_[p]).power());
  const float power = channel.slotPower / kSlotSymbols + kLeakage * pilot * static_cast<float>(channel.bond->count);
  channel.slotPower = 0;
  const bool mayBegin = channel.watch.slot(power, from);
  if (mayBegin) channel.watch.open(from, from + static_cast<int32_t>(frameEnd(channel, 0)));
  if (channel.watch.isOver()) closeSlots(index, from);
}

/** What sounded until symbol `end` has ended. */
template <class Numbers>
void Receiver<Numbers>::closeSlots(size_t index, int32_t end) {
  Channel& channel = channels_[index];
  const auto smallest = static_cast<int32_t>(frameEnd(channel, 0));
  for (size_t i = 0; i < channel.watch.count(); i += 1)
    if (end - channel.watch.at(i).from >= smallest) tellIfCarried(index, channel.watch.at(i).from);
  channel.watch.close();
}

template <class Numbers>
float Receiver<Numbers>::meanPower(const Channel& channel, int32_t from, size_t symbols) const {
  float power = 0;
  const float* left = channel.left + (from - channel.base);
  for (size_t i = 0; i < symbols; i += 1) power += left[i];
  return power / static_cast<float>(symbols);
}

/** What stood out of the rest from its first slot on, as long as the smallest frame: once for what has no pause. */
template <class Numbers>
void Receiver<Numbers>::tellIfCarried(size_t index, int32_t from) {
  Channel& channel = channels_[index];
  float tone = 0;
  for (size_t k = 0; channel.tones != nullptr && k < channel.bond->count; k += 1) tone += channel.tones[k].tonePower();
  const float spilt = kCarries * pilotPower_ * static_cast<float>(channel.bond->count);
  const float least = std::fmax(std::fmax(kCarriesOverRest * channel.watch.rest(), kCarriesBesideTone * tone), spilt);
  const bool isWhole = from + static_cast<int32_t>(kSlotSymbols) <= static_cast<int32_t>(symbol_);
  if (!isWhole || !(meanPower(channel, from, kSlotSymbols) > least)) return;
  if (meanPower(channel, from, frameEnd(channel, 0)) > least && channel.watch.tell()) tellLost(index, from);
}

/** Symbols before the first beginning, or before the slot under way, are of no use any more. */
template <class Numbers>
void Receiver<Numbers>::makeRoom(Channel& channel) {
  int32_t first = static_cast<int32_t>(symbol_ - symbol_ % kSlotSymbols);
  for (size_t i = 0; i < channel.watch.count(); i += 1)
    first = channel.watch.at(i).from < first ? channel.watch.at(i).from : first;
  if (first <= channel.base) return;
  const auto by = static_cast<size_t>(first - channel.base);
  const auto held = static_cast<size_t>(static_cast<int32_t>(symbol_) - first);
  for (size_t k = 0; k < channel.bond->count && held > 0; k += 1) {
    Kept* row = channel.rows + k * channel.stride;
    std::memmove(static_cast<void*>(row), row + by, held * sizeof(Kept));
  }
  if (held > 0) std::memmove(channel.left, channel.left + by, held * sizeof(float));
  channel.base = first;
}

template <class Numbers>
void Receiver<Numbers>::tellLost(size_t index, int32_t from) {
  const Channel& channel = channels_[index];
  const size_t symbols = frameEnd(channel, 0);
  Received received = receivedFrom(index, from, symbols);
  // As far as it came: of what is not there nothing is known.
  for (size_t k = 0; k < channel.bond->count; k += 1)
    for (int32_t i = static_cast<int32_t>(symbol_); i < from + static_cast<int32_t>(symbols); i += 1)
      channel.rows[k * channel.stride + static_cast<size_t>(i - channel.base)] = Numbers::keep({});
  frames_.read(*channel.bond, channel.rows + (from - channel.base), channel.stride, kFrameSizes[0], received.read);
  received.read.frame = {};
  received.tellFigures();
  counters_.lost += 1;
  sink_.onLost(received);
}

template <class Numbers>
void Receiver<Numbers>::tellAllLost() {
  const double at = line_.first;
  // Noise that looked like a beginning leads the clock anywhere.
  if (std::fabs(clockErrorPpm()) > 3000 || std::fabs(at - lostAt_) < lengths_.symbol) return;
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Channel& channel = channels_[i];
    const size_t smallest = frameEnd(channel, 0);
    const auto counted = static_cast<float>(symbol_ < smallest ? symbol_ : smallest);
    const float power = channel.carried / counted;
    const float pilots = pilotPower_ * static_cast<float>(channel.bond->count);
    const bool isOverRest = power > kCarries * pilots && power > kCarriesOverRest * channel.recent;
    const bool isAlone = silent_ >= kSilentSymbols && power > kCarriesAlone * pilots;
    if (channel.hasFrame || !(isOverRest || isAlone)) continue;
    lostAt_ = at;
    tellLost(i, 0);
  }
}

template class Receiver<ReferenceNumbers>;
template class Receiver<SmallNumbers>;

}  // namespace harmonic::phy
