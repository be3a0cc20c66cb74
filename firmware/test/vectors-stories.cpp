// The golden vectors that the TypeScript half holds too: every message built from its fields and read back, every frame
// and wire form, every refusal. The data is made by generate-vectors.py at build time.
#include <map>
#include <sstream>

#include "authentication.hpp"
#include "check.hpp"
#include "crc32c.hpp"
#include "decoder.hpp"
#include "messages.hpp"
#include "sha256.hpp"

namespace {

using namespace harmonic;
using Buffer = std::vector<uint8_t>;

Bytes view(const Buffer& buffer) { return {buffer.data(), buffer.size()}; }
Buffer copy(Bytes bytes) { return bytes.size == 0 ? Buffer() : Buffer(bytes.data, bytes.data + bytes.size); }

/** Memory for what a message only points to. */
struct Made {
  uint8_t memory[1024];
  size_t size = 0;

  Bytes text(const char* bytes, size_t length) const { return {reinterpret_cast<const uint8_t*>(bytes), length}; }
  void add(uint64_t value, size_t count) {
    for (size_t i = 0; i < count; i += 1) memory[size++] = static_cast<uint8_t>(value >> (8 * i));
  }
  void tlv(uint16_t key, uint8_t type, const char* bytes, size_t length) {
    add(key, 2), add(type, 1), add(length, 1);
    std::memcpy(memory + size, bytes, length);
    size += length;
  }
  void shortTlv(uint8_t key, const char* bytes, size_t length) {
    add(key, 1), add(length, 1);
    std::memcpy(memory + size, bytes, length);
    size += length;
  }
  void number(uint16_t key, uint8_t type, uint64_t value, uint8_t length) {
    add(key, 2), add(type, 1), add(length, 1), add(value, length);
  }
  void u8(uint16_t key, uint64_t value) { number(key, 1, value, 1); }
  void u16(uint16_t key, uint64_t value) { number(key, 2, value, 2); }
  void u32(uint16_t key, uint64_t value) { number(key, 3, value, 4); }
  void u64(uint16_t key, uint64_t value) { number(key, 4, value, 8); }
  void f32(uint16_t key, float value) { number(key, 5, bitsOfFloat(value), 4); }
  void f64(uint16_t key, double value) { number(key, 6, bitsOfDouble(value), 8); }
  void key(uint16_t value) { add(value, 2); }
  Bytes bytes() const { return {memory, size}; }
};

/** Holds a message built from the fields against the payload of the frame. */
struct Judge {
  Buffer payload;

