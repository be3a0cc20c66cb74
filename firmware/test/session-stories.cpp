// Stories of one link: greeting, order of refusals, streams and credit, reports, time (SPEC L5-L8, L11-L14).
#include "console.hpp"

namespace {

using namespace harmonic;
using check::Buffer;
using check::Console;
using check::FakeHands;
using check::Heard;

struct Bench {
  explicit Bench(Transport transport = Transport::stream, Description what = check::plainDescription(),
                 size_t sampleBytes = 16384)
      : device(what, check::plainValues(what), hands), console(device, transport, sampleBytes) {}
  FakeHands hands;
  Device device;
  Console console;
};

StreamOpen openAs(uint8_t stream, uint16_t block, uint32_t credit) {
  StreamOpen open;
  open.stream = stream;
  open.blockSamples = block;
  open.credit = credit;
  return open;
}

Description threeAxes() {
  Description what = check::plainDescription();
  what.channels = 3;
  for (size_t i = 0; i < 3; i += 1) {
    what.channel[i].name = bytesOf(i == 0 ? "x" : i == 1 ? "y" : "z");
    what.channel[i].unit = Unit::g;
    what.channel[i].fullScale = 2;
  }
  what.rateHz = 16000;
  return what;
}

std::vector<Tlv> tlvsOf(Bytes bytes) {
  std::vector<Tlv> all;
  TlvWalk walk(bytes);
  for (Tlv tlv; walk.next(tlv);) all.push_back(tlv);
  return all;
}

}  // namespace

STORY("L5.5 nothing is answered before a HELLO but with ERROR 3") {
  for (const uint8_t type : Buffer{0x02, 0x03, 0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x30, 0x40, 0x50, 0x51, 0x52,
                             0x53, 0x60}) {
    Bench bench;
    const uint16_t seq = bench.console.sayPayload(type, {});
    bench.console.hear();
    CHECK(bench.console.lastError() == 3);
    CHECK(bench.console.last().ref == seq && bench.console.last().isResponse());
  }
}

STORY("L5.1 HELLO is answered with who the device is, its boot id and its configured name") {
  Bench bench;
  const Heard& answer = bench.console.greet();
  Hello hello;
  CHECK(answer.is(Type::hello) && answer.read(hello) && answer.isResponse() && answer.ref == 7);
  CHECK(hello.role == 0 && hello.bootId == 0xa1b2c3d4 && hello.firmware == 0x00010000);
  CHECK(hello.id == bench.device.description.id);
  CHECK(hello.name.is(bytesOf("hx-42")));
}

STORY("L5.2 no common version is ERROR 2, and the session is not greeted") {
  Bench bench;
  Hello hello;
  hello.minVersion = 2;
  hello.maxVersion = 3;
  bench.console.ask(Type::hello, hello);
  CHECK(bench.console.lastError() == 2);
  CHECK(!bench.console.session.isGreeted());
  hello.minVersion = 0;
  hello.maxVersion = 3;
  CHECK(bench.console.ask(Type::hello, hello).is(Type::hello));
}

STORY("L5.3 a HELLO resets the session: stream, staged configuration; the boot id stays") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 64, 8));
  CHECK(bench.console.session.isStreaming());
  CfgStage stage;
  stage.txn = 5;
  const uint8_t tlv[] = {2, 0, 1, 1, 3};
  stage.tlvs = {tlv, sizeof tlv};
  bench.console.ask(Type::cfgStage, stage);
  Hello hello;
  CHECK(bench.console.greet().read(hello) && hello.bootId == 0xa1b2c3d4);
  CHECK(!bench.console.session.isStreaming());
  stage.txn = 6;
  CHECK(bench.console.ask(Type::cfgStage, stage).is(Type::cfgStage));
}

STORY("L5.3 a HELLO on one link leaves the others alone") {
  Bench bench;
  Console other(bench.device, Transport::stream);
  bench.console.greet(4096, 1);
  other.greet(4096, 2);
  other.ask(Type::streamOpen, openAs(1, 64, 8));
  bench.console.greet(4096, 1);
  CHECK(other.session.isStreaming());
}

STORY("L5.6 PING comes back with its token; silence of five seconds ends the streams") {
  Bench bench;
  bench.console.greet();
  Ping ping;
  ping.token = 0xcafe0001;
  Ping echo;
  CHECK(bench.console.ask(Type::ping, ping).read(echo) && echo.token == 0xcafe0001);
  bench.console.ask(Type::streamOpen, openAs(1, 64, 8));
  bench.console.wait(4999);
  CHECK(bench.console.session.isStreaming());
  bench.console.ask(Type::ping, ping);
  bench.console.wait(4999);
  CHECK(bench.console.session.isStreaming());
  bench.console.wait(1);
  CHECK(!bench.console.session.isStreaming());
}

