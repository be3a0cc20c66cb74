// Which counters of one sender were seen: the newest and the 63 before it (RFC 4303, 3.4.3).
#pragma once
#include <cstdint>

namespace harmonic {

class ReplayWindow {
 public:
  static constexpr unsigned kSize = 64;

  void forget() { *this = ReplayWindow(); }
  bool isNewest(uint64_t counter) const { return !any_ || counter > highest_; }
  /** True once per counter, and never for one too old to be remembered. */
  bool take(uint64_t counter) {
    if (isNewest(counter)) {
      const uint64_t by = any_ ? counter - highest_ : kSize;
      seen_ = by >= kSize ? 0 : seen_ << by;
      seen_ |= 1;
      highest_ = counter;
      any_ = true;
      return true;
    }
    const uint64_t behind = highest_ - counter;
    if (behind >= kSize || ((seen_ >> behind) & 1) != 0) return false;
    seen_ |= uint64_t{1} << behind;
    return true;
  }
  /** The counter whose lowest 16 bits came over the air: the one nearest to what is expected next. */
  uint32_t expand(uint16_t low) const {
    const uint32_t expected = any_ ? static_cast<uint32_t>(highest_) + 1 : 0;
    const auto ahead = static_cast<int16_t>(static_cast<uint16_t>(low - static_cast<uint16_t>(expected)));
    return ahead < 0 && expected < static_cast<uint32_t>(-ahead) ? low : expected + static_cast<uint32_t>(ahead);
  }

 private:
  bool any_ = false;
  uint64_t highest_ = 0;
  /** Bit n: counter highest_ - n was seen. */
  uint64_t seen_ = 0;
};

}  // namespace harmonic
