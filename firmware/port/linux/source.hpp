// Where samples come from: a recording, a made signal, a sound card. Knows no link and no clock.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace agent {

class Source {
 public:
  virtual ~Source() = default;
  virtual uint8_t channels() const = 0;
  virtual double rateHz() const = 0;
  /** Format of the link that loses nothing of it: 1 int16, 2 int24, 3 float32. */
  virtual uint8_t format() const = 0;
  /** What full scale stands for in the source's own numbers. */
  virtual float fullScale() const { return 1; }
  /** Interleaved, full scale -1 ... 1. @returns frames written: fewer than asked at the end of a recording that is
   *  played once, or when a live source has no more yet. */
  virtual size_t read(float* out, size_t frames) = 0;
  /** From the beginning. */
  virtual void rewind() = 0;
  /** The card has its own clock: what it has is taken as it comes. */
  virtual bool isLive() const { return false; }
  /** Whether a live source was not read in time, and lost what it had then; told once. */
  virtual bool takeOverrun() { return false; }
};

/** @throws std::runtime_error with a sentence for the person. */
std::unique_ptr<Source> openWav(const std::string& path, bool once);
std::unique_ptr<Source> createSynth(const std::string& spec, double rateHz);
std::unique_ptr<Source> openAlsa(const std::string& device, double rateHz);

}  // namespace agent
