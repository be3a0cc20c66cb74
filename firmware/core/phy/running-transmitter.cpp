// Symbols of a pilot that runs, and of the frames on it.
#include "running-transmitter.hpp"

namespace harmonic::phy {
namespace {

/** Eighths of a turn by two bits b1 b0 of pi/4-DQPSK: 00 +1, 01 -1, 10 +3, 11 -3 (P5.2). */
constexpr uint8_t kQuadrant[4] = {1, 7, 3, 5};
/** A sample this close to a beginning has reached it (P2.2). */
constexpr double kReached = 1e-6;

bool isAmplitude(double value) { return value > 0 && value <= 1; }

}  // namespace

template <class Oscillator>
Fault RunningTransmitter<Oscillator>::open(const Waveform& waveform, const Bond* bonds, size_t count,
                                           size_t maxFrameBytes, double pilot, double amplitude, Arena& arena) {
  const Fault fault = faultOf(waveform);
  if (fault != Fault::none) return fault;
  if (!isFrameSize(maxFrameBytes)) return Fault::frameSize;
  if (!isAmplitude(pilot) || !isAmplitude(amplitude)) return Fault::amplitude;
  size_t harmonics = 0;
  for (size_t i = 0; i < count; i += 1) {
    const Fault ofBond = faultOf(waveform, bonds[i]);
    if (ofBond != Fault::none) return ofBond;
    for (size_t other = 0; other < i; other += 1)
      for (size_t k = 0; k < bonds[i].count; k += 1)
        for (size_t m = 0; m < bonds[other].count; m += 1)
          if (bonds[i].harmonics[k] == bonds[other].harmonics[m]) return Fault::twice;
    harmonics += bonds[i].count;
  }
  const Lengths lengths(waveform);
  waveform_ = waveform;
  symbolSamples_ = lengths.symbol;
  guardSamples_ = lengths.guard;
  maxFrameBytes_ = maxFrameBytes;
  pilotAmplitude_ = static_cast<Real>(pilot);
  amplitude_ = static_cast<Real>(amplitude);
  elapsed_ = 0;
  chip_ = 0;
  begun_ = false;
  count_ = count;
  bonds_ = bonds;
  carriers_ = arena.take<Carrier>(harmonics);
  sendings_ = arena.take<Sending>(count);
  size_t carrier = 0;
  for (size_t i = 0; i < count; i += 1) {
    // In whatever code a frame is asked for: half the rate is the longest.
    const Bond longest{bonds[i].harmonics, bonds[i].count, Modulation::dqpsk, Fec::half};
    const size_t room = (slotBits(maxFrameBytes, longest) + 7) / 8;
    uint8_t* bits = arena.take<uint8_t>(room);
    if (!arena.isEnough()) continue;
    sendings_[i] = {bonds[i], bits, room, carrier, 0, 0, State::idle};
    for (size_t k = 0; k < bonds[i].count; k += 1, carrier += 1) {
      carriers_[carrier] = {Oscillator(), bonds[i].harmonics[k], 0};
      carriers_[carrier].oscillator.tune(bonds[i].harmonics[k] / lengths.period);
    }
  }
  pilot_.tune(1 / lengths.period);
  secondPilot_.tune(waveform.secondPilot / lengths.period);
  return arena.isEnough() ? Fault::none : Fault::memory;
}

template <class Oscillator>
Fault RunningTransmitter<Oscillator>::send(size_t bond, Bytes psdu, uint8_t flags, const Bond& as) {
  if (sendings_ == nullptr || bond >= count_) return Fault::noBond;
  return isFree(bond) ? prepare(bond, psdu, flags, as) : Fault::busy;
}

/** A frame on a bond that is idle. */
template <class Oscillator>
Fault RunningTransmitter<Oscillator>::prepare(size_t bond, Bytes psdu, uint8_t flags, const Bond& as) {
  Sending& sending = sendings_[bond];
  sending.bond = {bonds_[bond].harmonics, bonds_[bond].count, as.modulation, as.fec};
  const size_t size = frameSizeFor(psdu.size);
  if (size == 0 || size > maxFrameBytes_) return Fault::psdu;
  uint8_t frame[kMaxFrameBytes];
  writeFrame(psdu, flags, frame);
  encodeSlotBits(frame, size, sending.bond, sending.bits);
  sending.symbols = frameSymbols(size, sending.bond);
  sending.symbol = 0;
  sending.state = State::waiting;
  return Fault::none;
}

template <class Oscillator>
Fault RunningTransmitter<Oscillator>::sign(size_t bond, const Pattern& pattern, uint32_t slot,
                                           const SignatureAnswer& psdu, uint8_t flags) {
  if (sendings_ == nullptr || bond >= count_) return Fault::noBond;
  if (isSigning()) return Fault::busy;
  if (frameSizeFor(psdu.size()) > maxFrameBytes_) return Fault::psdu;
  // It would sound in every symbol of the pattern (P11.15).
  if (waveform_.secondPilot >= 2 && waveform_.secondPilot < 2 + kPatternPool) return Fault::secondPilot;
  const Fault fault = patternOut_.begin(waveform_, pattern, static_cast<double>(amplitude_));
  if (fault != Fault::none) return fault;
  pattern_ = pattern;
  answer_ = psdu;
  answerFlags_ = flags;
  signSlot_ = slot % kSignatureSlots;
  signBond_ = bond;
  signing_ = Signing::waiting;
  return Fault::none;
}

template <class Oscillator>
void RunningTransmitter<Oscillator>::giveUpSignature() {
  if (!isSigning()) return;
  State& frame = sendings_[signBond_].state;
  if (signing_ == Signing::sounding && frame != State::sounding) frame = State::idle;
  signing_ = Signing::none;
}

/** Pattern, a slot of rest, frame: each where its slot begins. */
template <class Oscillator>
void RunningTransmitter<Oscillator>::startSignature() {
  if (signing_ == Signing::none || chip_ % kSlotSymbols != 0) return;
  const uint32_t slot = chip_ / static_cast<uint32_t>(kSlotSymbols);
  if (signing_ == Signing::waiting) {
    if (slot != signSlot_) return;
    for (size_t i = 0; i < count_; i += 1)
      if (sendings_[i].state != State::idle) return;
    if (patternOut_.begin(waveform_, pattern_, static_cast<double>(amplitude_)) != Fault::none) return;
    if (prepare(signBond_, {answer_.data(), answer_.size()}, answerFlags_, bonds_[signBond_]) != Fault::none) return;
    sendings_[signBond_].state = State::held;
    signing_ = Signing::sounding;
  } else if (sendings_[signBond_].state == State::idle) {
    signing_ = Signing::none;
  } else if (sendings_[signBond_].state == State::held && slot == (signSlot_ + slotsToFrame(waveform_)) % kSignatureSlots) {
    sendings_[signBond_].state = State::waiting;
  }
}

/** The next symbol of the frame that sounds, or of one that waited for this slot. */
template <class Oscillator>
void RunningTransmitter<Oscillator>::startFrame(Sending& sending) {
  if (sending.state == State::sounding && sending.symbol == sending.symbols) sending.state = State::idle;
  if (sending.state == State::waiting && chip_ % kSlotSymbols == 0) sending.state = State::sounding;
  if (sending.state != State::sounding) return;
  const Bond& bond = sending.bond;
  const auto each = static_cast<size_t>(bond.modulation);
  size_t bit = sending.symbol == 0 ? 0 : (sending.symbol - 1) * bond.bitsPerSymbol();
  for (size_t k = 0; k < bond.count; k += 1, bit += each) {
    Carrier& carrier = carriers_[sending.firstCarrier + k];
    const unsigned high = bitAt(sending.bits, bit);
    const unsigned eighths = each == 1 ? 4 * high : kQuadrant[2 * high + bitAt(sending.bits, bit + 1)];
    carrier.turned = sending.symbol == 0 ? uint8_t{0} : static_cast<uint8_t>((carrier.turned + eighths) & 7u);
    const double phase = referencePhase(carrier.harmonic) + kPi / 4 * carrier.turned;
    carrier.oscillator.start(elapsed_ - guardSamples_, phase);
  }
  sending.symbol += 1;
}

template <class Oscillator>
void RunningTransmitter<Oscillator>::startSymbol() {
  const double phase = pilotChip(chip_) > 0 ? 0 : kPi;
  pilot_.start(elapsed_ - guardSamples_, phase);
  secondPilot_.start(elapsed_ - guardSamples_, phase);
  startSignature();
  for (size_t i = 0; i < count_; i += 1) startFrame(sendings_[i]);
}

template <class Oscillator>
typename RunningTransmitter<Oscillator>::Real RunningTransmitter<Oscillator>::next() {
  if (elapsed_ >= symbolSamples_ - kReached) {
    elapsed_ -= symbolSamples_;
    chip_ = static_cast<uint8_t>((chip_ + 1) % kPilotChips);
    startSymbol();
  } else if (!begun_) {
    startSymbol();
  }
  begun_ = true;
  elapsed_ += 1;
  Real sum = pilotAmplitude_ * pilot_.next();
  if (waveform_.secondPilot > 0) sum += pilotAmplitude_ * secondPilot_.next();
  if (signing_ == Signing::sounding) sum += patternOut_.next();
  for (size_t i = 0; i < count_; i += 1) {
    const Sending& sending = sendings_[i];
    if (sending.state != State::sounding) continue;
    for (size_t k = 0; k < sending.bond.count; k += 1)
      sum += amplitude_ * carriers_[sending.firstCarrier + k].oscillator.next();
  }
  return sum;
}

template class RunningTransmitter<ReferenceOscillator>;
template class RunningTransmitter<TableOscillator>;

}  // namespace harmonic::phy
