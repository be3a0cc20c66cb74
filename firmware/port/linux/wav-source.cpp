// A WAV recording as a source: RIFF and RF64-less PCM of 8, 16, 24, 32 bits and float32 (Microsoft RIFF, 1991;
// WAVEFORMATEX, WAVEFORMATEXTENSIBLE). A header that lies about sizes is believed only as far as the file goes.
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "bytes.hpp"
#include "source.hpp"

namespace agent {
namespace {

using harmonic::loadLittle;

struct Format {
  uint16_t code = 0;
  uint16_t channels = 0;
  uint32_t rateHz = 0;
  uint16_t bits = 0;
};

constexpr uint16_t kPcm = 1;
constexpr uint16_t kFloat = 3;
constexpr uint16_t kExtensible = 0xfffe;
/** The largest number of a file stands below full scale: at it, it would count as clipped. */
constexpr float kHeadroom = 1.001f;

class WavSource final : public Source {
 public:
  WavSource(std::vector<uint8_t> samples, const Format& format, bool once)
      : samples_(std::move(samples)), format_(format), once_(once) {
    // Numbers of a float file may be anything: what is larger than 1 is not clipped, its full scale is larger.
    if (format_.code == kFloat)
      for (size_t at = 0; at < samples_.size(); at += 4)
        fullScale_ = std::max(fullScale_, kHeadroom * std::fabs(valueAt(&samples_[at])));
  }

  uint8_t channels() const override { return static_cast<uint8_t>(format_.channels); }
  double rateHz() const override { return format_.rateHz; }
  float fullScale() const override { return fullScale_; }
  uint8_t format() const override { return format_.bits <= 16 ? 1 : format_.bits == 24 ? 2 : 3; }
  void rewind() override { at_ = 0; }

  size_t read(float* out, size_t frames) override {
    const size_t step = format_.bits / 8u;
    size_t values = frames * format_.channels;
    while (values > 0) {
      if (at_ == samples_.size()) {
        if (once_) break;
        at_ = 0;
      }
      *out = valueAt(&samples_[at_]) / fullScale_;
      out += 1;
      at_ += step;
      values -= 1;
    }
    return frames - values / format_.channels;
  }

 private:
  float valueAt(const uint8_t* at) const {
    if (format_.code == kFloat) {
      const float value = harmonic::floatOfBits(loadLittle<uint32_t>(at));
      return std::isfinite(value) ? value : 0.0f;
    }
    // Eight bits have no sign: 128 is zero.
    if (format_.bits == 8) return static_cast<float>(static_cast<int>(*at) - 128) / 128.0f;
    if (format_.bits == 16) return static_cast<float>(static_cast<int16_t>(loadLittle<uint16_t>(at))) / 32768.0f;
    if (format_.bits == 24) {
      const uint32_t high = uint32_t{at[0]} << 8 | uint32_t{at[1]} << 16 | uint32_t{at[2]} << 24;
      return static_cast<float>(static_cast<int32_t>(high) / 256) / 8388608.0f;
    }
    return static_cast<float>(static_cast<double>(static_cast<int32_t>(loadLittle<uint32_t>(at))) / 2147483648.0);
  }

  const std::vector<uint8_t> samples_;
  const Format format_;
  const bool once_;
  float fullScale_ = 1;
  size_t at_ = 0;
};

bool isTag(const std::vector<uint8_t>& file, size_t at, const char* tag) { return std::memcmp(&file[at], tag, 4) == 0; }

}  // namespace

std::unique_ptr<Source> openWav(const std::string& path, bool once) {
  struct stat what {};
  if (stat(path.c_str(), &what) == 0 && !S_ISREG(what.st_mode)) throw std::runtime_error(path + ": this is no file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path + ": it cannot be read");
  std::vector<uint8_t> file{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (file.size() < 12 || !isTag(file, 0, "RIFF") || !isTag(file, 8, "WAVE"))
    throw std::runtime_error(path + ": this is no WAV file (no RIFF/WAVE at its beginning)");

  Format format;
  std::vector<uint8_t> samples;
  bool hasData = false;
  for (size_t at = 12; at + 8 <= file.size() && !hasData;) {
    const size_t said = loadLittle<uint32_t>(&file[at + 4]);
    const size_t body = at + 8;
    const size_t there = std::min(said, file.size() - body);
    if (isTag(file, at, "fmt ") && there >= 16) {
      format = {loadLittle<uint16_t>(&file[body]), loadLittle<uint16_t>(&file[body + 2]),
                loadLittle<uint32_t>(&file[body + 4]), loadLittle<uint16_t>(&file[body + 14])};
      if (format.code == kExtensible && there >= 26) format.code = loadLittle<uint16_t>(&file[body + 24]);
    } else if (isTag(file, at, "data")) {
      hasData = true;
      if (said > there)
        std::fprintf(stderr, "%s: its header says %zu bytes of samples, the file has %zu: playing those\n",
                     path.c_str(), said, there);
      samples.assign(file.begin() + static_cast<std::ptrdiff_t>(body),
                     file.begin() + static_cast<std::ptrdiff_t>(body + there));
    }
    at = body + there + (there & 1);
  }
  if (format.code == 0) throw std::runtime_error(path + ": it has no format chunk before its samples");
  const bool isWhole = format.bits == 8 || format.bits == 16 || format.bits == 24 || format.bits == 32;
  const bool isKnown = (format.code == kPcm && isWhole) || (format.code == kFloat && format.bits == 32);
  if (!isKnown)
    throw std::runtime_error(path + ": coding " + std::to_string(format.code) + " with " + std::to_string(format.bits) +
                             " bits is not played; PCM of 8, 16, 24, 32 bits and float32 are");
  if (format.channels < 1 || format.channels > 16)
    throw std::runtime_error(path + ": " + std::to_string(format.channels) + " channels; 1 to 16 are played");
  if (format.rateHz < 1 || format.rateHz > 10000000)
    throw std::runtime_error(path + ": its header says a rate of " + std::to_string(format.rateHz) +
                             " Hz; 1 to 10,000,000 Hz are played");
  const size_t frameBytes = format.channels * (format.bits / 8u);
  if (samples.size() % frameBytes != 0) {
    std::fprintf(stderr, "%s: the last %zu bytes are no whole frame: left out\n", path.c_str(),
                 samples.size() % frameBytes);
    samples.resize(samples.size() / frameBytes * frameBytes);
  }
  if (samples.empty()) throw std::runtime_error(path + ": there are no samples in it");
  return std::make_unique<WavSource>(std::move(samples), format, once);
}

}  // namespace agent
