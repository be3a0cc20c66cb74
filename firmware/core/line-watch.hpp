// What a node knows of its harmonic line (SPEC P9): lock and f0 by the clock a receiver follows, whose line it is by beacons,
// another master on it. Told what is heard; says what has changed. Hears and sends nothing.
#pragma once
#include "device.hpp"
#include "phy/receiver.hpp"

namespace harmonic {

/** Beacon of a master (SPEC P9.4): u8[8] id, u32 f0 in mHz, u32 how many it has sent. */
struct Beacon {
  Id master{};
  uint32_t f0MilliHz = 0;
  uint32_t number = 0;
};
constexpr size_t kBeaconBytes = 16;
/** On the harmonic of beacons, of their class. */
constexpr uint16_t kBeaconHarmonic = 2;
constexpr uint8_t kBeaconFlags = 3;
/** @returns false when these bytes are no beacon. */
bool readBeacon(Bytes psdu, Beacon& beacon);

/** What a receiver got on a channel, or lost there, as CHANNEL_DATA tells of it; without its time. */
ChannelData channelDataOf(const phy::Received& received, bool isFrame, uint16_t firstHarmonic);

/** What changed on the line since it was looked at last. */
struct LineChange {
  /** The pilot that was held is gone; f0 as it was. */
  bool isLockLost = false;
  double lostF0Hz = 0;
  /** A beacon of another master came, and none had for a while. */
  bool isMasterDoubled = false;
};

/** The short TLV of EVENT 0x0104 (L12.3): f0 as it was. */
using LockLostTlv = std::array<uint8_t, 6>;
LockLostTlv lockLostTlv(const LineChange& change);

class LineWatch {
 public:
  /** @param f0Hz what its own clock calls so. @param own its identity, which as a master it is known by. */
  LineWatch(NodeRole role, double f0Hz, const Id& own) : role_(role), f0Hz_(f0Hz), own_(own) {}

  /** A frame was heard. */
  void heard(uint8_t flags, Bytes psdu, uint64_t nowNs);
  /** Time goes on: brings `node` to what it is now. @param clock of what is heard. */
  LineChange advance(const phy::RunningClock& clock, uint64_t nowNs, HarmonicNode& node);

 private:
  void follow(const phy::RunningClock& clock, HarmonicNode& node, LineChange& change) const;

  const NodeRole role_;
  const double f0Hz_;
  const Id own_;
  Id master_{};
  bool isMasterNew_ = false;
  bool isDoubled_ = false;
  /** When the beacon of another master came last. */
  uint64_t otherMasterNs_ = UINT64_MAX;
};

}  // namespace harmonic
