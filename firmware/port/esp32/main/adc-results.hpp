// From the words of the ADC's DMA to frames, and how many were lost where: no HAL, so that stories can tell it.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace esp32 {

/** As the chips lay a result out: two bytes (ESP32, S2) or four (S3, C3). */
enum class AdcLayout : uint8_t { type1, type2 };

class AdcResults {
 public:
  /** @param channels in the order of the pattern. @param pool frames that wait in the driver at most.
   *  @param conversion frames that are lost at once when it is full. */
  AdcResults(AdcLayout layout, uint8_t channels, size_t pool, size_t conversion)
      : layout_(layout), channels_(channels), pool_(pool), conversion_(conversion) {}

  size_t resultBytes() const { return layout_ == AdcLayout::type1 ? 2 : 4; }
  size_t frameBytes() const { return resultBytes() * channels_; }
  /** From the interrupt: the pool was full. */
  void overflowed() { overflows_.fetch_add(1); }
  /** Frames to read now, at most `room`: not beyond the place where some are missing. */
  size_t most(size_t room);
  /** @param isAll the pool is empty. @returns frames written; results of a channel that
   *  is not expected end their frame, which is lost. */
  size_t take(const uint8_t* bytes, size_t size, bool isAll, float* out);
  /** Frames lost before what is taken next; told once. */
  uint64_t lost();
  void restart();

 private:
  const AdcLayout layout_;
  const uint8_t channels_;
  const size_t pool_, conversion_;
  std::atomic<uint32_t> overflows_{0};
  uint32_t told_ = 0;
  /** Frames that came before the first that is missing; SIZE_MAX while none is. */
  size_t until_ = SIZE_MAX;
  uint64_t lost_ = 0;
};

}  // namespace esp32
