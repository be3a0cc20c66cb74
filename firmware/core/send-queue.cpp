// What is asked for, judged and kept.
#include "send-queue.hpp"

namespace harmonic {
namespace {

constexpr uint8_t kMostFec = 2, kMostModulation = 1;

SendAnswer refused(ErrorCode code, const char* words) { return {static_cast<uint16_t>(code), words}; }

}  // namespace

size_t SendQueue::channelOf(Bytes harmonics) const {
  for (size_t i = 0; i < count_; i += 1) {
    const phy::Bond& bond = channels_[i];
    if (harmonics.size != size_t{2} * bond.count) continue;
    size_t same = 0;
    while (same < bond.count && loadLittle<uint16_t>(harmonics.data + 2 * same) == bond.harmonics[same]) same += 1;
    if (same == bond.count) return i;
  }
  return count_;
}

SendAnswer SendQueue::take(const ChannelSend& asked) {
  if (asked.fec > kMostFec) return refused(ErrorCode::value, "the code is 0 (none), 1 (rate 1/2) or 2 (rate 3/4)");
  if (asked.modulation > kMostModulation) return refused(ErrorCode::value, "the modulation is 0 (dbpsk) or 1 (dqpsk)");
  if ((asked.phyFlags & phy::PhyFlag::versionMask) != 0)
    return refused(ErrorCode::value, "frames of another version than 0 are not sent");
  if (asked.psdu.size > phy::kMaxPsdu) return refused(ErrorCode::value, "a frame carries 250 bytes at most");
  const size_t channel = channelOf(asked.harmonics);
  if (channel == count_)
    return refused(ErrorCode::value, "this device sends on no channel of these harmonics in this order");
  if (used_ == room_) {
    counters_.full += 1;
    return refused(ErrorCode::busy, "as many frames wait as this device holds");
  }
  FrameToSend& frame = memory_[(head_ + used_) % room_];
  frame.channel = static_cast<uint16_t>(channel);
  frame.fec = static_cast<phy::Fec>(asked.fec);
  frame.modulation = asked.modulation == 0 ? phy::Modulation::dbpsk : phy::Modulation::dqpsk;
  frame.flags = asked.phyFlags;
  frame.size = static_cast<uint8_t>(asked.psdu.size);
  if (asked.psdu.size > 0) std::memcpy(frame.bytes, asked.psdu.data, asked.psdu.size);
  used_ += 1;
  counters_.taken += 1;
  return {};
}

void SendQueue::next() {
  head_ = (head_ + 1) % room_;
  used_ -= 1;
}

void SendQueue::pop() {
  next();
  counters_.begun += 1;
}

void SendQueue::fail() {
  next();
  counters_.failed += 1;
}

void SendQueue::forget() {
  counters_.forgotten += static_cast<uint32_t>(used_);
  used_ = 0;
}

}  // namespace harmonic
