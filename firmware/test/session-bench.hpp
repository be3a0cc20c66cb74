// A device, its one link and a console: what stories about sessions begin with.
#pragma once
#include "console.hpp"

namespace check {

using namespace harmonic;

struct Bench {
  explicit Bench(Transport transport = Transport::stream, Description what = plainDescription(),
                 size_t sampleBytes = 16384)
      : device(what, plainValues(what), hands), console(device, transport, sampleBytes) {}
  FakeHands hands;
  Device device;
  Console console;
};

inline StreamOpen openAs(uint8_t stream, uint16_t block, uint32_t credit) {
  StreamOpen open;
  open.stream = stream;
  open.blockSamples = block;
  open.credit = credit;
  return open;
}

inline Description threeAxes() {
  Description what = plainDescription();
  what.channels = 3;
  for (size_t i = 0; i < 3; i += 1) {
    what.channel[i].name = bytesOf(i == 0 ? "x" : i == 1 ? "y" : "z");
    what.channel[i].unit = Unit::g;
    what.channel[i].fullScale = 2;
  }
  what.rateHz = 16000;
  return what;
}

inline std::vector<Tlv> tlvsOf(Bytes bytes) {
  std::vector<Tlv> all;
  TlvWalk walk(bytes);
  for (Tlv tlv; walk.next(tlv);) all.push_back(tlv);
  return all;
}

}  // namespace check
