// The core's transmitter and receiver with memory of the heap, and their results as lines of JSON.
#include "modem-run.hpp"

#include <cmath>
#include <stdexcept>

#include "modem-files.hpp"
#include "phy/receiver.hpp"
#include "phy/transmitter.hpp"
#include "rational-grid.hpp"

namespace modem {
namespace {

using namespace harmonic::phy;

void expect(Fault fault) {
  if (fault != Fault::none) throw std::runtime_error(wordsOf(fault));
}

std::vector<Bond> bondsOf(const Options& options) {
  std::vector<Bond> bonds;
  for (const BondOption& each : options.bonds)
    bonds.push_back({each.harmonics.data(), static_cast<uint16_t>(each.harmonics.size()), options.modulation, options.fec});
  return bonds;
}

template <class Sender>
std::vector<int16_t> burstOf(const Options& options) {
  const std::vector<Bond> bonds = bondsOf(options);
  size_t harmonics = 0;
  for (const Bond& bond : bonds) harmonics += bond.count;
  std::vector<uint64_t> memory(64 + 16 * harmonics + 128 * bonds.size());
  Arena arena(memory.data(), 8 * memory.size());
  Sender sender;
  expect(sender.open(options.waveform, harmonics, bonds.size(), arena));
  expect(sender.begin(options.pilot.value_or(options.amplitude)));
  for (size_t i = 0; i < bonds.size(); i += 1) {
    const std::vector<uint8_t>& psdu = options.bonds[i].psdu;
    expect(sender.add(bonds[i], {psdu.data(), psdu.size()}, options.flags, options.amplitude));
  }
  sender.lastAtLeast(options.leastSymbols);
  std::vector<int16_t> samples(sender.samples());
  sender.take(samples.data(), samples.size());
  if (sender.clipped() > 0)
    std::fprintf(stderr, "harmonic-modem: %zu samples stood beyond full scale: lower --amplitude\n", sender.clipped());
  return samples;
}

/** Prints frames as they come. */
class Printer final : public ReceiverSink {
 public:
  Printer(const std::vector<Bond>& bonds, std::FILE* out) : bonds_(bonds), out_(out) {}
  void onFrame(const Received& received) override { print(received, true); }
  void onLost(const Received& received) override { print(received, false); }

 private:
  void print(const Received& received, bool isFrame) {
    const Bond& bond = bonds_[received.bond];
    std::fprintf(out_, "{\"harmonics\":[");
    for (size_t i = 0; i < bond.count; i += 1) std::fprintf(out_, i == 0 ? "%u" : ",%u", unsigned{bond.harmonics[i]});
    std::fprintf(out_, "],\"payloadHex\":\"");
    const harmonic::Bytes psdu = received.read.frame.psdu;
    for (size_t i = 0; i < psdu.size; i += 1) std::fprintf(out_, "%02x", unsigned{psdu.data[i]});
    std::fprintf(out_, "\",\"flags\":%u,\"snrDb\":%.2f,\"evm\":%.4f,\"levelDb\":%.2f,\"clockErrorPpm\":%.3f,\"crcOk\":%s",
                 unsigned{received.read.frame.flags}, received.snrDb, received.read.evm, received.levelDb,
                 received.clockErrorPpm, isFrame ? "true" : "false");
    std::fprintf(out_, ",\"excisedHz\":[");
    for (size_t i = 0; i < received.read.excised; i += 1)
      std::fprintf(out_, i == 0 ? "%.2f" : ",%.2f", received.read.excisedHz[i]);
    std::fprintf(out_, "],\"symbols\":%zu,\"firstSample\":%.3f}\n", received.symbols, received.firstSample);
  }

  const std::vector<Bond>& bonds_;
  std::FILE* out_;
};

template <class Numbers>
std::vector<typename Numbers::Sample> samplesFor(const Recording& recording) {
  std::vector<typename Numbers::Sample> samples(recording.samples.size());
  for (size_t i = 0; i < samples.size(); i += 1) {
    if constexpr (std::is_same_v<typename Numbers::Sample, double>) samples[i] = recording.samples[i];
    else samples[i] = static_cast<int16_t>(std::lrint(std::fmax(-32768.0, std::fmin(32767.0, recording.samples[i] * 32768))));
  }
  return samples;
}

template <class Numbers>
void hear(const Options& options, const Recording& recording, std::FILE* out) {
  const std::vector<Bond> bonds = bondsOf(options);
  Printer printer(bonds, out);
  Receiver<Numbers> receiver(printer);
  const Listening listening{options.waveform, bonds.data(), bonds.size(), options.maxFrameBytes, options.running};
  Arena counting;
  const Fault fault = receiver.open(listening, counting);
  if (fault != Fault::memory) expect(fault);
  std::vector<uint64_t> memory(counting.used() / 8 + 1);
  Arena arena(memory.data(), 8 * memory.size());
  expect(receiver.open(listening, arena));
  const auto samples = samplesFor<Numbers>(recording);
  receiver.push(samples.data(), samples.size());
  receiver.flush();
  const ReceiverCounters& counted = receiver.counters();
  std::fprintf(out,
               "{\"samples\":%zu,\"bursts\":%u,\"burstsWithoutFrame\":%u,\"frames\":%u,\"lost\":%u,\"framesExcised\":%u,"
               "\"failedAttempts\":%u,\"samplesRefused\":%llu,\"memoryBytes\":%zu}\n",
               samples.size(), counted.bursts, counted.burstsWithoutFrame, counted.frames, counted.lost, counted.framesExcised,
               counted.failedAttempts, static_cast<unsigned long long>(counted.samplesRefused), counting.used());
}

}  // namespace

void encode(const Options& options) {
  writeSamples(options.file, options.small ? burstOf<TableTransmitter>(options) : burstOf<ReferenceTransmitter>(options),
               options.waveform.rateHz);
}

void decode(const Options& asked, std::FILE* out) {
  Options options = asked;
  const Recording recording = readSamples(options.file);
  if (recording.rateHz > 0 && options.hasRate && std::fabs(recording.rateHz - options.waveform.rateHz) > 0.5)
    throw std::runtime_error("--fs is not for a WAV file: its header says another rate");
  if (recording.rateHz > 0) options.waveform.rateHz = recording.rateHz;
  const uint16_t highest = highestHarmonic(options.waveform);
  if (options.all)
    for (uint16_t n = 2; n <= highest && n < UINT16_MAX; n += 1)
      if (n != options.waveform.secondPilot && (!options.rational || harmonic::rational::isOnGrid(n)))
        options.bonds.push_back({{n}, {}});
  if (options.small) hear<SmallNumbers>(options, recording, out);
  else hear<ReferenceNumbers>(options, recording, out);
}

}  // namespace modem
