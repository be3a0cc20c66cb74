// Frames that consoles want sent on harmonics, in the order they came, until a sender takes them (SPEC L16). Judges what is
// asked for, lives in the owner's memory, and counts what found no room. Sends nothing.
#pragma once
#include "device.hpp"
#include "phy/phy-frame.hpp"
#include "phy/waveform.hpp"

namespace harmonic {

struct FrameToSend {
  /** Place of its channel in the list. */
  uint16_t channel;
  phy::Fec fec;
  phy::Modulation modulation;
  uint8_t flags;
  uint8_t size;
  uint8_t bytes[phy::kMaxPsdu];

  Bytes psdu() const { return {bytes, size}; }
  /** On these harmonics, coded as it was asked for. */
  phy::Bond bond(const phy::Bond& of) const { return {of.harmonics, of.count, modulation, fec}; }
};

struct SendCounters {
  /** Frames that were taken, that a sender has begun, and that were given up where the device began anew. */
  uint32_t taken = 0, begun = 0, forgotten = 0;
  /** Refused because as many waited as there is room for. */
  uint32_t full = 0;
  /** That the sender could not send after all. */
  uint32_t failed = 0;
};

class SendQueue {
 public:
  /** @param channels the bonds it may be asked for, and memory of `room` frames; both stay the caller's. */
  SendQueue(const phy::Bond* channels, size_t count, FrameToSend* memory, size_t room)
      : channels_(channels), count_(count), memory_(memory), room_(room) {}
  SendQueue(const SendQueue&) = delete;
  SendQueue& operator=(const SendQueue&) = delete;

  /** @returns whether it waits now; else the ERROR and its words. */
  SendAnswer take(const ChannelSend& asked);
  bool isEmpty() const { return used_ == 0; }
  size_t waiting() const { return used_; }
  /** The oldest; only when not empty. */
  const FrameToSend& front() const { return memory_[head_]; }
  /** A sender has begun it. */
  void pop();
  /** A sender could not begin it, and never will. */
  void fail();
  /** The device begins anew: what waits is given up (L16.2). */
  void forget();
  const SendCounters& counters() const { return counters_; }
  /** Asked for, and not to go out. */
  uint32_t unsent() const { return counters_.full + counters_.forgotten + counters_.failed; }
  /** Place in the list of the channel with these harmonics, u16 each, in this order; past the last where there is none. */
  size_t channelOf(Bytes harmonics) const;

 private:
  void next();

  const phy::Bond* const channels_;
  const size_t count_;
  FrameToSend* const memory_;
  const size_t room_;
  size_t head_ = 0, used_ = 0;
  SendCounters counters_;
};

}  // namespace harmonic