STORY("L5.7 a busy device answers HELLO with ERROR 7 and is to be closed") {
  Bench bench;
  bench.console.session.open(bench.console.nowNs, true);
  bench.console.greet();
  CHECK(bench.console.lastError() == 7);
  CHECK(bench.console.session.isToClose());
  CHECK(!bench.console.session.isGreeted());
}

STORY("L2.5 an unknown type, and one that only devices send, is ERROR 1 with its ref") {
  Bench bench;
  bench.console.greet();
  for (const uint8_t type : Buffer{0x00, 0x04, 0x3f, 0x23, 0x24, 0x25, 0x26, 0x41, 0x42, 0xff}) {
    const uint16_t seq = bench.console.sayPayload(type, {1, 2, 3});
    bench.console.hear();
    CHECK(bench.console.lastError() == 1 && bench.console.last().ref == seq);
  }
}

STORY("L2.5 responses and ERROR are never answered") {
  Bench bench;
  bench.console.greet();
  const size_t before = bench.console.heard.size();
  bench.console.sayPayload(0x3f, {}, Flag::response);
  bench.console.sayPayload(0x03, {1, 2, 3, 4}, Flag::response);
  Error error;
  error.code = 3;
  bench.console.say(Type::error, error);
  bench.console.sayPayload(0x7f, {9});
  bench.console.hear();
  CHECK(bench.console.heard.size() == before);
}

STORY("L2.5 another version is told so once, until a frame of version 1 comes") {
  Bench bench;
  bench.console.greet();
  const auto sayVersion2 = [&] {
    uint8_t frame[kHeaderBytes + kCrcBytes];
    writeHeader(frame, {0x03, 0, 0}, 0);
    frame[0] = 0x20;
    setSequence(frame, 99);
    closeWithCrc(frame, kHeaderBytes);
    Buffer wire(64);
    wire.resize(toWire(frame, sizeof frame, wire.data()));
    bench.console.sayBytes(wire);
    bench.console.hear();
  };
  sayVersion2();
  CHECK(bench.console.lastError() == 2 && bench.console.last().ref == 99);
  const size_t before = bench.console.heard.size();
  sayVersion2();
  sayVersion2();
  CHECK(bench.console.heard.size() == before);
  bench.console.ask(Type::ping, Ping());
  sayVersion2();
  CHECK(bench.console.heard.size() == before + 2 && bench.console.lastError() == 2);
}

STORY("L4.3 bytes too few or left over are ERROR 4, for every request with fields") {
  Bench bench;
  bench.console.greet();
  for (const uint8_t type : Buffer{0x01, 0x02, 0x03, 0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x40}) {
    bench.console.sayPayload(type, {1});
    bench.console.hear();
    // STREAM_CLOSE of one byte is whole: there is no such stream.
    CHECK(bench.console.lastError() == (type == 0x21 ? 3 : 4));
    bench.console.sayPayload(type, Buffer(200, 0));
    bench.console.hear();
    CHECK(bench.console.lastError() == 4);
  }
}

STORY("L2.8 requests are answered in their order, each once, with their ref") {
  Bench bench;
  bench.console.greet();
  std::vector<uint16_t> asked;
  for (uint32_t i = 0; i < 20; i += 1) {
    Ping ping;
    ping.token = i;
    asked.push_back(i % 3 == 0 ? bench.console.say(Type::ping, ping)
                    : i % 3 == 1 ? bench.console.say(Type::timeSync, TimeSync())
                                 : bench.console.sayPayload(0x3f, {}));
  }
  bench.console.hear();
  std::vector<uint16_t> answered;
  for (const Heard& each : bench.console.heard)
    if (!each.is(Type::hello)) answered.push_back(each.ref);
  CHECK(answered == asked);
}

