// Bytes of what a port has of each thing, a line each: name, TAB, bytes. For firmware/budget.
#include <cstdio>

#include "lan.hpp"
#include "modem-ear.hpp"
#include "modem-signer.hpp"
#include "node.hpp"
#include "phy/receiver.hpp"
#include "wire-way.hpp"

namespace {

using namespace harmonic;

struct Sink final : phy::ReceiverSink {
  void onFrame(const phy::Received&) override {}
};

size_t receiverArena(uint16_t channels, uint16_t bytes) {
  Sink sink;
  static phy::SmallReceiver receiver(sink);
  uint16_t harmonics[12];
  phy::Bond bonds[12];
  for (uint16_t i = 0; i < channels; i += 1) {
    harmonics[i] = static_cast<uint16_t>(i + 2);
    bonds[i] = {&harmonics[i], 1};
  }
  phy::Arena none;
  receiver.open({phy::Waveform{}, bonds, channels, bytes}, none);
  return none.used();
}

void tell(const char* name, size_t bytes) { std::printf("%s\t%zu\n", name, bytes); }

}  // namespace

int main() {
  tell("a session of a link (without samples that wait)", sizeof(Session));
  tell("a session on a wire, with what came and waits", sizeof(small::StreamLink));
  tell("the node: device, configuration, settings, update, notes", sizeof(small::Node));
  tell("the sender of the modem (object)", sizeof(small::ModemSender));
  tell("what signs what it sends (object)", sizeof(small::ModemSigner));
  phy::Arena none;
  phy::TableTransmitter transmitter;
  transmitter.open(phy::Waveform{}, 1, 1, none);
  tell("the sender’s arena, one harmonic (and 1 byte for 8 bits of a frame)", none.used());
  tell("what consoles ask it to send: a frame that waits", sizeof(FrameToSend));
  tell("the ear: receiver of the modem, and what it tells (object)", sizeof(small::ModemEar));
  tell("the receiver of the modem in it (object)", sizeof(phy::SmallReceiver));
  tell("the receiver’s arena, 1 channel, frames of up to 32 bytes", receiverArena(1, 32));
  tell("the receiver’s arena, 12 channels, frames of up to 32 bytes", receiverArena(12, 32));
  tell("the receiver’s arena, 12 channels, frames of up to 256 bytes", receiverArena(12, 256));
}
