// The native peer of the bench `modem`: demodulates a file of raw 16-bit samples, H2 and up each by itself.
//   bench_modem FILE HARMONICS RATE [ROUNDS [small]]
// prints {"harmonics":...,"symbols":...,"frontNs":...,"receiverNs":...,"frames":...}, nanoseconds a symbol. The front is
// a symbol resampled, transformed and multiplied with the one before it; the receiver is everything, search and code too.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "phy/receiver.hpp"

namespace {

using namespace harmonic::phy;
using Clock = std::chrono::steady_clock;

struct Counting final : ReceiverSink {
  size_t frames = 0;
  void onFrame(const Received&) override { frames += 1; }
};

struct Asked {
  Waveform waveform;
  std::vector<int16_t> samples;
  std::vector<uint16_t> harmonics;
  long rounds = 1;
};

double nsSince(Clock::time_point began) { return std::chrono::duration<double, std::nano>(Clock::now() - began).count(); }

template <class Numbers>
std::vector<typename Numbers::Sample> scaled(const Asked& asked) {
  std::vector<typename Numbers::Sample> samples;
  for (const int16_t sample : asked.samples)
    samples.push_back(static_cast<typename Numbers::Sample>(sample * static_cast<double>(Numbers::kFullScale) / 32768));
  return samples;
}

/** Nanoseconds a symbol of the front alone, along a line that begins with the file. */
template <class Numbers>
double timeFront(const Asked& asked, size_t symbols) {
  using Real = typename Numbers::Real;
  const Lengths lengths(asked.waveform);
  const auto samples = scaled<Numbers>(asked);
  std::vector<uint64_t> memory(1 << 22);
  Arena arena(memory.data(), 8 * memory.size());
  SampleRing<typename Numbers::Sample> ring;
  Fft<Real> fft;
  SymbolReader<Numbers> reader;
  ring.open(samples.size() + 1, arena);
  fft.open(SymbolReader<Numbers>::pointsFor(asked.waveform), arena);
  reader.open(asked.waveform, arena);
  if (!arena.isEnough()) std::exit(1);
  for (const auto sample : samples) ring.push(sample);
  std::vector<Complex<Real>> before(asked.harmonics.size()), products(asked.harmonics.size());
  const auto began = Clock::now();
  for (long round = 0; round < asked.rounds; round += 1)
    for (size_t symbol = 0; symbol < symbols; symbol += 1) {
      reader.read(ring, static_cast<double>(symbol) * lengths.symbol + lengths.guard, 1.00001, fft);
      for (size_t i = 0; i < asked.harmonics.size(); i += 1) {
        const Complex<Real> now = reader.harmonic(asked.harmonics[i]);
        products[i] = now * before[i].conjugate();
        before[i] = now;
      }
    }
  const double took = nsSince(began);
  Real kept = 0;
  for (const auto& product : products) kept += product.power();
  if (!(kept >= 0)) std::exit(1);
  return took / static_cast<double>(asked.rounds) / static_cast<double>(symbols);
}

template <class Numbers>
double timeReceiver(const Asked& asked, size_t symbols, size_t* frames) {
  std::vector<Bond> bonds;
  for (const uint16_t& harmonic : asked.harmonics) bonds.push_back({&harmonic, 1});
  const Listening listening{asked.waveform, bonds.data(), bonds.size(), 16};
  const auto samples = scaled<Numbers>(asked);
  Counting counting;
  Receiver<Numbers> receiver(counting);
  Arena asking;
  receiver.open(listening, asking);
  std::vector<uint64_t> memory(asking.used() / 8 + 1);
  Arena arena(memory.data(), 8 * memory.size());
  if (receiver.open(listening, arena) != Fault::none) std::exit(1);
  const auto began = Clock::now();
  for (long round = 0; round < asked.rounds; round += 1)
    for (size_t at = 0; at < samples.size(); at += 256)
      receiver.push(&samples[at], samples.size() - at < 256 ? samples.size() - at : 256);
  const double took = nsSince(began);
  *frames = counting.frames;
  return took / static_cast<double>(asked.rounds) / static_cast<double>(symbols);
}

template <class Numbers>
void run(const Asked& asked) {
  const auto symbols = static_cast<size_t>(static_cast<double>(asked.samples.size()) / Lengths(asked.waveform).symbol) - 1;
  size_t frames = 0;
  const double front = timeFront<Numbers>(asked, symbols);
  const double whole = timeReceiver<Numbers>(asked, symbols, &frames);
  std::printf("{\"harmonics\":%zu,\"symbols\":%zu,\"frontNs\":%.1f,\"receiverNs\":%.1f,\"frames\":%zu}\n",
              asked.harmonics.size(), symbols, front, whole, frames);
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::fprintf(stderr, "bench_modem FILE HARMONICS RATE [ROUNDS [small]]\n");
    return 2;
  }
  Asked asked;
  std::ifstream file(words[1], std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  asked.samples.resize(bytes.size() / 2);
  if (!asked.samples.empty()) std::memcpy(asked.samples.data(), bytes.data(), 2 * asked.samples.size());
  asked.waveform.rateHz = std::strtod(words[3], nullptr);
  const long harmonics = std::strtol(words[2], nullptr, 10);
  for (long i = 0; i < harmonics; i += 1) asked.harmonics.push_back(static_cast<uint16_t>(i + 2));
  asked.rounds = count > 4 ? std::strtol(words[4], nullptr, 10) : 1;
  const Bond top{asked.harmonics.empty() ? nullptr : &asked.harmonics.back(), 1};
  if (harmonics < 1 || harmonics > 5000 || asked.rounds < 1 || faultOf(asked.waveform) != Fault::none ||
      faultOf(asked.waveform, top) != Fault::none || static_cast<double>(asked.samples.size()) < 3 * Lengths(asked.waveform).symbol) {
    std::fprintf(stderr, "nothing to demodulate\n");
    return 2;
  }
  if (count > 5 && std::strcmp(words[5], "small") == 0) run<SmallNumbers>(asked);
  else run<ReferenceNumbers>(asked);
  return 0;
}
