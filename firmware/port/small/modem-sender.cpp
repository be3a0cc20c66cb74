// Bursts to an output.
#include "modem-sender.hpp"

namespace harmonic::small {
phy::Fault ModemSender::open(const phy::Waveform& waveform, size_t harmonics, phy::Arena& arena) {
  const phy::Fault fault = transmitter_.open(waveform, harmonics, harmonics, arena);
  if (fault != phy::Fault::none) return fault;
  waveform_ = waveform;
  restSamples_ = static_cast<size_t>(phy::kRestSymbols * phy::Lengths(waveform).symbol);
  // What was taken up has to go out: no later frame finds too little memory.
  const size_t mark = arena.used();
  const phy::Bond longest{nullptr, static_cast<uint16_t>(harmonics)};
  arena.take<uint8_t>((slotBits(phy::kMaxFrameBytes, longest) + 7) / 8);
  const bool isEnough = arena.isEnough();
  arena.backTo(mark);
  return isEnough ? phy::Fault::none : phy::Fault::memory;
}

bool ModemSender::send(const phy::Bond& bond, Bytes psdu, uint8_t flags, double peak) {
  return isFree() && begin(bond, psdu, flags, peak);
}

bool ModemSender::begin(const phy::Bond& bond, Bytes psdu, uint8_t flags, double peak) {
  if (bond.count == 0) return false;
  const double amplitude = peak / static_cast<double>(bond.count + 1);
  if (transmitter_.begin(amplitude) != phy::Fault::none) return false;
  if (transmitter_.add(bond, psdu, flags, amplitude) != phy::Fault::none) return false;
  transmitter_.lastAtLeast(phy::kLeastBurstSymbols);
  busy_ = true;
  at_ = end_ = 0;
  restLeft_ = restSamples_;
  return true;
}

phy::Fault ModemSender::sign(const phy::Bond& bond, const phy::Pattern& pattern, const phy::SignatureAnswer& answer,
                             double peak) {
  if (signing_ != Signing::none) return phy::Fault::busy;
  const phy::Fault fault = pattern_.begin(waveform_, pattern, peak / static_cast<double>(phy::kPatternChosen));
  if (fault != phy::Fault::none) return fault;
  const double samples = slotsToFrame(waveform_) * static_cast<double>(phy::kSlotSymbols) * phy::Lengths(waveform_).symbol;
  leadLeft_ = static_cast<size_t>(samples + 0.5);
  answerBond_ = bond;
  answerPeak_ = peak;
  answer_ = answer;
  signing_ = Signing::waiting;
  return phy::Fault::none;
}

void ModemSender::sendAsked(SendQueue& asked, const phy::Bond* channels, double peak) {
  if (!isFree() || asked.isEmpty()) return;
  const FrameToSend& frame = asked.front();
  if (send(frame.bond(channels[frame.channel]), frame.psdu(), frame.flags, peak)) asked.pop();
  else asked.fail();
}

/** @returns samples in `block_`; 0: burst and rest are over. */
size_t ModemSender::fill() {
  if (signing_ == Signing::leading) return fillLead();
  const size_t made = transmitter_.take(block_, kBlock);
  if (made > 0) return made;
  const size_t silent = restLeft_ < kBlock ? restLeft_ : kBlock;
  for (size_t i = 0; i < silent; i += 1) block_[i] = 0;
  restLeft_ -= silent;
  return silent;
}

/** Behind its last sample the answer’s burst begins. */
size_t ModemSender::fillLead() {
  const size_t count = leadLeft_ < kBlock ? leadLeft_ : kBlock;
  for (size_t i = pattern_.take(block_, count); i < count; i += 1) block_[i] = 0;
  leadLeft_ -= count;
  if (leadLeft_ > 0) return count;
  signing_ = Signing::none;
  busy_ = begin(answerBond_, {answer_.data(), answer_.size()}, phy::kAnswerFlags, answerPeak_);
  return count;
}

void ModemSender::pump(SampleOut& out) {
  if (!busy_ && signing_ == Signing::waiting) {
    signing_ = Signing::leading;
    busy_ = true;
    at_ = end_ = 0;
  }
  while (busy_) {
    if (at_ == end_) {
      at_ = 0;
      end_ = fill();
      if (end_ == 0) {
        busy_ = false;
        sent_ += 1;
        return;
      }
    }
    const size_t taken = out.write(block_ + at_, end_ - at_);
    at_ += taken;
    if (at_ < end_) return;
  }
}

}  // namespace harmonic::small
