// What a receiver is asked to be: checked, and its memory taken.
#include "receiver.hpp"

namespace harmonic::phy {

template <class Numbers>
Fault Receiver<Numbers>::check(const Listening& listening) const {
  const Fault fault = faultOf(listening.waveform);
  if (fault != Fault::none) return fault;
  if (!isFrameSize(listening.maxFrameBytes)) return Fault::frameSize;
  if (listening.bondCount == 0 || listening.bonds == nullptr) return Fault::noBond;
  for (size_t i = 0; i < listening.bondCount; i += 1) {
    const Bond& bond = listening.bonds[i];
    const Fault ofBond = faultOf(listening.waveform, bond);
    if (ofBond != Fault::none) return ofBond;
    for (size_t other = 0; other < i; other += 1)
      for (size_t k = 0; k < bond.count; k += 1)
        for (size_t m = 0; m < listening.bonds[other].count; m += 1)
          if (bond.harmonics[k] == listening.bonds[other].harmonics[m]) return Fault::twice;
  }
  return Fault::none;
}

template <class Numbers>
void Receiver<Numbers>::takeMemory(Arena& arena) {
  ring_.open(static_cast<size_t>(static_cast<double>(kSymbolsBack + 2) * lengths_.symbol) + kTaps, arena);
  for (size_t p = 0; p < pilotCount_; p += 1) searches_[p].open(listening_.waveform, pilots_[p], arena);
  channels_ = arena.take<Channel>(listening_.bondCount);
  size_t together = 0;
  size_t longest = 0;
  size_t harmonics = 0;
  for (size_t i = 0; i < listening_.bondCount; i += 1) {
    const Bond& bond = listening_.bonds[i];
    // Of a slot all symbols are kept, however short a frame is.
    const size_t whole = frameSymbols(listening_.maxFrameBytes, bond);
    const size_t symbols = whole > kSlotSymbols ? whole : kSlotSymbols;
    longest = symbols > longest ? symbols : longest;
    together = symbols * bond.count > together ? symbols * bond.count : together;
    harmonics += bond.count;
    Kept* rows = arena.take<Kept>(symbols * bond.count);
    SteadyLine* tones = listening_.isRunning ? arena.take<SteadyLine>(bond.count) : nullptr;
    float* left = listening_.isRunning ? arena.take<float>(symbols) : nullptr;
    if (arena.isEnough()) channels_[i] = {&bond, rows, symbols, 0, SlotWatch(), 0, 0, 0, false, tones, left};
  }
  longest_ = longest;
  const size_t forFrames = FrameReader<Numbers>::pointsFor(longest);
  const size_t forSymbols = SymbolReader<Numbers>::pointsFor(listening_.waveform);
  fft_.open(forFrames > forSymbols ? forFrames : forSymbols, arena);
  reader_.open(listening_.waveform, arena);
  frames_.open(listening_.waveform, together, longest, fft_, arena);
  rungs_ = highestRung_ > 0 ? arena.take<Rung<Real>>(harmonics) : nullptr;
}

template <class Numbers>
Fault Receiver<Numbers>::open(const Listening& listening, Arena& arena) {
  const Fault fault = check(listening);
  if (fault != Fault::none) return fault;
  listening_ = listening;
  lengths_ = Lengths(listening.waveform);
  pilots_[1] = listening.waveform.secondPilot;
  pilotCount_ = pilots_[1] > 0 ? 2 : 1;
  for (size_t p = 0; p < pilotCount_; p += 1)
    pilotTurns_[p] = turnOf(static_cast<Real>(kPi / 2 + kPi * std::fmod(pilots_[p] * listening.waveform.guardEighths / 8.0, 2.0)));
  inBurst_ = false;
  lostAt_ = -1;
  skipped_ = 0;
  counters_ = ReceiverCounters();
  findRungs();
  takeMemory(arena);
  return arena.isEnough() ? Fault::none : Fault::memory;
}

/** The ladder is for many harmonics, some of them high: factors of the lowest sixth and of all. */
template <class Numbers>
void Receiver<Numbers>::findRungs() {
  lowestRung_ = highestRung_ = 0;
  const auto visit = [this](auto&& each) {
    for (size_t i = 0; i < listening_.bondCount; i += 1)
      for (size_t k = 0; k < listening_.bonds[i].count; k += 1)
        each(listening_.bonds[i].harmonics[k], listening_.bonds[i].modulation == Modulation::dqpsk ? 4u : 2u);
  };
  size_t harmonics = 0;
  uint16_t highest = 0;
  visit([&](uint16_t harmonic, uint32_t power) {
    const uint32_t factor = harmonic * power;
    harmonics += 1;
    highest = harmonic > highest ? harmonic : highest;
    highestRung_ = factor > highestRung_ ? factor : highestRung_;
  });
  if (highest <= kLadderFrom || harmonics < kLadderHarmonics) highestRung_ = 0;
  const size_t sixth = harmonics / 6 < 3 ? 3 : harmonics / 6;
  for (size_t below = 0; highestRung_ > 0 && below < sixth;) {
    uint32_t next = highestRung_;
    visit([&](uint16_t harmonic, uint32_t power) {
      const uint32_t factor = harmonic * power;
      next = factor > lowestRung_ && factor < next ? factor : next;
    });
    lowestRung_ = next;
    below = 0;
    visit([&](uint16_t harmonic, uint32_t power) { below += harmonic * power <= lowestRung_ ? 1 : 0; });
  }
}

template class Receiver<ReferenceNumbers>;
template class Receiver<SmallNumbers>;

}  // namespace harmonic::phy
