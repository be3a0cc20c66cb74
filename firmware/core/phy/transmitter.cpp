// Bits to phases, phases to samples.
#include "transmitter.hpp"

#include <cmath>

namespace harmonic::phy {
namespace {

/** Eighths of a turn by two bits b1 b0 of pi/4-DQPSK: 00 +1, 01 -1, 10 +3, 11 -3. */
constexpr uint8_t kQuadrant[4] = {1, 7, 3, 5};
/** A whole number of samples a symbol, but for the last bits of a double, is whole. */
constexpr double kWhole = 1e-6;

bool isAmplitude(double value) { return value > 0 && value <= 1; }

}  // namespace

template <class Oscillator>
Fault Transmitter<Oscillator>::open(const Waveform& waveform, size_t harmonics, size_t bonds, Arena& arena) {
  const Fault fault = faultOf(waveform);
  if (fault != Fault::none) return fault;
  waveform_ = waveform;
  arena_ = &arena;
  carriers_ = arena.take<Carrier>(harmonics);
  sendings_ = arena.take<Sending>(bonds);
  mark_ = arena.used();
  carrierRoom_ = harmonics;
  sendingRoom_ = bonds;
  return arena.isEnough() ? Fault::none : Fault::memory;
}

template <class Oscillator>
Fault Transmitter<Oscillator>::begin(double pilot) {
  if (arena_ == nullptr) return Fault::memory;
  if (!isAmplitude(pilot)) return Fault::amplitude;
  arena_->backTo(mark_);
  carrierCount_ = sendingCount_ = symbols_ = symbol_ = sample_ = symbolEnd_ = clipped_ = 0;
  pilotAmplitude_ = static_cast<Real>(pilot);
  pilot_.tune(1 / Lengths(waveform_).period);
  secondPilot_.tune(waveform_.secondPilot / Lengths(waveform_).period);
  return Fault::none;
}

template <class Oscillator>
Fault Transmitter<Oscillator>::add(const Bond& bond, Bytes psdu, uint8_t flags, double amplitude, uint16_t slot) {
  const Fault fault = faultOf(waveform_, bond);
  if (fault != Fault::none) return fault;
  if (sample_ > 0) return Fault::busy;
  if (!isAmplitude(amplitude)) return Fault::amplitude;
  if (psdu.size > kMaxPsdu) return Fault::psdu;
  if (sendingCount_ == sendingRoom_ || carrierRoom_ - carrierCount_ < bond.count) return Fault::tooManyBonds;
  for (size_t i = 0; i < carrierCount_; i += 1)
    for (size_t k = 0; k < bond.count; k += 1)
      if (carriers_[i].harmonic == bond.harmonics[k]) return Fault::twice;
  uint8_t frame[kMaxFrameBytes];
  const size_t size = writeFrame(psdu, flags, frame);
  const size_t before = arena_->used();
  uint8_t* bits = arena_->take<uint8_t>((slotBits(size, bond) + 7) / 8);
  if (bits == nullptr) {
    arena_->backTo(before);
    return Fault::memory;
  }
  const size_t slots = encodeSlotBits(frame, size, bond, bits);
  const size_t symbols = frameSymbols(size, bond);
  const size_t first = kSlotSymbols * slot;
  const auto bitsEach = static_cast<uint8_t>(bond.modulation);
  sendings_[sendingCount_] = {bits, slots, carrierCount_, bond.count, bitsEach, first, symbols};
  sendingCount_ += 1;
  for (size_t k = 0; k < bond.count; k += 1) {
    Carrier& carrier = carriers_[carrierCount_ + k];
    carrier = {Oscillator(), static_cast<Real>(amplitude), 0, referencePhase(bond.harmonics[k]), 0, bond.harmonics[k]};
    carrier.oscillator.tune(carrier.harmonic / Lengths(waveform_).period);
  }
  carrierCount_ += bond.count;
  lastAtLeast(first + symbols);
  return Fault::none;
}

template <class Oscillator>
size_t Transmitter<Oscillator>::firstSampleOf(size_t symbol) const {
  return static_cast<size_t>(std::ceil(static_cast<double>(symbol) * Lengths(waveform_).symbol - kWhole));
}

template <class Oscillator>
size_t Transmitter<Oscillator>::samples() const {
  return firstSampleOf(symbols_);
}

template <class Oscillator>
void Transmitter<Oscillator>::turn(const Sending& sending) {
  if (symbol_ <= sending.firstSymbol || symbol_ >= sending.firstSymbol + sending.symbols) return;
  const size_t each = sending.bitsEach;
  size_t bit = (symbol_ - sending.firstSymbol - 1) * sending.harmonics * each;
  for (size_t k = 0; k < sending.harmonics; k += 1, bit += each) {
    const unsigned high = bitAt(sending.bits, bit);
    const unsigned eighths = each == 1 ? 4 * high : kQuadrant[2 * high + bitAt(sending.bits, bit + 1)];
    uint8_t& turned = carriers_[sending.firstCarrier + k].turned;
    turned = static_cast<uint8_t>((turned + eighths) & 7u);
  }
}

template <class Oscillator>
void Transmitter<Oscillator>::startSymbol() {
  const Lengths lengths(waveform_);
  const double at = static_cast<double>(sample_) - static_cast<double>(symbol_) * lengths.symbol - lengths.guard;
  symbolEnd_ = firstSampleOf(symbol_ + 1);
  const double chip = pilotChip(symbol_) > 0 ? 0 : kPi;
  pilot_.start(at, chip);
  secondPilot_.start(at, chip);
  for (size_t s = 0; s < sendingCount_; s += 1) {
    const Sending& sending = sendings_[s];
    const bool isSounding = symbol_ >= sending.firstSymbol && symbol_ < sending.firstSymbol + sending.symbols;
    turn(sending);
    for (size_t k = 0; k < sending.harmonics; k += 1) {
      Carrier& carrier = carriers_[sending.firstCarrier + k];
      carrier.oscillator.start(at, carrier.reference + kPi / 4 * carrier.turned);
      carrier.sounding = isSounding ? carrier.amplitude : Real{0};
    }
  }
}

template <class Oscillator>
size_t Transmitter<Oscillator>::take(int16_t* out, size_t most) {
  size_t made = 0;
  for (; made < most; made += 1, sample_ += 1) {
    if (sample_ == symbolEnd_) {
      if (sample_ == samples()) break;
      if (sample_ > 0) symbol_ += 1;
      startSymbol();
    }
    Real sum = pilotAmplitude_ * pilot_.next();
    if (waveform_.secondPilot > 0) sum += pilotAmplitude_ * secondPilot_.next();
    for (size_t k = 0; k < carrierCount_; k += 1) sum += carriers_[k].sounding * carriers_[k].oscillator.next();
    const Real step = std::floor(Real{32767} * sum + Real{0.5});
    const bool isOver = step > Real{32767} || step < Real{-32768};
    if (isOver) clipped_ += 1;
    out[made] = static_cast<int16_t>(!isOver ? step : step > 0 ? Real{32767} : Real{-32768});
  }
  return made;
}

template class Transmitter<ReferenceOscillator>;
template class Transmitter<TableOscillator>;

}  // namespace harmonic::phy