STORY("answers that the line does not take stop the session from reading, and none is lost") {
  Bench bench;
  bench.console.greet();
  Buffer many;
  for (uint32_t i = 0; i < 500; i += 1) {
    uint8_t frame[32];
    Ping ping;
    ping.token = i;
    const size_t size = encode(ping, frame + kHeaderBytes, 16);
    writeHeader(frame, {0x03, 0, 0}, size);
    setSequence(frame, static_cast<uint16_t>(i));
    closeWithCrc(frame, kHeaderBytes + size);
    uint8_t wire[64];
    const size_t length = toWire(frame, kHeaderBytes + size + kCrcBytes, wire);
    many.insert(many.end(), wire, wire + length);
  }
  CHECK(bench.console.session.receive({many.data(), many.size()}, bench.console.nowNs) < many.size());
  CHECK(bench.console.session.receive({many.data(), many.size()}, bench.console.nowNs) == 0);
  Bench other;
  other.console.greet();
  other.console.sayBytes(many);
  other.console.hear();
  CHECK(other.console.count(Type::ping) == 500);
}

STORY("L6.1 CAPS tells channels, rate, formats, credit, source and block") {
  Bench bench(Transport::stream, threeAxes());
  bench.console.greet();
  TlvList caps;
  const Heard& answer = bench.console.ask(Type::caps, Empty());
  CHECK(answer.is(Type::caps) && answer.read(caps) && (answer.flags & Flag::more) == 0);
  std::vector<uint16_t> keys;
  for (const Tlv& tlv : tlvsOf(caps.tlvs)) keys.push_back(tlv.key);
  CHECK(keys == (std::vector<uint16_t>{1, 2, 3, 4, 2, 3, 4, 2, 3, 4, 5, 6, 9, 10, 14, 16, 17}));
  CHECK(tlvsOf(caps.tlvs)[0].value.data[0] == 3);
}

STORY("L6.2 what a device has not is not in CAPS") {
  Description what = check::plainDescription();
  what.f0MinHz = what.f0MaxHz = 0;
  Bench bench(Transport::stream, what);
  bench.console.greet();
  TlvList caps;
  CHECK(bench.console.ask(Type::caps, Empty()).read(caps));
  for (const Tlv& tlv : tlvsOf(caps.tlvs)) CHECK(tlv.key != 9 && tlv.key != 10 && tlv.key != 15 && tlv.key != 13);
}

STORY("L2.6 CAPS of sixteen channels comes in parts of whole TLVs that fit the least payload") {
  Description what = check::plainDescription();
  what.channels = 16;
  for (ChannelDescription& channel : what.channel) channel.name = bytesOf("a channel with a name of 32 byte");
  Bench bench(Transport::stream, what);
  bench.console.greet(1);
  const uint16_t seq = bench.console.say(Type::caps, Empty());
  bench.console.hear();
  Buffer whole;
  size_t parts = 0;
  for (const Heard& each : bench.console.heard) {
    if (!each.is(Type::caps)) continue;
    parts += 1;
    CHECK(each.payload.size() <= kLeastMaxPayload);
    CHECK(areTlvs({each.payload.data(), each.payload.size()}));
    CHECK(each.ref == seq);
    whole.insert(whole.end(), each.payload.begin(), each.payload.end());
  }
  CHECK(parts >= 4 && parts <= 16);
  CHECK((bench.console.last().flags & Flag::more) == 0);
  size_t names = 0;
  for (const Tlv& tlv : tlvsOf({whole.data(), whole.size()})) names += tlv.key == 2 ? 1 : 0;
  CHECK(names == 16);
}

STORY("L7.1 STREAM_OPEN fills in what the console left open") {
  Bench bench(Transport::stream, threeAxes());
  bench.console.greet();
  StreamOpen inForce;
  CHECK(bench.console.ask(Type::streamOpen, openAs(9, 0, 32)).read(inForce));
  CHECK(inForce.stream == 9 && inForce.format == 1 && inForce.channels == 3 && inForce.decimation == 1);
  CHECK(bitsOfDouble(inForce.rateHz) == bitsOfDouble(16000.0) && inForce.blockSamples == 512 && inForce.credit == 32);
}

STORY("L7.1 what cannot be given is ERROR 5, and the stream that was open is closed") {
  const auto refused = [](void (*change)(StreamOpen&)) {
    Bench bench(Transport::stream, threeAxes());
    bench.console.greet();
    bench.console.ask(Type::streamOpen, openAs(1, 64, 8));
    StreamOpen open = openAs(1, 64, 8);
    change(open);
    bench.console.ask(Type::streamOpen, open);
    return bench.console.lastError() == 5 && !bench.console.session.isStreaming();
  };
  CHECK(refused([](StreamOpen& open) { open.source = 1; }));
  CHECK(refused([](StreamOpen& open) { open.format = 4; }));
  CHECK(refused([](StreamOpen& open) { open.channels = 4; }));
  CHECK(refused([](StreamOpen& open) { open.rateHz = 8000; }));
  CHECK(refused([](StreamOpen& open) { open.rateHz = -16000; }));
  CHECK(refused([](StreamOpen& open) { open.rateHz = doubleOfBits(0x7ff8000000000000); }));
  CHECK(refused([](StreamOpen& open) { open.decimation = 2; }));
  CHECK(refused([](StreamOpen& open) { open.blockSamples = 1025; }));
  CHECK(refused([](StreamOpen& open) { open.blockSamples = 1024, open.format = 3; }));
}

