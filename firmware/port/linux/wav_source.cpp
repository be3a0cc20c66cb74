// Replays a WAV file: loops (or ends), at its own rate or faster. Trusts no length in the header.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "sources.hpp"

namespace harmonic::agent {
namespace {

class WavSource final : public SampleSource {
 public:
  WavSource(std::vector<std::uint8_t> data, std::size_t frame) : data_(std::move(data)), frame_(frame), frames_(data_.size() / frame) {}
  std::size_t frames() const { return frames_; }

  bool read(std::uint64_t first, std::uint16_t count, std::uint8_t* out) override {
    for (std::uint16_t done = 0; done < count;) {
      const std::size_t at = static_cast<std::size_t>((first + done) % frames_);
      const auto run = static_cast<std::uint16_t>(std::min<std::size_t>(count - done, frames_ - at));
      std::memcpy(out + done * frame_, data_.data() + at * frame_, run * frame_);
      done = static_cast<std::uint16_t>(done + run);
    }
    if (format != SampleFormat::int16) return false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count) * channels; ++i) {
      std::int16_t value = 0;
      std::memcpy(&value, out + 2 * i, 2);
      if (value == 32767 || value == -32768) return true;
    }
    return false;
  }

 private:
  std::vector<std::uint8_t> data_;
  std::size_t frame_, frames_;
};

template <class T>
T at(const std::vector<std::uint8_t>& bytes, std::size_t place) {
  T value{};
  if (place + sizeof(T) > bytes.size()) throw std::runtime_error("the WAV header is cut short");
  std::memcpy(&value, bytes.data() + place, sizeof(T));
  return value;
}

}  // namespace

std::unique_ptr<SampleSource> open_wav(const Options& options) {
  std::ifstream file(options.wav, std::ios::binary);
  if (!file) throw std::runtime_error("there is no file " + options.wav);
  const std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(file)), {});
  if (bytes.size() < 12 || std::memcmp(bytes.data(), "RIFF", 4) != 0 || std::memcmp(bytes.data() + 8, "WAVE", 4) != 0) {
    throw std::runtime_error(options.wav + " is not a WAV file");
  }
  std::uint16_t code = 0, channels = 0, bits = 0;
  std::uint32_t rate = 0;
  for (std::size_t place = 12; place + 8 <= bytes.size();) {
    const auto size = at<std::uint32_t>(bytes, place + 4);
    const std::size_t body = place + 8;
    if (std::memcmp(bytes.data() + place, "fmt ", 4) == 0) {
      code = at<std::uint16_t>(bytes, body);
      channels = at<std::uint16_t>(bytes, body + 2);
      rate = at<std::uint32_t>(bytes, body + 4);
      bits = at<std::uint16_t>(bytes, body + 14);
      if (code == 0xFFFE && size >= 26) code = at<std::uint16_t>(bytes, body + 24);
    } else if (std::memcmp(bytes.data() + place, "data", 4) == 0) {
      const bool is_int = code == 1 && (bits == 16 || bits == 24);
      if (!is_int && !(code == 3 && bits == 32)) throw std::runtime_error(options.wav + ": only PCM of 16 or 24 bits and float of 32 bits are played");
      if (channels < 1 || channels > max_channels || rate < 1) throw std::runtime_error(options.wav + ": the header makes no sense");
      const std::size_t frame = channels * static_cast<std::size_t>(bits / 8);
      const std::size_t held = std::min<std::size_t>(size, bytes.size() - body) / frame * frame;
      if (held == 0) throw std::runtime_error(options.wav + " holds no samples");
      const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(body);
      auto source = std::make_unique<WavSource>(std::vector<std::uint8_t>(begin, begin + static_cast<std::ptrdiff_t>(held)), frame);
      source->format = code == 3 ? SampleFormat::float32 : bits == 16 ? SampleFormat::int16 : SampleFormat::int24;
      source->channels = static_cast<std::uint8_t>(channels);
      source->rate_hz = (options.rate_hz > 0 ? options.rate_hz : rate) * options.speed;
      static const char* const names[max_channels] = {"ch1", "ch2",  "ch3",  "ch4",  "ch5",  "ch6",  "ch7",  "ch8",
                                                      "ch9", "ch10", "ch11", "ch12", "ch13", "ch14", "ch15", "ch16"};
      for (std::size_t i = 0; i < channels; ++i) source->channel[i] = {names[i], 0, 1};
      if (options.once) source->length = source->frames();
      return source;
    }
    place = body + size + size % 2;
  }
  throw std::runtime_error(options.wav + " holds no samples");
}

}  // namespace harmonic::agent
