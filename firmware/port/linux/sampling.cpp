// Samples by the clock, chunk by chunk.
#include "sampling.hpp"

#include <algorithm>
#include <cmath>

#include "line-pace.hpp"

namespace agent {
namespace {

constexpr size_t kChunk = 1024;
/** A machine that stood still longer than this has lost the samples, as a converter's buffer would. */
constexpr double kMostBehindS = 0.5;
/** A card is asked this often. */
constexpr uint64_t kLiveNs = 10000000;
/** Who listens to the line hears it in pieces of this length. */
constexpr double kHopS = 0.005;
constexpr uint64_t kLeastWaitNs = 500000;

}  // namespace

Sampling::Sampling(Source& source, double speed, Faults& faults, bool always)
    : source_(source),
      faults_(faults),
      pace_(source.rateHz() * speed),
      always_(always),
      chunk_(kChunk * source.channels()),
      dueNs_(kNever) {}

uint64_t Sampling::timeOf(uint64_t sample) const {
  return beganNs_ + static_cast<uint64_t>(static_cast<double>(sample) / source_.rateHz() * 1e9);
}

void Sampling::advance(const std::vector<harmonic::Session*>& links, uint64_t nowNs) {
  std::vector<harmonic::Session*> streaming;
  std::copy_if(links.begin(), links.end(), std::back_inserter(streaming),
               [](const harmonic::Session* link) { return link->isStreaming(); });
  dueNs_ = kNever;
  if ((streaming.empty() && !always_) || over_) {
    running_ = false;
    return;
  }
  if (!running_) {
    running_ = true;
    beganNs_ = emptiedNs_ = nowNs;
    taken_ = 0;
    source_.rewind();
  }
  take(streaming, nowNs);
  if (source_.isLive()) {
    dueNs_ = nowNs + kLiveNs;
    return;
  }
  size_t left = always_ ? static_cast<size_t>(std::max(1.0, source_.rateHz() * kHopS)) : SIZE_MAX;
  for (const harmonic::Session* link : streaming) left = std::min(left, link->samplesToBlock());
  const double atNs = static_cast<double>(taken_ + left) / pace_ * 1e9;
  dueNs_ = std::max(nowNs + kLeastWaitNs, beganNs_ + static_cast<uint64_t>(std::ceil(atNs)) + 1);
}

/** When it was read last it had nothing left: what an overrun lost is what came since, by the clock. */
void Sampling::takeLive(const std::vector<harmonic::Session*>& links, uint64_t nowNs) {
  while (takeChunk(links, kChunk)) continue;
  if (source_.takeOverrun()) lose(links, static_cast<uint64_t>(static_cast<double>(nowNs - emptiedNs_) / 1e9 * pace_));
  emptiedNs_ = nowNs;
}

void Sampling::take(const std::vector<harmonic::Session*>& links, uint64_t nowNs) {
  if (source_.isLive()) return takeLive(links, nowNs);
  const auto due = static_cast<uint64_t>(static_cast<double>(nowNs - beganNs_) / 1e9 * pace_);
  uint64_t frames = due > taken_ ? due - taken_ : 0;
  const auto most = static_cast<uint64_t>(std::max(pace_ * kMostBehindS, 2.0));
  if (frames > most) {
    lose(links, frames - most);
    frames = most;
  }
  while (frames > 0) {
    const auto size = static_cast<size_t>(std::min<uint64_t>(frames, kChunk));
    if (!takeChunk(links, size)) {
      over_ = true;
      return;
    }
    frames -= size;
  }
}

/** @returns false when the source had less than that. */
bool Sampling::takeChunk(const std::vector<harmonic::Session*>& links, size_t frames) {
  const size_t got = source_.read(chunk_.data(), frames);
  if (got > 0 && faults_.isOn(FaultKind::gap)) {
    lose(links, got);
  } else if (got > 0) {
    if (faults_.isOn(FaultKind::clip)) {
      const auto gain = static_cast<float>(faults_.rateOf(FaultKind::clip, 1));
      for (size_t i = 0; i < got * source_.channels(); i += 1)
        chunk_[i] = std::max(-1.0f, std::min(1.0f, chunk_[i] * gain));
    }
    const harmonic::SampleChunk chunk{chunk_.data(), got, source_.channels(), timeOf(taken_)};
    for (harmonic::Session* link : links) link->feed(chunk);
    taken_ += got;
  }
  return got == frames;
}

void Sampling::lose(const std::vector<harmonic::Session*>& links, uint64_t frames) {
  for (harmonic::Session* link : links) link->skip(frames);
  taken_ += frames;
}

}  // namespace agent