STORY("L7.2 STREAM_CLOSE tells the blocks sent; of another stream it is ERROR 3") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(4, 100, 50));
  bench.console.feed(350);
  bench.console.hear();
  StreamClose close;
  close.stream = 5;
  bench.console.ask(Type::streamClose, close);
  CHECK(bench.console.lastError() == 3);
  close.stream = 4;
  StreamCloseReply told;
  CHECK(bench.console.ask(Type::streamClose, close).read(told) && told.stream == 4 && told.blocks == 3);
  bench.console.ask(Type::streamClose, close);
  CHECK(bench.console.lastError() == 3);
}

STORY("L7.8 a second stream is ERROR 7; the first goes on") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 64, 8));
  bench.console.ask(Type::streamOpen, openAs(2, 64, 8));
  CHECK(bench.console.lastError() == 7);
  CHECK(bench.console.session.isStreaming());
}

STORY("L8.1 SAMPLES carry what was fed, in order, with their index, scale and the flag of the first") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 100, 50));
  const uint64_t beganNs = bench.console.nowNs;
  bench.console.feed(130);
  bench.console.feed(370);
  bench.console.hear();
  uint64_t index = 0;
  for (const Heard& each : bench.console.heard) {
    if (!each.is(Type::samples)) continue;
    Samples block;
    CHECK(each.read(block));
    CHECK(block.firstSample == index && block.samples == 100 && block.channels == 1 && block.format == 1);
    CHECK(block.flags == (index == 0 ? SampleFlag::first : 0));
    CHECK(block.blockSeq == index / 100 && block.unit == 1);
    CHECK(bitsOfFloat(block.scale) == bitsOfFloat(1.0f / 32768));
    const auto expectedNs = static_cast<int64_t>(beganNs) + static_cast<int64_t>(static_cast<double>(index) / 48000 * 1e9);
    CHECK(std::llabs(static_cast<int64_t>(block.atNs) - expectedNs) < 1000);
    for (size_t i = 0; i < 100; i += 1)
      CHECK(loadLittle<uint16_t>(block.data.data + 2 * i) == (index + i) % 1000);
    index += 100;
  }
  CHECK(index == 500);
}

STORY("L7.7 several channels stand interleaved in one block, the first n of CAPS") {
  Bench bench(Transport::stream, threeAxes());
  bench.console.greet();
  StreamOpen open = openAs(1, 10, 8);
  open.channels = 2;
  bench.console.ask(Type::streamOpen, open);
  bench.console.feed(10, 3);
  bench.console.hear();
  Samples block;
  CHECK(bench.console.last().read(block) && block.channels == 2 && block.data.size == 40);
  for (size_t i = 0; i < 10; i += 1) {
    CHECK(loadLittle<uint16_t>(block.data.data + 4 * i) == i);
    CHECK(loadLittle<uint16_t>(block.data.data + 4 * i + 2) == i + 1000);
  }
  CHECK(bitsOfFloat(block.scale) == bitsOfFloat(2.0f / 32768));
}

