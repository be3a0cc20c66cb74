// The newest samples, by their number since the stream began. Overwrites the oldest; loses none that fits.
#pragma once
#include "arena.hpp"

namespace harmonic::phy {

template <class Sample>
class SampleRing {
 public:
  void open(size_t room, Arena& arena) {
    samples_ = arena.take<Sample>(room);
    room_ = room;
    clear();
  }
  void clear() { at_ = 0, count_ = 0; }
  void push(Sample sample) {
    samples_[at_] = sample;
    at_ = at_ + 1 == room_ ? 0 : at_ + 1;
    count_ += 1;
  }
  /** The sample `back` before the next one (1 is the newest), 0 from before the stream began. */
  Sample before(size_t back) const {
    if (back > count_) return 0;
    return samples_[at_ >= back ? at_ - back : at_ + room_ - back];
  }
  /** Samples so far; the next one has this number. */
  uint64_t count() const { return count_; }
  bool has(int64_t first) const { return first + static_cast<int64_t>(room_) >= static_cast<int64_t>(count_); }
  /** Samples first ... first + size - 1, scaled, none of them newer than the newest; zeros for those from before the
   *  stream, or gone. */
  template <class Real>
  void read(int64_t first, size_t size, Real scale, Real* out) const {
    for (; size > 0 && (first < 0 || !has(first)); size -= 1, first += 1, out += 1) *out = 0;
    if (size == 0) return;
    const auto back = static_cast<size_t>(static_cast<int64_t>(count_) - first);
    size_t at = at_ >= back ? at_ - back : at_ + room_ - back;
    for (size_t i = 0; i < size; i += 1) {
      out[i] = static_cast<Real>(samples_[at]) * scale;
      at = at + 1 == room_ ? 0 : at + 1;
    }
  }

 private:
  Sample* samples_ = nullptr;
  size_t room_ = 0;
  size_t at_ = 0;
  uint64_t count_ = 0;
};

}  // namespace harmonic::phy
