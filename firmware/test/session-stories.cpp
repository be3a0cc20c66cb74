// Stories of one link: greeting, order of refusals and answers, reports, time (SPEC L2, L4-L6, L11-L13).
#include "session-bench.hpp"

using namespace harmonic;
using namespace check;

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
  Description what = plainDescription();
  what.f0MinHz = what.f0MaxHz = 0;
  Bench bench(Transport::stream, what);
  bench.console.greet();
  TlvList caps;
  CHECK(bench.console.ask(Type::caps, Empty()).read(caps));
  for (const Tlv& tlv : tlvsOf(caps.tlvs)) CHECK(tlv.key != 9 && tlv.key != 10 && tlv.key != 15 && tlv.key != 13);
}

STORY("L2.6 CAPS of sixteen channels comes in parts of whole TLVs that fit the least payload") {
  Description what = plainDescription();
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
  const uint32_t dropped = bench.console.session.reportsDropped();
  bench.console.ask(Type::streamOpen, openAs(1, 10, 10));
  for (int i = 0; i < 12; i += 1) bench.console.wait(100);
  uint32_t said = 0;
  for (const Heard& each : bench.console.heard) {
    TlvList told;
    if (!each.is(Type::stats) || !each.read(told)) continue;
    TlvWalk walk(told.tlvs);
    for (Tlv tlv; walk.next(tlv);)
      if (tlv.key == 17) said = loadLittle<uint32_t>(tlv.value.data);
  }
  CHECK(said == dropped);
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