STORY("L8.2 every format gives the value back within half a step, and clips at full scale") {
  for (const uint8_t format : Buffer{1, 2, 3}) {
    Bench bench;
    bench.console.greet();
    StreamOpen open = openAs(1, 6, 8);
    open.format = format;
    bench.console.ask(Type::streamOpen, open);
    const float values[] = {0.0f, 0.25f, -0.25f, 0.5f, -0.999f, 0.125f};
    bench.console.session.feed({values, 6, 1, 0});
    bench.console.hear();
    Samples block;
    CHECK(bench.console.last().read(block) && (block.flags & SampleFlag::clipped) == 0);
    for (size_t i = 0; i < 6; i += 1) {
      const uint8_t* const at = block.data.data + i * sampleBytes(format);
      const float raw = format == 3 ? floatOfBits(loadLittle<uint32_t>(at))
                        : format == 1
                            ? static_cast<float>(static_cast<int16_t>(loadLittle<uint16_t>(at)))
                            : static_cast<float>(static_cast<int32_t>(uint32_t{at[0]} << 8 | uint32_t{at[1]} << 16 |
                                                                      uint32_t{at[2]} << 24) / 256);
      CHECK(std::fabs(raw * block.scale + block.offset - values[i]) <= block.scale / 2);
    }
    const float loud[] = {1.5f, -1.5f, 0, 0, 0, 0};
    bench.console.session.feed({loud, 6, 1, 0});
    bench.console.hear();
    CHECK(bench.console.last().read(block) && (block.flags & SampleFlag::clipped) != 0);
    if (format == 1) {
      CHECK(loadLittle<uint16_t>(block.data.data) == 0x7fff);
      CHECK(loadLittle<uint16_t>(block.data.data + 2) == 0x8000);
    }
  }
}

STORY("L7.4 at zero credit whole blocks are dropped and counted; the next has the gap flag and the right index") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 100, 2));
  bench.console.feed(500);
  bench.console.hear();
  CHECK(bench.console.count(Type::samples) == 2);
  Credit credit;
  credit.stream = 1;
  credit.total = 10;
  bench.console.say(Type::credit, credit);
  bench.console.feed(100);
  bench.console.hear();
  Samples block;
  CHECK(bench.console.last().read(block));
  CHECK(block.blockSeq == 5 && block.firstSample == 500);
  CHECK((block.flags & SampleFlag::gapBefore) != 0 && (block.flags & SampleFlag::first) == 0);
  bench.console.wait(1000);
  TlvList stats;
  CHECK(bench.console.last().is(Type::stats) && bench.console.last().read(stats));
  for (const Tlv& tlv : tlvsOf(stats.tlvs))
    if (tlv.key == 5) CHECK(loadLittle<uint32_t>(tlv.value.data) == 3);
}

STORY("L7.3 credit is a total: a late one is ignored, one for another stream too, and none is answered") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 10, 3));
  const size_t before = bench.console.heard.size();
  Credit credit;
  credit.stream = 1;
  credit.total = 5;
  bench.console.say(Type::credit, credit);
  credit.total = 4;
  bench.console.say(Type::credit, credit);
  credit.stream = 2;
  credit.total = 100;
  bench.console.say(Type::credit, credit);
  bench.console.hear();
  CHECK(bench.console.heard.size() == before);
  bench.console.feed(200);
  bench.console.hear();
  CHECK(bench.console.count(Type::samples) == 5);
}

STORY("L7.3 credit counts modulo 2^32") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 10, 0xffffffff));
  bench.console.feed(30);
  bench.console.hear();
  CHECK(bench.console.count(Type::samples) == 0);
  Credit credit;
  credit.stream = 1;
  credit.total = 2;
  bench.console.say(Type::credit, credit);
  bench.console.feed(50);
  bench.console.hear();
  CHECK(bench.console.count(Type::samples) == 2);
}

STORY("L7.4 a console that does not read costs blocks, not memory, and gets the newest again when it reads") {
  Bench bench(Transport::stream, check::plainDescription(), 4096);
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 100, 100000));
  for (int i = 0; i < 1000; i += 1) bench.console.feed(100);
  bench.console.hear();
  const size_t kept = bench.console.count(Type::samples);
  CHECK(kept > 5 && kept < 20);
  bench.console.feed(100);
  bench.console.hear();
  Samples block;
  CHECK(bench.console.last().read(block) && block.blockSeq == 1000 && (block.flags & SampleFlag::gapBefore) != 0);
}

STORY("L8.5 samples lost before they came close the block begun and leave a gap in the index") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 100, 100));
  bench.console.feed(130);
  bench.console.session.skip(1000);
  bench.console.feed(100);
  bench.console.hear();
  std::vector<Samples> blocks;
  for (const Heard& each : bench.console.heard) {
    Samples block;
    if (each.is(Type::samples) && each.read(block)) blocks.push_back(block);
  }
  CHECK(blocks.size() == 3);
  CHECK(blocks[1].firstSample == 100 && blocks[1].samples == 30);
  CHECK(blocks[2].firstSample == 1130 && (blocks[2].flags & SampleFlag::gapBefore) != 0);
}

