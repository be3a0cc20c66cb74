// A made signal: tones, harmonics, noise, an offset, on one or more channels. The same numbers in every run.
#include <cmath>
#include <stdexcept>
#include <vector>

#include "source.hpp"

namespace agent {
namespace {

constexpr double kTurn = 6.283185307179586476925;

struct Tone {
  double hz;
  double amplitude;
};

struct Channel {
  std::vector<Tone> tones;
  double noiseRms = 0;
  double offset = 0;
};

/** xorshift64* (G. Marsaglia, S. Vigna). */
class Noise {
 public:
  explicit Noise(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u | 1) {}
  /** Mean 0, standard deviation 1: the sum of twelve even ones. */
  double next() {
    double sum = -6;
    for (int i = 0; i < 12; i += 1) sum += even();
    return sum;
  }

 private:
  double even() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<double>((state_ * 0x2545F4914F6CDD1Du) >> 11) / 9007199254740992.0;
  }
  uint64_t state_;
};

class SynthSource final : public Source {
 public:
  SynthSource(std::vector<Channel> channels, double rateHz, uint64_t seed)
      : channels_(std::move(channels)), rateHz_(rateHz), seed_(seed), noise_(seed) {}

  uint8_t channels() const override { return static_cast<uint8_t>(channels_.size()); }
  double rateHz() const override { return rateHz_; }
  uint8_t format() const override { return 1; }
  void rewind() override {
    index_ = 0;
    noise_ = Noise(seed_);
  }

  size_t read(float* out, size_t frames) override {
    for (size_t frame = 0; frame < frames; frame += 1, index_ += 1) {
      const double seconds = static_cast<double>(index_) / rateHz_;
      for (const Channel& channel : channels_) {
        double value = channel.offset;
        for (const Tone& tone : channel.tones) {
          const double turns = tone.hz * seconds;
          value += tone.amplitude * std::sin(kTurn * (turns - std::floor(turns)));
        }
        if (channel.noiseRms > 0) value += channel.noiseRms * noise_.next();
        *out = static_cast<float>(value);
        out += 1;
      }
    }
    return frames;
  }

 private:
  const std::vector<Channel> channels_;
  const double rateHz_;
  const uint64_t seed_;
  Noise noise_;
  uint64_t index_ = 0;
};

std::vector<std::string> splitAt(const std::string& text, char mark) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == mark) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

double numberOf(const std::string& spec, const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value))
    throw std::runtime_error("--synth " + spec + ": \"" + text + "\" is no number");
  return value;
}

}  // namespace

std::unique_ptr<Source> createSynth(const std::string& spec, double rateHz) {
  std::vector<Channel> channels;
  uint64_t seed = 1;
  for (const std::string& part : splitAt(spec, '/')) {
    Channel channel;
    for (const std::string& item : splitAt(part, ',')) {
      const size_t sign = item.find('=');
      const std::string kind = item.substr(0, sign);
      std::vector<double> values;
      if (sign != std::string::npos)
        for (const std::string& text : splitAt(item.substr(sign + 1), ':')) values.push_back(numberOf(spec, text));
      const size_t count = values.size();
      if (kind == "tone" && (count == 1 || count == 2)) {
        channel.tones.push_back({values[0], count > 1 ? values[1] : 0.5});
      } else if (kind == "harmonics" && (count == 2 || count == 3)) {
        // The n-th at 1/n of the first.
        for (int n = 1; n <= static_cast<int>(std::min(values[1], 1000.0)); n += 1)
          if (values[0] * n < rateHz / 2) channel.tones.push_back({values[0] * n, (count > 2 ? values[2] : 0.5) / n});
      } else if (kind == "noise" && count == 1) {
        channel.noiseRms = values[0];
      } else if (kind == "dc" && count == 1) {
        channel.offset = values[0];
      } else if (kind == "seed" && count == 1 && values[0] >= 0) {
        seed = static_cast<uint64_t>(values[0]);
      } else {
        throw std::runtime_error("--synth " + spec + ": \"" + item +
                                 "\" is none of tone=HZ[:AMPLITUDE], harmonics=HZ:COUNT[:AMPLITUDE], noise=RMS, "
                                 "dc=LEVEL, seed=N");
      }
    }
    channels.push_back(std::move(channel));
  }
  if (channels.size() > 16) throw std::runtime_error("--synth " + spec + ": at most 16 channels");
  return std::make_unique<SynthSource>(std::move(channels), rateHz, seed);
}

}  // namespace agent
