// Makes a signal: tones, harmonics of a fundamental, noise; several channels, each a little weaker than the one before.
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include "sources.hpp"

namespace harmonic::agent {
namespace {

struct Tone {
  double hz, amplitude;
};

class SynthSource final : public SampleSource {
 public:
  SynthSource(std::vector<Tone> tones, double noise_rms) : tones_(std::move(tones)), noise_(noise_rms * std::sqrt(3.0)) {
    simulated = false;
    format = SampleFormat::int16;
  }
  bool read(std::uint64_t first, std::uint16_t count, std::uint8_t* out) override {
    bool clipped = false;
    for (std::uint16_t i = 0; i < count; ++i) {
      const std::uint64_t index = first + i;
      double value = 0;
      for (const Tone& tone : tones_) {
        // The phase is taken modulo one turn before the sine: exact for days.
        const double turns = std::fmod(tone.hz * static_cast<double>(index), rate_hz) / rate_hz;
        value += tone.amplitude * std::sin(2 * M_PI * turns);
      }
      for (std::uint8_t c = 0; c < channels; ++c) {
        const double raw = std::round(32767 * (value / (1 + c) + noise_ * uniform(index * max_channels + c)));
        const double bounded = raw > 32767 ? 32767 : raw < -32767 ? -32767 : raw;
        clipped = clipped || bounded != raw;
        const auto sample = static_cast<std::int16_t>(bounded);
        std::memcpy(out, &sample, 2);
        out += 2;
      }
    }
    return clipped;
  }

 private:
  // In [-1, 1), a hash of the index: any stretch can be made without the ones before it (splitmix64).
  static double uniform(std::uint64_t index) {
    std::uint64_t z = index * 0x9E3779B97F4A7C15ULL + 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<double>((z ^ (z >> 31)) >> 11) / 4503599627370496.0 - 1;
  }
  std::vector<Tone> tones_;
  double noise_;
};

}  // namespace

std::unique_ptr<SampleSource> open_synth(const Options& options) {
  std::vector<Tone> tones;
  double noise = 0;
  unsigned channels = 1;
  const std::string spec = options.synth.empty() ? "tone=1000:0.5,noise=0.0001" : options.synth;
  for (std::size_t from = 0; from <= spec.size();) {
    const std::size_t comma = std::min(spec.find(',', from), spec.size());
    const std::string part = spec.substr(from, comma - from);
    double hz = 0, amplitude = 0;
    unsigned count = 0;
    if (std::sscanf(part.c_str(), "tone=%lf:%lf", &hz, &amplitude) == 2) {
      tones.push_back({hz, amplitude});
    } else if (std::sscanf(part.c_str(), "harmonics=%lf:%u:%lf", &hz, &count, &amplitude) == 3 && count <= 100) {
      for (unsigned n = 1; n <= count; ++n) tones.push_back({hz * n, amplitude / n});
    } else if (std::sscanf(part.c_str(), "noise=%lf", &amplitude) == 1) {
      noise = amplitude;
    } else if (std::sscanf(part.c_str(), "channels=%u", &count) == 1 && count >= 1 && count <= max_channels) {
      channels = count;
    } else {
      throw std::runtime_error("\"" + part + "\" is no signal: see --help");
    }
    from = comma + 1;
  }
  auto source = std::make_unique<SynthSource>(std::move(tones), noise);
  source->rate_hz = options.rate_hz > 0 ? options.rate_hz : 48000;
  source->channels = static_cast<std::uint8_t>(channels);
  static const char* const names[max_channels] = {"x",  "y",  "z",  "c4",  "c5",  "c6",  "c7",  "c8",
                                                  "c9", "c10", "c11", "c12", "c13", "c14", "c15", "c16"};
  for (unsigned i = 0; i < channels; ++i) source->channel[i] = {channels == 1 ? "input" : names[i], 1, 1};
  return source;
}

}  // namespace harmonic::agent
