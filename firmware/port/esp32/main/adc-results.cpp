// Results to frames.
#include "adc-results.hpp"

namespace esp32 {
namespace {

constexpr float kHalf = 2048;

}  // namespace

size_t AdcResults::most(size_t room) {
  // When it overflowed the pool was full: so many whole frames come before the gap.
  if (until_ == SIZE_MAX && overflows_.load() != told_) until_ = pool_;
  return until_ < room ? until_ : room;
}

size_t AdcResults::take(const uint8_t* bytes, size_t size, bool isAll, float* out) {
  size_t frames = 0;
  const size_t whole = size / frameBytes();
  for (size_t i = 0; i < whole; i += 1, bytes += frameBytes()) {
    bool isGood = true;
    for (uint8_t c = 0; c < channels_; c += 1) {
      const uint8_t* const at = bytes + c * resultBytes();
      const uint32_t low = at[0] | static_cast<uint32_t>(at[1]) << 8;
      const uint32_t channel =
          layout_ == AdcLayout::type1 ? low >> 12 : (low >> 13 | (static_cast<uint32_t>(at[2]) & 1) << 3) & 7;
      isGood = isGood && channel == c;
      out[frames * channels_ + c] = (static_cast<float>(low & 0xfff) - kHalf) / kHalf;
    }
    if (isGood) frames += 1;
    else lost_ += 1;
  }
  if (until_ == SIZE_MAX) return frames;
  until_ = until_ > whole ? until_ - whole : 0;
  if (until_ > 0 && !isAll) return frames;
  const uint32_t now = overflows_.load();
  lost_ += uint64_t{now - told_} * conversion_;
  told_ = now;
  until_ = SIZE_MAX;
  return frames;
}

uint64_t AdcResults::lost() {
  const uint64_t lost = lost_;
  lost_ = 0;
  return lost;
}

void AdcResults::restart() {
  told_ = overflows_.load();
  until_ = SIZE_MAX;
  lost_ = 0;
}

}  // namespace esp32
