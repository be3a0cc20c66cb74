// Properties of the receiver (SPEC L1-L3): any cutting gives the same frames, damage costs only what it touched, memory
// is fixed.
#include <random>

#include "check.hpp"
#include "crc32c.hpp"
#include "decoder.hpp"

namespace {

using namespace harmonic;
using Buffer = std::vector<uint8_t>;

struct Collect final : FrameSink {
  bool onFrame(const Frame& frame) override {
    frames.push_back(frame.payload.size == 0 ? Buffer() : Buffer(frame.payload.data, frame.payload.data + frame.payload.size));
    return stopAfter == 0 || frames.size() % stopAfter != 0;
  }
  void onRefused(Refusal reason, size_t bytes, uint16_t) override {
    refusals.push_back(reason);
    refusedBytes += bytes;
  }
  std::vector<Buffer> frames;
  std::vector<Refusal> refusals;
  size_t refusedBytes = 0;
  size_t stopAfter = 0;
};

Buffer frameOf(const Buffer& payload, uint16_t seq = 0) {
  Buffer frame(kHeaderBytes + payload.size() + kCrcBytes);
  writeHeader(frame.data(), {0x03, 0, 0}, payload.size());
  setSequence(frame.data(), seq);
  std::copy(payload.begin(), payload.end(), frame.begin() + kHeaderBytes);
  closeWithCrc(frame.data(), kHeaderBytes + payload.size());
  return frame;
}

Buffer wireOf(const Buffer& frame) {
  Buffer wire(frame.size() + frame.size() / 254 + 8);
  wire.resize(toWire(frame.data(), frame.size(), wire.data()));
  return wire;
}

Buffer randomPayload(std::mt19937& random, size_t most) {
  Buffer payload(random() % (most + 1));
  const auto zeros = random() % 4;
  for (uint8_t& byte : payload) byte = random() % 4 < zeros ? uint8_t{0} : static_cast<uint8_t>(random());
  return payload;
}

void pushInPieces(Decoder& decoder, const Buffer& bytes, std::mt19937& random, size_t most) {
  for (size_t at = 0; at < bytes.size();) {
    const size_t size = std::min<size_t>(1 + random() % most, bytes.size() - at);
    decoder.push({bytes.data() + at, size});
    at += size;
  }
}

}  // namespace

STORY("L3.1 any cutting of the bytes gives the same frames") {
  std::mt19937 random(1);
  Buffer wire;
  std::vector<Buffer> payloads;
  for (uint16_t i = 0; i < 300; i += 1) {
    payloads.push_back(randomPayload(random, i % 20 == 0 ? kMaxPayload : 300));
    const Buffer one = wireOf(frameOf(payloads.back(), i));
    wire.insert(wire.end(), one.begin(), one.end());
  }
  for (const size_t most : {size_t{1}, size_t{2}, size_t{7}, size_t{253}, size_t{4096}, wire.size()}) {
    Collect seen;
    Decoder decoder(seen);
    pushInPieces(decoder, wire, random, most);
    CHECK(seen.frames == payloads);
    CHECK(seen.refusals.empty());
    CHECK(decoder.counters().frames == payloads.size());
  }
}

STORY("L1.4 COBS there and back is the same, with no zero on the way and no more bytes than its bound") {
  std::mt19937 random(2);
  for (size_t size = 1; size < 1600; size += 1 + size / 40) {
    for (const int kind : {0, 1, 2}) {
      Buffer source(size);
      for (uint8_t& byte : source) byte = kind == 0 ? uint8_t{0} : kind == 1 ? uint8_t{7} : static_cast<uint8_t>(random());
      Buffer coded(cobsBound(size));
      coded.resize(cobsEncode(source.data(), size, coded.data()));
      CHECK(coded.size() <= cobsBound(size));
      CHECK(std::find(coded.begin(), coded.end(), 0) == coded.end());
      const size_t end = cobsDecodeInPlace(coded.data(), coded.size());
      CHECK(end == size + 1);
      CHECK(std::equal(source.begin(), source.end(), coded.begin() + 1));
    }
  }
}

STORY("L1.2 a damaged frame costs itself alone: the next one is whole") {
  std::mt19937 random(3);
  Collect seen;
  Decoder decoder(seen);
  size_t clean = 0;
  for (uint16_t i = 0; i < 20000; i += 1) {
    const Buffer payload = randomPayload(random, 120);
    Buffer wire = wireOf(frameOf(payload, i));
    const bool isDamaged = random() % 2 == 0;
    if (isDamaged) {
      if (random() % 3 == 0) wire.resize(1 + random() % (wire.size() - 1));
      for (auto edits = 1 + random() % 3; edits > 0; edits -= 1)
        wire[random() % wire.size()] ^= static_cast<uint8_t>(1 + random() % 255);
    }
    const size_t before = seen.frames.size();
    pushInPieces(decoder, wire, random, 64);
    if (isDamaged) continue;
    clean += 1;
    CHECK(seen.frames.size() > before && seen.frames.back() == payload);
  }
  CHECK(clean > 8000);
  CHECK(decoder.counters().crc + decoder.counters().cobs + decoder.counters().tooShort > 5000);
}

