// A medium for the stories: noise, tones, echoes, clipping, lost samples. Seeded, so that every run is the same.
#pragma once
#include <cmath>
#include <random>

#include "phy-bench.hpp"
#include "phy/receiver.hpp"

namespace phy_bench {

using Signal = std::vector<double>;

inline Signal signalOf(const Pcm& samples, size_t before, size_t after) {
  Signal signal(before + samples.size() + after, 0.0);
  for (size_t i = 0; i < samples.size(); i += 1) signal[before + i] = samples[i] / 32767.0;
  return signal;
}

/** White noise such that a harmonic of this amplitude has this Eb/N0 in the useful part of a symbol. */
inline void addNoise(Signal& signal, double amplitude, double ebN0Db, const Waveform& waveform, double bitsPerSymbol,
                     std::mt19937_64& random) {
  const double energy = amplitude * amplitude / 2 * Lengths(waveform).useful / bitsPerSymbol;
  std::normal_distribution<double> noise(0.0, std::sqrt(energy / std::pow(10, ebN0Db / 10) / 2));
  for (double& value : signal) value += noise(random);
}

inline void addTone(Signal& signal, double amplitude, double hz, double rateHz, double phase) {
  for (size_t i = 0; i < signal.size(); i += 1)
    signal[i] += amplitude * std::sin(2 * kPi * hz / rateHz * static_cast<double>(i) + phase);
}

inline void addEcho(Signal& signal, double gain, size_t samples) {
  for (size_t i = signal.size(); i > samples; i -= 1) signal[i - 1] += gain * signal[i - 1 - samples];
}

/** A sender whose clock is so much faster than ours. */
inline Waveform faster(Waveform waveform, double ppm) {
  waveform.f0Hz *= 1 + ppm * 1e-6;
  return waveform;
}

constexpr double kAmplitude = 0.05;
constexpr size_t kFindSymbols = 16;

inline std::vector<uint8_t> randomBytes(std::mt19937_64& random, size_t count) {
  std::vector<uint8_t> bytes(count);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

/** A burst of `parts` somewhere in silence; the pilot is as strong as the first of them, and lasts long enough to be found. */
inline Signal airOf(const Waveform& sender, const std::vector<Part>& parts, std::mt19937_64& random) {
  const Pcm burst = burstOf<TableTransmitter>(sender, parts, parts[0].amplitude, kFindSymbols);
  const auto symbol = static_cast<size_t>(Lengths(sender).symbol);
  return signalOf(burst, 500 + random() % 500, 32 * symbol);
}

struct Heard {
  size_t bond;
  std::vector<uint8_t> psdu;
  Received told;
};

/** A receiver with its memory. */
template <class Numbers>
class Ear final : public ReceiverSink {
 public:
  Ear(const Waveform& waveform, const std::vector<Part>& parts, uint16_t maxFrameBytes = kMaxFrameBytes,
      bool isRunning = false)
      : parts_(parts) {
    for (const Part& part : parts_) bonds_.push_back(part.bond());
    const Listening listening{waveform, bonds_.data(), bonds_.size(), maxFrameBytes, isRunning};
    Arena counting;
    CHECK(receiver.open(listening, counting) == Fault::memory);
    memory_.resize(counting.used() / 8 + 1);
    bytes = counting.used();
    Arena arena(memory_.data(), memory_.size() * 8);
    CHECK(receiver.open(listening, arena) == Fault::none);
  }
  void onFrame(const Received& received) override {
    const Bytes psdu = received.read.frame.psdu;
    heard.push_back({received.bond, {psdu.data, psdu.data + psdu.size}, received});
  }
  void onLost(const Received& received) override { lost.push_back(received); }
  void hear(const Signal& signal) {
    std::vector<typename Numbers::Sample> samples(signal.size());
    for (size_t i = 0; i < signal.size(); i += 1) samples[i] = sampleOf(signal[i], samples[i]);
    receiver.push(samples.data(), samples.size());
  }
  bool hasHeard(size_t bond, const std::vector<uint8_t>& psdu) const {
    for (const Heard& each : heard)
      if (each.bond == bond && each.psdu == psdu) return true;
    return false;
  }

  Receiver<Numbers> receiver{*this};
  std::vector<Heard> heard;
  std::vector<Received> lost;
  size_t bytes = 0;

 private:
  static double sampleOf(double value, double) { return value; }
  static int16_t sampleOf(double value, int16_t) {
    return static_cast<int16_t>(std::lrint(std::fmax(-32768.0, std::fmin(32767.0, value * 32767))));
  }
  std::vector<Part> parts_;
  std::vector<Bond> bonds_;
  std::vector<uint64_t> memory_;
};

}  // namespace phy_bench