  template <class M>
  Buffer written(const M& message) const {
    Buffer out(kMaxPayload);
    out.resize(encode(message, out.data(), out.size()));
    return out;
  }
  template <class M>
  void holds(const M& message, bool isWritten) const {
    if (isWritten) CHECK(written(message) == payload);
    M got;
    CHECK(decode(view(payload), got));
    CHECK(written(got) == payload);
    // One byte less or more is another message, or none (L4.3).
    Buffer other = payload;
    if (other.size() < kMaxPayload) other.push_back(0);
    M longer, shorter;
    if (decode(view(other), longer)) CHECK(written(longer) == other);
    other.resize(payload.size() < 1 ? 0 : payload.size() - 1);
    if (!payload.empty() && decode(view(other), shorter)) CHECK(written(shorter) == other);
  }
};

struct Vector {
  const char* rule;
  const char* name;
  const char* frame;
  const char* wire;
  void (*make)(Judge& judge);
};
struct RefusedVector {
  const char* name;
  const char* reason;
  const char* wire;
};
/** Apart by blanks: counters, and what each is. */
struct CounterRow {
  const char* name;
  const char* counters;
  const char* told;
};

#include "link-vectors.hpp"

Buffer fromHex(const std::string& hex) {
  Buffer bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

struct Collect final : FrameSink {
  bool onFrame(const Frame& frame) override {
    frames.push_back({frame.flags, frame.type, frame.seq, frame.ref, copy(frame.payload), copy(frame.signedPart), copy(frame.mac)});
    return true;
  }
  void onRefused(Refusal reason, size_t, uint16_t) override { refusals.push_back(reason); }
  struct Whole {
    uint8_t flags, type;
    uint16_t seq, ref;
    Buffer payload, signedPart, mac;
  };
  std::vector<Whole> frames;
  std::vector<Refusal> refusals;
};

void holdFrame(const Vector& vector) {
  const Buffer frame = fromHex(vector.frame);
  const Buffer wire = fromHex(std::string("00") + vector.wire);
  Collect seen;
  Decoder decoder(seen);
  decoder.push(view(wire));
  CHECK(seen.refusals.empty());
  CHECK(seen.frames.size() == 1);
  if (seen.frames.size() != 1) return;
  const Collect::Whole& got = seen.frames[0];
  CHECK(got.flags == (frame[0] & 15) && got.type == frame[1]);
  CHECK(got.seq == (frame[2] | frame[3] << 8) && got.ref == (frame[4] | frame[5] << 8));

  // The same frame, written here.
  Buffer made(kMaxFrame);
  writeHeader(made.data(), {got.type, got.flags, got.ref}, got.payload.size());
  setSequence(made.data(), got.seq);
  std::copy(got.payload.begin(), got.payload.end(), made.begin() + kHeaderBytes);
  size_t size = kHeaderBytes + got.payload.size();
  CHECK(got.signedPart == Buffer(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(size)));
  std::copy(got.mac.begin(), got.mac.end(), made.begin() + static_cast<std::ptrdiff_t>(size));
  made.resize(closeWithCrc(made.data(), size + got.mac.size()));
  CHECK(made == frame);
  Buffer sent(kMaxWire);
  sent.resize(toWire(made.data(), made.size(), sent.data()));
  CHECK(sent == wire);
  if (std::string(vector.rule) == "L9.9") {
    // Ks of the talk in the vectors of L9.1, as the generator holds it too.
    const Buffer key = fromHex("f180067ade6d174b0f9fb82bab0698fbcb379e35026d41c8e91b07edab8817ab");
    Key ks;
    std::copy(key.begin(), key.end(), ks.begin());
    const Tag tag = reportTag(ks, loadLittle<uint64_t>(got.mac.data()), view(got.signedPart));
    CHECK(Buffer(tag.begin(), tag.end()) == got.mac);
  }

  Collect datagram;
  Decoder raw(datagram);
  raw.pushDatagram(view(frame));
  CHECK(datagram.frames.size() == 1 && datagram.frames[0].payload == got.payload);
  Judge judge{got.payload};
  vector.make(judge);
}

const std::map<std::string, Refusal> kReasons = {{"too-long", Refusal::tooLong},   {"cobs", Refusal::cobs},
                                                 {"too-short", Refusal::tooShort}, {"crc", Refusal::crc},
                                                 {"version", Refusal::version},    {"length", Refusal::length}};

template <class M>
bool isRead(Bytes payload) {
  M message;
  return decode(payload, message);
}

template <class... Ms>
bool isNone(Bytes payload) {
  return !(isRead<Ms>(payload) || ...);
}

/** A good frame around a payload that is no message of its type. */
bool isNoMessage(uint8_t type, Bytes payload) {
  switch (static_cast<Type>(type)) {
    case Type::hello: return isNone<Hello>(payload);
    case Type::ping: return isNone<Ping>(payload);
    case Type::cfgGet: return isNone<CfgGet>(payload);
    case Type::cfgStage: return isNone<CfgStage>(payload);
    case Type::streamOpen: return isNone<StreamOpen>(payload);
    case Type::streamClose: return isNone<StreamClose>(payload);
    case Type::credit: return isNone<Credit>(payload);
    case Type::samples: return isNone<Samples>(payload);
    case Type::channelData: return isNone<ChannelData>(payload);
    case Type::channelSend: return isNone<ChannelSend>(payload);
    case Type::channelSign: return isNone<ChannelSign>(payload);
    case Type::event: return isNone<Event>(payload);
    case Type::spectrum: return isNone<Spectrum>(payload);
    case Type::command: return isNone<Command>(payload);
    case Type::timeSync: return isNone<TimeSync>(payload);
    case Type::log: return isNone<Log>(payload);
    case Type::stats: return isNone<TlvList>(payload);
    case Type::fwBegin: return isNone<FwBegin>(payload);
    case Type::fwChunk: return isNone<FwChunk>(payload);
    case Type::auth: return isNone<AuthChallenge, AuthAnswer, AuthConfirm, AuthAccepted, AuthKey, AuthKept>(payload);
    case Type::error: return isNone<Error>(payload);
    default: return false;
  }
}

void holdRefused(const RefusedVector& vector) {
  const Buffer wire = fromHex(vector.wire);
  Collect seen;
  Decoder decoder(seen);
  decoder.push(view(wire));
  const auto reason = kReasons.find(vector.reason);
  const bool isRight = reason != kReasons.end()
                           ? seen.frames.empty() && seen.refusals == std::vector<Refusal>{reason->second}
                           : seen.frames.size() == 1 && isNoMessage(seen.frames[0].type, view(seen.frames[0].payload));
  CHECK(isRight);
  if (!isRight) std::fprintf(stderr, "not refused as it should be: %s\n", vector.name);
}

/** One story a rule, and one a reason to refuse. */
const bool kAdded = [] {
  std::map<std::string, std::vector<const Vector*>> rules;
  for (const Vector& each : kVectors) rules[each.rule].push_back(&each);
  for (const auto& [rule, vectors] : rules)
    check::stories().push_back({"vectors of " + rule, [vectors = vectors] {
                                  for (const Vector* each : vectors) {
                                    const int before = check::failures;
                                    holdFrame(*each);
                                    if (check::failures != before) std::fprintf(stderr, "in: %s\n", each->name);
                                  }
                                }});
  std::map<std::string, std::vector<const RefusedVector*>> reasons;
  for (const RefusedVector& each : kRefused) reasons[each.reason].push_back(&each);
  for (const auto& [reason, vectors] : reasons)
    check::stories().push_back({"refused for " + reason, [vectors = vectors] {
                                  for (const RefusedVector* each : vectors) holdRefused(*each);
                                }});
  return true;
}();

}  // namespace

STORY("CRC-32C of 123456789 is 0xE3069283 (L2.3)") {
  const Bytes digits = bytesOf("123456789");
  CHECK(crc32c(digits.data, digits.size) == 0xE3069283u);
  for (size_t cut = 0; cut <= digits.size; cut += 1)
    CHECK(crc32c(digits.data + cut, digits.size - cut, crc32c(digits.data, cut)) == 0xE3069283u);
}

STORY("SHA-256 and HMAC hold the vectors of FIPS 180-4 and RFC 4231") {
  const auto hexOf = [](const Digest& digest) {
    std::string hex;
    for (const uint8_t byte : digest) {
      char pair[3];
      std::snprintf(pair, sizeof pair, "%02x", byte);
      hex += pair;
    }
    return hex;
  };
  Sha256 abc;
  abc.add(bytesOf("a"));
  abc.add(bytesOf("bc"));
  CHECK(hexOf(abc.finish()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hexOf(Sha256().finish()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hexOf(Hmac(bytesOf("Jefe")).add(bytesOf("what do ya want ")).add(bytesOf("for nothing?")).finish()) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const Buffer longKey(131, 0xaa);
  CHECK(hexOf(Hmac(view(longKey)).add(bytesOf("Test Using Larger Than Block-Size Key - Hash Key First")).finish()) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

STORY("L16.3 what each counter of a row is, as the golden rows say") {
  for (const CounterRow& row : kCounterRows) {
    Authentication seen;
    std::istringstream counters(row.counters), told(row.told);
    const char* const words[] = {"newest", "late", "seen"};
    size_t held = 0;
    uint64_t counter = 0;
    for (std::string is; counters >> counter && told >> is; held += 1) {
      const bool isSo = is == words[static_cast<size_t>(seen.takeCounter(counter))];
      CHECK(isSo);
      if (!isSo) std::fprintf(stderr, "in: %s, at %zu\n", row.name, held);
    }
    CHECK(held > 2 && counters.eof());
  }
}

STORY("the vectors are all there") {
  CHECK(std::size(kCounterRows) >= 10);
  CHECK(std::size(kVectors) >= 87);
  CHECK(std::size(kRefused) >= 49);
}
