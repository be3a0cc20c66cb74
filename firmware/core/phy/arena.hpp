// Memory that a caller gives once, handed out front to back. Frees nothing but back to a mark.
#pragma once
#include <cstddef>
#include <cstdint>

namespace harmonic::phy {

class Arena {
 public:
  /** Without memory it only counts: `used` then says how much is needed. */
  Arena() = default;
  Arena(void* memory, size_t size) : memory_(static_cast<uint8_t*>(memory)), size_(size) {}

  /** `count` of T, not initialised; null when there is no room (or no memory). T has no destructor to run. */
  template <class T>
  T* take(size_t count) {
    const size_t at = (used_ + kAlign - 1) / kAlign * kAlign;
    used_ = at + count * sizeof(T);
    return memory_ != nullptr && used_ <= size_ ? reinterpret_cast<T*>(memory_ + at) : nullptr;
  }
  size_t used() const { return used_; }
  bool isEnough() const { return memory_ != nullptr && used_ <= size_; }
  void backTo(size_t used) { used_ = used; }

 private:
  static constexpr size_t kAlign = 8;
  uint8_t* memory_ = nullptr;
  size_t size_ = 0;
  size_t used_ = 0;
};

}  // namespace harmonic::phy
