// A bounded queue of frames in memory the owner brings; whole frames or nothing. Keeps no order but theirs.
#pragma once
#include "frame.hpp"

namespace harmonic {

class FrameQueue {
 public:
  /** Every frame takes its size and 22 bytes: its length, and the room that MAC and CRC need when it goes out. */
  FrameQueue(uint8_t* memory, size_t capacity) : memory_(memory), capacity_(capacity) {}
  FrameQueue(const FrameQueue&) = delete;
  FrameQueue& operator=(const FrameQueue&) = delete;

  /** Room for a frame (header and payload) of at most `size` bytes, in one piece; null when there is none. What was
   *  reserved before and not committed is given up. */
  uint8_t* reserve(size_t size);
  /** The frame reserved last is whole, with `size` bytes. */
  void commit(size_t size);
  bool isEmpty() const { return used_ == 0; }
  /** The oldest frame, with room behind it for MAC and CRC. Only when not empty. */
  uint8_t* front();
  size_t frontSize() const;
  void pop();
  void clear();
  size_t used() const { return used_; }
  /** Most bytes that were in it since `forgetHighWater`. */
  size_t highWater() const { return highWater_; }
  void forgetHighWater() { highWater_ = used_; }

 private:
  static constexpr size_t kRoom = 2 + kMacBytes + kCrcBytes;

  uint8_t* const memory_;
  const size_t capacity_;
  size_t head_ = 0;
  size_t tail_ = 0;
  /** Where the part up to the end of the memory ends, when the queue goes on at its beginning. */
  size_t wrap_ = 0;
  size_t reserved_ = 0;
  size_t used_ = 0;
  size_t highWater_ = 0;
};

}  // namespace harmonic
