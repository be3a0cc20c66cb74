// Samples as they come.
#include "intake.hpp"

namespace harmonic::small {
namespace {

/** Chunks a turn. */
constexpr int kTurn = 8;

}  // namespace

void Intake::pump(Session* const* sessions, size_t count, uint64_t nowNs) {
  bool isWanted = always_ || listener_ != nullptr;
  for (size_t i = 0; i < count; i += 1) isWanted = isWanted || sessions[i]->isStreaming();
  if (isWanted != running_) {
    running_ = isWanted;
    if (running_) samples_.start();
    else samples_.stop();
    beganNs_ = nowNs;
    taken_ = 0;
    if (running_) samples_.lost();
  }
  for (int turn = 0; running_ && turn < kTurn; turn += 1) {
    const uint64_t gap = samples_.lost();
    if (gap > 0) {
      for (size_t i = 0; i < count; i += 1) sessions[i]->skip(gap);
      if (listener_ != nullptr) listener_->missed(gap);
      taken_ += gap;
      lost_ += gap;
    }
    const size_t got = samples_.read(memory_, frames_);
    if (got == 0) return;
    const auto atNs = static_cast<uint64_t>(static_cast<double>(taken_) / rateHz_ * 1e9);
    const SampleChunk chunk{memory_, got, channels_, beganNs_ + atNs};
    for (size_t i = 0; i < count; i += 1) sessions[i]->feed(chunk);
    if (listener_ != nullptr) listener_->hear(memory_, got, channels_, chunk.atNs);
    taken_ += got;
    float sum = 0;
    for (size_t i = 0; i < got; i += 1) sum += memory_[i * channels_];
    level_ = sum / static_cast<float>(got);
    if (got < frames_) return;
  }
}

}  // namespace harmonic::small
