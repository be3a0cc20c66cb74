// The queue as two runs of memory: frames are never cut at the end of it.
//
//   not wrapped:  [ free | head ... tail | free ]      wrapped:  [ ... tail | free | head ... wrap | unused ]
#include "frame-queue.hpp"

namespace harmonic {

uint8_t* FrameQueue::reserve(size_t size) {
  const size_t need = size + kRoom;
  if (used_ == 0) clear();
  if (tail_ > head_ || used_ == 0) {
    if (capacity_ - tail_ >= need) reserved_ = tail_;
    else if (head_ >= need) reserved_ = 0;
    else return nullptr;
  } else {
    if (head_ - tail_ < need) return nullptr;
    reserved_ = tail_;
  }
  return memory_ + reserved_ + 2;
}

void FrameQueue::commit(size_t size) {
  if (used_ == 0) head_ = reserved_;
  else if (reserved_ != tail_) wrap_ = tail_;
  storeLittle<uint16_t>(memory_ + reserved_, static_cast<uint16_t>(size));
  tail_ = reserved_ + size + kRoom;
  used_ += size + kRoom;
  if (used_ > highWater_) highWater_ = used_;
}

uint8_t* FrameQueue::front() { return memory_ + head_ + 2; }

size_t FrameQueue::frontSize() const { return loadLittle<uint16_t>(memory_ + head_); }

void FrameQueue::pop() {
  const size_t size = frontSize() + kRoom;
  head_ += size;
  used_ -= size;
  if (used_ > 0 && tail_ <= head_ && head_ == wrap_) head_ = 0;
}

void FrameQueue::clear() {
  head_ = tail_ = wrap_ = reserved_ = used_ = 0;
}

}  // namespace harmonic
