// One open stream: samples into SAMPLES frames, block by block, against the credit the console gave (SPEC L7, L8).
// Owns the counters of the stream; makes no samples and sends nothing.
#pragma once
#include "description.hpp"
#include "frame-queue.hpp"

namespace harmonic {

/** Interleaved samples, full scale is -1 ... 1, and the time of the first. */
struct SampleChunk {
  const float* values;
  size_t frames;
  uint8_t channels;
  uint64_t atNs;
};

class SampleStream {
 public:
  explicit SampleStream(FrameQueue& queue) : queue_(queue) {}

  /** `inForce` has the values of the response; the credit too. */
  void open(const StreamOpen& inForce, float fullScale, Unit unit);
  void close();
  bool isOpen() const { return open_; }
  uint8_t id() const { return inForce_.stream; }
  /** Samples per channel until the block begun is whole. */
  size_t samplesToBlock() const { return size_t{inForce_.blockSamples} - (begun_ ? filled_ : 0u); }
  void grant(uint32_t total);
  /** Samples come, at least as many channels as the stream has. Whole blocks go to the queue, or are dropped and
   *  counted when there is no credit or no room (L7.4). */
  void feed(const SampleChunk& chunk);
  /** So many samples were lost before they came here: the block begun is closed short, the index goes on (L8.5). */
  void skip(uint64_t samples);
  /** One of its blocks went out. */
  void sent() { blocksSent_ += 1; }
  uint32_t blocksSent() const { return blocksSent_; }
  uint32_t blocksDropped() const { return blocksDropped_; }

 private:
  void begin(uint64_t atNs);
  void end();

  FrameQueue& queue_;
  StreamOpen inForce_;
  bool open_ = false;
  float fullScale_ = 1;
  Unit unit_ = Unit::counts;
  uint32_t granted_ = 0;
  uint32_t queued_ = 0;
  uint32_t blocksSent_ = 0;
  uint32_t blocksDropped_ = 0;
  uint32_t blockSeq_ = 0;
  uint64_t index_ = 0;
  bool first_ = true;
  bool gap_ = false;
  /** The block begun: its frame in the queue, or null when it is to be dropped. */
  uint8_t* block_ = nullptr;
  bool begun_ = false;
  bool clipped_ = false;
  uint16_t filled_ = 0;
  uint64_t blockAtNs_ = 0;
};

}  // namespace harmonic
