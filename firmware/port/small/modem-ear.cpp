// Floats to steps, frames to consoles.
#include "modem-ear.hpp"

#include <cmath>

namespace harmonic::small {
namespace {

constexpr uint8_t kWarning = 2;

int16_t stepOf(float value) {
  const float scaled = value * 32767.0f;
  return scaled >= 32767.0f ? int16_t{32767} : scaled <= -32767.0f ? int16_t{-32767}
                                                                     : static_cast<int16_t>(std::lrintf(scaled));
}

}  // namespace

phy::Fault ModemEar::open(const phy::Waveform& waveform, const phy::Bond* channels, size_t count, uint16_t maxFrameBytes,
                          phy::Arena& arena) {
  channels_ = channels;
  sampleNs_ = 1e9 / waveform.rateHz;
  return receiver_.open({waveform, channels, count, maxFrameBytes, isRunning_}, arena);
}

void ModemEar::hear(const float* frames, size_t count, uint8_t channels, uint64_t atNs) {
  int16_t block[kBlock];
  headAtNs_ = atNs;
  for (size_t at = 0; at < count;) {
    const size_t size = count - at < kBlock ? count - at : kBlock;
    for (size_t i = 0; i < size; i += 1) block[i] = stepOf(frames[(at + i) * channels]);
    receiver_.push(block, size);
    heard_ += size;
    at += size;
    headAtNs_ = atNs + static_cast<uint64_t>(static_cast<double>(at) * sampleNs_);
  }
}

/** Silence takes their place: a pilot that runs on is found again where it has to be. */
void ModemEar::missed(uint64_t frames) {
  receiver_.skip(frames);
  heard_ += frames;
  headAtNs_ += static_cast<uint64_t>(static_cast<double>(frames) * sampleNs_);
}

void ModemEar::tell(const phy::Received& received, bool isFrame) {
  ChannelData told = channelDataOf(received, isFrame, channels_[received.bond].harmonics[0]);
  const double sinceNs = (static_cast<double>(heard_) - received.firstSample) * sampleNs_;
  const double atNs = static_cast<double>(headAtNs_) - sinceNs;
  told.atNs = atNs > 0 ? static_cast<uint64_t>(atNs) : 0;
  node_.channelData(told);
  if (isFrame) watch_.heard(told.phyFlags, told.psdu, headAtNs_);
}

void ModemEar::step(uint64_t nowNs) {
  const LineChange change = watch_.advance(receiver_.clock(), nowNs, node_.device().node);
  if (!change.isLockLost) return;
  const LockLostTlv hz = lockLostTlv(change);
  node_.event(EventCode::lockLost, kWarning, {hz.data(), hz.size()}, 1);
}

}  // namespace harmonic::small
