// One channel: where a frame may have begun, and which size is tried next. On a running pilot the power of its slots tells
// (SPEC P9.2, P9.3); a burst has one beginning. Decodes nothing, keeps no symbols.
#pragma once
#include <cmath>

#include "waveform.hpp"

namespace harmonic::phy {

/** A frame may have begun at symbol `from`; its next size is whole at `due`. */
struct Beginning {
  int32_t from;
  int32_t due;
  uint8_t size;
};

class SlotWatch {
 public:
  static constexpr size_t kMost = 4;
  static constexpr int32_t kNone = INT32_MIN;

  void begin() { *this = SlotWatch(); }
  size_t count() const { return count_; }
  Beginning& at(size_t index) { return begun_[index]; }

  /** The oldest gives way. */
  void open(int32_t from, int32_t due) {
    for (size_t i = 0; i < count_; i += 1)
      if (begun_[i].from == from) return;
    if (count_ == kMost) remove(0);
    begun_[count_] = {from, due, 0};
    count_ += 1;
  }
  void remove(size_t index) {
    count_ -= 1;
    for (size_t i = index; i < count_; i += 1) begun_[i] = begun_[i + 1];
  }
  /** No frame lasts as long as what is heard: that is no frame's power. */
  void outlasted() { isUnknown_ = false; }
  /** A frame was got: what began within it was none, and another may follow at once. */
  void got(int32_t from, int32_t end) {
    for (size_t i = count_; i > 0; i -= 1)
      if (begun_[i - 1].from < end) remove(i - 1);
    constexpr auto slot = static_cast<int32_t>(kSlotSymbols);
    const int32_t past = ((end % slot) + slot) % slot;
    next_ = past == 0 ? end : end + slot - past;
    // That it was loud said nothing of the rest.
    if (!isUnknown_) rest_ *= std::pow(kFollow, -static_cast<float>(end - from) / static_cast<float>(slot));
    quiet_ = 0;
    isTold_ = false;
  }
  /** A slot has come whole. @returns whether a frame may have begun with it. */
  bool slot(float power, int32_t from) {
    const bool isFirst = !(rest_ >= 0);
    if (isFirst) rest_ = power, settling_ = kSettleSlots;
    const bool rises = power > kAboveRest * rest_;
    sink(power);
    if (rises) isUnknown_ = false;
    const bool isLoud = rises || isUnknown_;
    // What sounds from the pilot's beginning on shows no rise: a frame that was got of it shows that it is one.
    const bool mayBegin = isFirst || (isLoud && from == next_) || (rises && power > kRise * before_);
    before_ = power;
    quiet_ = static_cast<uint8_t>(isLoud ? 0 : quiet_ < 255 ? quiet_ + 1 : 255);
    learn(power, isLoud);
    return mayBegin;
  }
  /** What a slot holds at rest. */
  float rest() const { return rest_; }
  /** True once for what sounds without a pause. */
  bool tell() {
    const bool isNew = !isTold_;
    isTold_ = true;
    return isNew;
  }
  /** What sounded has just ended: what has begun does not go on. */
  bool isOver() const { return quiet_ == kEndedSlots; }
  void close() {
    count_ = 0;
    isTold_ = false;
  }
  void forget(int32_t symbols) {
    for (size_t i = 0; i < count_; i += 1) begun_[i].from -= symbols, begun_[i].due -= symbols;
    if (next_ != kNone) next_ -= symbols;
  }

 private:
  /** One slot is a poor measure of the rest: the next ones correct it, unless they are far louder. */
  void learn(float power, bool isLoud) {
    if (settling_ > 0) settling_ = static_cast<uint8_t>(settling_ - 1);
    if (settling_ > 0 && power < kSettleMost * rest_) rest_ += kSettle * (power - rest_);
    // What may be a frame's power is no rest that grows: it stays what a pause is to be far below.
    else if (!isUnknown_) rest_ = isLoud ? rest_ * kFollow : rest_ + kLearn * (power - rest_);
  }
  /** Slots far below what was taken for the rest are the rest, when they are several. */
  void sink(float power) {
    if (!(power * kAboveRest < rest_)) {
      low_ = 0;
      lowSum_ = 0;
      return;
    }
    low_ = static_cast<uint8_t>(low_ + 1);
    lowSum_ += power;
    if (!isUnknown_ && low_ < kLowSlots) return;
    rest_ = lowSum_ / static_cast<float>(low_);
    settling_ = kSettleSlots;
    isUnknown_ = false;
    low_ = 0;
    lowSum_ = 0;
  }

  /** A slot carries something above so many times what it holds at rest; a frame begins where it has so many times the
   *  power of the one before. */
  static constexpr float kAboveRest = 2.5f, kRise = 1.7f;
  /** How fast the rest is learnt from quiet slots, and follows one that stays loud. */
  static constexpr float kLearn = 1.0f / 16, kFollow = 1.001f;
  static constexpr float kSettle = 1.0f / 4, kSettleMost = 8;
  static constexpr uint8_t kEndedSlots = 2, kLowSlots = 4, kSettleSlots = 16;

  Beginning begun_[kMost] = {};
  size_t count_ = 0;
  int32_t next_ = kNone;
  float rest_ = -1, before_ = 0;
  float lowSum_ = 0;
  uint8_t low_ = 0, quiet_ = 0, settling_ = 0;
  bool isTold_ = false;
  /** Whether what is heard may be a frame's power: until it has been lower or higher. */
  bool isUnknown_ = true;
};

}  // namespace harmonic::phy
