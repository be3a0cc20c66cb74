// Stories of channel data beside a stream of samples, and of what a node says of its harmonic line (SPEC L7.9, L12).
#include "session-bench.hpp"

using namespace harmonic;
using namespace check;

namespace {

Description harmonicNode() {
  Description what = plainDescription();
  what.highestHarmonic = 21;
  return what;
}

StreamOpen channelsAs(uint8_t stream) {
  StreamOpen open;
  open.stream = stream;
  open.source = 2;
  return open;
}

ChannelData frameOf(uint16_t harmonic, Bytes psdu) {
  ChannelData told;
  told.harmonic = harmonic;
  told.bits = 1;
  told.psdu = psdu;
  return told;
}

const uint8_t kPsdu[] = {0x31, 0x32, 0x33};

}  // namespace

STORY("L7.9 channel data comes as it is heard, without credit, beside samples; never before it was asked for") {
  Bench bench(Transport::stream, harmonicNode());
  bench.console.greet();
  bench.console.session.channelData(frameOf(4, {kPsdu, 3}));
  bench.console.hear();
  CHECK(bench.console.count(Type::channelData) == 0);
  bench.console.ask(Type::streamOpen, openAs(1, 64, 8));
  StreamOpen inForce;
  CHECK(bench.console.ask(Type::streamOpen, channelsAs(2)).read(inForce) && inForce.source == 2 && inForce.stream == 2);
  bench.console.feed(64);
  bench.console.session.channelData(frameOf(4, {kPsdu, 3}));
  bench.console.hear();
  // L7.6: before the samples that waited.
  CHECK(bench.console.last().is(Type::samples) && bench.console.heard[bench.console.heard.size() - 2].is(Type::channelData));
  ChannelData told;
  CHECK(bench.console.heard[bench.console.heard.size() - 2].read(told));
  CHECK(told.harmonic == 4 && told.bits == 1 && told.psdu.size == 3 && told.psdu.data[2] == 0x33);
  StreamClose close;
  close.stream = 2;
  StreamCloseReply over;
  CHECK(bench.console.ask(Type::streamClose, close).read(over) && over.blocks == 1);
  bench.console.session.channelData(frameOf(4, {kPsdu, 3}));
  bench.console.feed(64);
  bench.console.hear();
  CHECK(bench.console.count(Type::channelData) == 1 && bench.console.session.isStreaming());
}

STORY("L7.9 a device without a harmonic layer opens no stream of channel data") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, channelsAs(2));
  CHECK(bench.console.lastError() == 5);
}

STORY("L7.4 channel data that finds its queue full is dropped and counted, and what waited comes") {
  Bench bench(Transport::stream, harmonicNode());
  bench.console.greet();
  bench.console.ask(Type::streamOpen, channelsAs(2));
  std::vector<uint8_t> psdu(200);
  for (int i = 0; i < 20; i += 1) bench.console.session.channelData(frameOf(4, {psdu.data(), psdu.size()}));
  bench.console.hear();
  CHECK(bench.console.count(Type::channelData) + bench.console.session.reportsDropped() == 20);
  CHECK(bench.console.count(Type::channelData) >= 4);
}

STORY("L6.1 L12.2 a node says its highest harmonic, role, lock, f0, clock and master") {
  Bench bench(Transport::stream, harmonicNode());
  bench.console.greet();
  bool hasSource = false, hasHighest = false;
  for (const Tlv& tlv : tlvsOf([&] {
         const Heard& caps = bench.console.ask(Type::caps, Empty());
         return Bytes{caps.payload.data(), caps.payload.size()};
       }())) {
    hasSource = hasSource || (tlv.key == 16 && tlv.value.data[0] == 2);
    hasHighest = hasHighest || (tlv.key == 11 && tlv.value.data[0] == 21);
  }
  CHECK(hasSource && hasHighest);
  bench.console.ask(Type::streamOpen, channelsAs(2));
  HarmonicNode& node = bench.device.node;
  node = {NodeRole::slave, Lock::locked, 1000.2, 200.0f, {1, 2, 3, 4, 5, 6, 7, 8}};
  bench.console.wait(1100);
  bench.console.hear();
  TlvList told;
  CHECK(bench.console.last().is(Type::stats) && bench.console.last().read(told));
  size_t found = 0;
  for (const Tlv& tlv : tlvsOf(told.tlvs)) {
    if (tlv.key == 9) found += tlv.value.data[0] == 2 ? 1 : 0;
    if (tlv.key == 11) found += tlv.value.data[0] == 2 ? 1 : 0;
    if (tlv.key == 12) found += bitsOfDouble(1000.2) == loadLittle<uint64_t>(tlv.value.data) ? 1 : 0;
    if (tlv.key == 13) found += bitsOfFloat(200.0f) == loadLittle<uint32_t>(tlv.value.data) ? 1 : 0;
    if (tlv.key == 14) found += tlv.value.size == 8 && tlv.value.data[7] == 8 ? 1 : 0;
  }
  CHECK(found == 5);
  const uint8_t hz[] = {1, 4, 0, 0, 0x7a, 0x44};
  bench.console.session.event(EventCode::lockLost, 2, {hz, sizeof hz}, 1);
  bench.console.hear();
  Event event;
  CHECK(bench.console.last().is(Type::event) && bench.console.last().read(event));
  CHECK(event.code == 0x0104 && event.count == 1 && event.tlvs.size == 6);
}
