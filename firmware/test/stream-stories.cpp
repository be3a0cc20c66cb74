// Stories of one stream: what it is asked, its samples, its credit, its gaps, its sizes (SPEC L7, L8, L14).
#include <cmath>

#include "session-bench.hpp"

using namespace harmonic;
using namespace check;

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
  Bench bench(Transport::stream, plainDescription(), 4096);
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
