// The default build of the modem in static memory, as a microcontroller has it: 12 channels at 48 kHz, frames of up to 32
// bytes, sender and receiver. `size` tells its RAM; under callgrind, with --toggle-collect on Receiver's push, it counts.
//   modem_budget [BURSTS [code]]   prints {"bursts":...,"frames":...,"symbols":...,"arenaBytes":...,"neededBytes":...}
#include <cstdio>
#include <cstdlib>

#include "phy/receiver.hpp"
#include "phy/transmitter.hpp"

namespace {

using namespace harmonic::phy;

constexpr size_t kChannels = 12;
constexpr uint16_t kMaxBytes = 32;
constexpr size_t kReceiverBytes = 35 * 1024, kSenderBytes = 2 * 1024;

struct Counting final : ReceiverSink {
  unsigned frames = 0;
  void onFrame(const Received&) override { frames += 1; }
};

alignas(8) uint8_t receiverMemory[kReceiverBytes];
alignas(8) uint8_t senderMemory[kSenderBytes];
Counting counting;
SmallReceiver receiver(counting);
TableTransmitter sender;
// What a microcontroller has to have left for sender and receiver.
static_assert(kReceiverBytes + kSenderBytes + sizeof receiver + sizeof sender <= 48 * 1024);
uint16_t harmonics[kChannels];
Bond bonds[kChannels];

}  // namespace

int main(int count, char** words) {
  const long bursts = count > 1 ? std::strtol(words[1], nullptr, 10) : 4;
  const long code = count > 2 ? std::strtol(words[2], nullptr, 10) : 1;
  for (size_t i = 0; i < kChannels; i += 1) {
    harmonics[i] = static_cast<uint16_t>(i + 2);
    bonds[i] = {&harmonics[i], 1, Modulation::dqpsk, static_cast<Fec>(code)};
  }
  Arena forReceiver(receiverMemory, kReceiverBytes), forSender(senderMemory, kSenderBytes);
  const Fault fault = receiver.open({Waveform{}, bonds, kChannels, kMaxBytes}, forReceiver);
  if (fault != Fault::none || sender.open(Waveform{}, kChannels, kChannels, forSender) != Fault::none) {
    std::fprintf(stderr, "%s: %zu bytes are needed\n", wordsOf(fault), forReceiver.used());
    return 1;
  }
  size_t samples = 0;
  uint8_t psdu[kMaxBytes - kFrameOverhead];
  for (long burst = 0; burst < bursts; burst += 1) {
    sender.begin(0.05);
    for (size_t i = 0; i < kChannels; i += 1) {
      for (uint8_t& byte : psdu) byte = static_cast<uint8_t>(std::rand());
      if (sender.add(bonds[i], {psdu, sizeof psdu}, 0, 0.05) != Fault::none) return 1;
    }
    int16_t block[54];
    for (size_t some = sender.take(block, 54); some > 0; some = sender.take(block, 54), samples += some)
      receiver.push(block, some);
  }
  receiver.flush();
  std::printf("{\"bursts\":%u,\"frames\":%u,\"symbols\":%zu,\"arenaBytes\":%zu,\"neededBytes\":%zu,\"objectBytes\":%zu}\n",
              receiver.counters().bursts, counting.frames, samples / 54, kReceiverBytes, forReceiver.used(), sizeof receiver);
  return counting.frames == bursts * static_cast<long>(kChannels) ? 0 : 1;
}
