// Beacons, the clock, and what follows from them.
#include "line-watch.hpp"

#include <cmath>

namespace harmonic {
namespace {

/** Beacons come twice a second: after so long without another master's, the next one is news. */
constexpr uint64_t kForgetMasterNs = 5000000000;
constexpr uint8_t kCrcOk = 1, kExcised = 2;

int16_t sixteen(double value) {
  return static_cast<int16_t>(std::lround(value < -32767 ? -32767 : value > 32767 ? 32767 : value));
}

}  // namespace

bool readBeacon(Bytes psdu, Beacon& beacon) {
  if (psdu.size != kBeaconBytes) return false;
  std::memcpy(beacon.master.data(), psdu.data, beacon.master.size());
  beacon.f0MilliHz = loadLittle<uint32_t>(psdu.data + 8);
  beacon.number = loadLittle<uint32_t>(psdu.data + 12);
  return true;
}

LockLostTlv lockLostTlv(const LineChange& change) {
  LockLostTlv tlv{1, 4};
  storeLittle<uint32_t>(tlv.data() + 2, bitsOfFloat(static_cast<float>(change.lostF0Hz)));
  return tlv;
}

ChannelData channelDataOf(const phy::Received& received, bool isFrame, uint16_t firstHarmonic) {
  ChannelData told;
  told.harmonic = firstHarmonic;
  told.bits = static_cast<uint8_t>((isFrame ? kCrcOk : 0) | (received.read.excised > 0 ? kExcised : 0));
  told.snrCentiDb = sixteen(100 * received.snrDb);
  told.clockDeciPpm = sixteen(10 * received.clockErrorPpm);
  const double percent = 100 * static_cast<double>(received.read.evm);
  told.evmPercent = static_cast<uint8_t>(percent < 255 ? std::lround(percent) : 255);
  told.phyFlags = isFrame ? received.read.frame.flags : uint8_t{0};
  if (isFrame) told.psdu = received.read.frame.psdu;
  return told;
}

void LineWatch::heard(uint8_t flags, Bytes psdu, uint64_t nowNs) {
  Beacon beacon;
  if ((flags & phy::PhyFlag::classMask) != kBeaconFlags || !readBeacon(psdu, beacon)) return;
  if (role_ == NodeRole::slave) {
    master_ = beacon.master;
    isMasterNew_ = true;
  }
  if (role_ != NodeRole::master || beacon.master == own_) return;
  isDoubled_ = isDoubled_ || otherMasterNs_ == UINT64_MAX || nowNs - otherMasterNs_ > kForgetMasterNs;
  otherMasterNs_ = nowNs;
}

void LineWatch::follow(const phy::RunningClock& clock, HarmonicNode& node, LineChange& change) const {
  if (node.lock == Lock::locked && clock.symbols == 0) {
    change.isLockLost = true;
    change.lostF0Hz = node.f0Hz;
  }
  node.lock = clock.isLocked() ? Lock::locked : Lock::searching;
  node.f0Hz = clock.isLocked() ? f0Hz_ * (1 + clock.errorPpm * 1e-6) : 0;
  node.clockPpm = static_cast<float>(clock.errorPpm);
  if (clock.symbols == 0) node.master = {};
}

LineChange LineWatch::advance(const phy::RunningClock& clock, uint64_t nowNs, HarmonicNode& node) {
  LineChange change;
  node.role = role_;
  if (isMasterNew_) node.master = master_;
  isMasterNew_ = false;
  change.isMasterDoubled = isDoubled_;
  isDoubled_ = false;
  node.isContested = otherMasterNs_ != UINT64_MAX && nowNs - otherMasterNs_ <= kForgetMasterNs;
  if (role_ == NodeRole::master) {
    node.lock = Lock::locked;
    node.f0Hz = f0Hz_;
    node.clockPpm = 0;
    node.master = own_;
  } else {
    follow(clock, node, change);
  }
  return change;
}

}  // namespace harmonic