STORY("L7.6 on the wire: EVENT, then answers, then SAMPLES, then LOG") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 10, 100));
  bench.console.session.log(1, bytesOf("something"));
  bench.console.feed(10);
  bench.console.say(Type::ping, Ping());
  bench.console.session.event(EventCode::overrun, 2);
  const size_t before = bench.console.heard.size();
  bench.console.hear();
  std::vector<uint8_t> types;
  for (size_t i = before; i < bench.console.heard.size(); i += 1) types.push_back(bench.console.heard[i].type);
  CHECK(types == (std::vector<uint8_t>{0x25, 0x03, 0x23, 0x41}));
}

STORY("L11.1 TIME_SYNC has the console's time back and the clock that stamps samples") {
  Bench bench;
  bench.console.greet();
  TimeSync asked;
  asked.t1Ns = 1234567890123456789;
  TimeSyncReply times;
  CHECK(bench.console.ask(Type::timeSync, asked).read(times));
  CHECK(times.t1Ns == 1234567890123456789 && times.t2Ns == bench.console.nowNs && times.t3Ns >= times.t2Ns);
}

STORY("L12.2 STATS come once a second while a stream is open, and not otherwise") {
  Bench bench;
  bench.console.greet();
  for (int i = 0; i < 3; i += 1) bench.console.wait(1000);
  CHECK(bench.console.count(Type::stats) == 0);
  bench.console.ask(Type::streamOpen, openAs(1, 10, 10));
  for (int i = 0; i < 40; i += 1) bench.console.wait(100);
  CHECK(bench.console.count(Type::stats) == 4);
  CHECK(bench.console.session.dueNs() <= bench.console.nowNs + 1000000000);
}

STORY("L12.1 a LOG of any length is cut to 255 bytes, and too many of them are dropped") {
  Bench bench;
  bench.console.greet();
  const Buffer text(1000, 'x');
  for (int i = 0; i < 50; i += 1) bench.console.session.log(2, {text.data(), text.size()});
  CHECK(bench.console.session.reportsDropped() > 0);
  bench.console.hear();
  Log log;
  CHECK(bench.console.last().is(Type::log) && bench.console.last().read(log) && log.text.size == 255 && log.level == 2);
}

STORY("L13.1 a device without flash slots answers FW with ERROR 3") {
  Bench bench;
  bench.console.greet();
  for (const uint8_t type : Buffer{0x50, 0x51, 0x52, 0x53}) {
    bench.console.sayPayload(type, Buffer(50, 1));
    bench.console.hear();
    CHECK(bench.console.lastError() == 3);
  }
}

STORY("L14.1 on datagrams no frame is over 1,400 bytes, and a block that would be is ERROR 5") {
  Bench bench(Transport::datagram);
  bench.console.greet();
  StreamOpen inForce;
  bench.console.ask(Type::streamOpen, openAs(1, 673, 10));
  CHECK(bench.console.lastError() == 5);
  CHECK(bench.console.ask(Type::streamOpen, openAs(1, 672, 10)).read(inForce) && inForce.blockSamples == 672);
  bench.console.feed(672 * 3);
  bench.console.hear();
  CHECK(bench.console.count(Type::samples) == 3);
  CHECK(bench.console.last().payload.size() == 1388);
}

STORY("L2.4 the smaller of both announcements holds, between 256 and 4096") {
  for (const uint16_t announced : std::vector<uint16_t>{0, 100, 256, 700, 4096, 65535}) {
    Bench bench;
    bench.console.greet(announced);
    const size_t payload = announced < 256 ? 256 : announced > 4096 ? 4096 : announced;
    const auto fits = static_cast<uint16_t>(std::min<size_t>((payload - kSamplesHeaderBytes) / 2, 1024));
    CHECK(bench.console.ask(Type::streamOpen, openAs(1, fits, 10)).is(Type::streamOpen));
    bench.console.ask(Type::streamOpen, openAs(1, static_cast<uint16_t>(fits + 1), 10));
    CHECK(bench.console.lastError() == 5);
  }
}

STORY("a link that ends leaves nothing behind for the next console") {
  Bench bench;
  bench.console.greet();
  bench.console.ask(Type::streamOpen, openAs(1, 10, 100));
  bench.console.feed(95);
  bench.console.session.end();
  bench.console.heard.clear();
  bench.console.session.open(bench.console.nowNs, false);
  CHECK(bench.console.session.pending().size == 0);
  CHECK(!bench.console.session.isStreaming() && !bench.console.session.isGreeted());
  bench.console.ask(Type::ping, Ping());
  CHECK(bench.console.lastError() == 3);
}