STORY("L3.2 a frame that is too long is dropped up to the next delimiter, counted once, and keeps no memory") {
  struct Guarded {
    uint8_t before[64];
    Collect seen;
    Decoder decoder{seen};
    uint8_t after[64];
  } all;
  std::memset(all.before, 0xa5, sizeof all.before);
  std::memset(all.after, 0xa5, sizeof all.after);
  all.decoder.push({wireOf(frameOf({1, 2, 3})).data(), wireOf(frameOf({1, 2, 3})).size()});
  const Buffer flood(1000003, 7);
  std::mt19937 random(4);
  pushInPieces(all.decoder, flood, random, 5000);
  CHECK(all.seen.refusals.empty());
  pushInPieces(all.decoder, wireOf(frameOf({9})), random, 3);
  CHECK(all.seen.refusals == std::vector<Refusal>{Refusal::tooLong});
  CHECK(all.seen.refusedBytes == flood.size());
  CHECK(all.seen.frames.size() == 2 && all.seen.frames[1] == Buffer{9});
  CHECK(all.decoder.counters().tooLong == 1);
  for (const uint8_t byte : all.before) CHECK(byte == 0xa5);
  for (const uint8_t byte : all.after) CHECK(byte == 0xa5);
}

STORY("L3.2 the largest frame passes, one byte more does not") {
  std::mt19937 random(5);
  Collect seen;
  Decoder decoder(seen);
  Buffer largest(kMaxFrame, 1);
  writeHeader(largest.data(), {0x30, Flag::mac, 0}, kMaxPayload);
  closeWithCrc(largest.data(), kMaxFrame - kCrcBytes);
  CHECK(wireOf(largest).size() <= kMaxWire);
  pushInPieces(decoder, wireOf(largest), random, 100);
  CHECK(seen.frames.size() == 1);
  Buffer more(kMaxFrame + 1, 1);
  closeWithCrc(more.data(), more.size() - kCrcBytes);
  pushInPieces(decoder, wireOf(more), random, 100);
  CHECK(seen.refusals == std::vector<Refusal>{Refusal::tooLong});
  decoder.pushDatagram({more.data(), more.size()});
  CHECK(seen.refusals.size() == 2 && seen.refusals[1] == Refusal::tooLong);
}

STORY("L3.4 boot text before the first good frame is stray, not damage; after it, it is damage") {
  Collect seen;
  Decoder decoder(seen);
  std::mt19937 random(6);
  const std::string text = "\r\nets Jul 29 2019 12:21:46\r\nrst:0x1 (POWERON_RESET)\r\n";
  const Buffer boot(text.begin(), text.end());
  pushInPieces(decoder, boot, random, 9);
  pushInPieces(decoder, wireOf(frameOf({5})), random, 9);
  CHECK(decoder.counters().stray > 0);
  CHECK(decoder.counters().cobs + decoder.counters().crc + decoder.counters().tooShort == 0);
  CHECK(seen.frames.size() == 1);
  pushInPieces(decoder, boot, random, 9);
  pushInPieces(decoder, wireOf(frameOf({6})), random, 9);
  CHECK(decoder.counters().cobs + decoder.counters().crc + decoder.counters().tooShort == 1);
  CHECK(seen.frames.size() == 2);
}

STORY("L1.1 empty frames are ignored") {
  Collect seen;
  Decoder decoder(seen);
  const Buffer zeros(1000, 0);
  decoder.push({zeros.data(), zeros.size()});
  CHECK(seen.frames.empty() && seen.refusals.empty());
}

STORY("a sink that stops the decoder gets the rest when the bytes are pushed again") {
  std::mt19937 random(7);
  Buffer wire;
  for (uint16_t i = 0; i < 50; i += 1) {
    const Buffer one = wireOf(frameOf({static_cast<uint8_t>(i)}, i));
    wire.insert(wire.end(), one.begin(), one.end());
  }
  Collect seen;
  seen.stopAfter = 3;
  Decoder decoder(seen);
  size_t pushes = 0;
  for (size_t at = 0; at < wire.size() && pushes < 1000; pushes += 1)
    at += decoder.push({wire.data() + at, wire.size() - at});
  CHECK(seen.frames.size() == 50);
  CHECK(pushes > 10);
}

STORY("twenty megabytes of random bytes hold no frame") {
  Collect seen;
  Decoder decoder(seen);
  std::mt19937 random(8);
  Buffer noise(65536);
  for (int i = 0; i < 320; i += 1) {
    for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random() >> 7);
    decoder.push({noise.data(), noise.size()});
  }
  CHECK(seen.frames.empty());
  CHECK(seen.refusals.size() > 70000);
}
