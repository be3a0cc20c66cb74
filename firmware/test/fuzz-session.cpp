// Hostile frames at a decoder and a session: fuzz_session [FRAMES] [SEED]. The same seed is the same run.
// The promises: what the session says is whole frames and messages of this protocol, inside the announced payload; no
// request is answered twice; a clean PING is always answered; samples that were fed come out or are counted.
#include <cstdio>
#include <cstdlib>
#include <random>

#include "console.hpp"

namespace {

using namespace harmonic;
using check::Buffer;

using Random = std::mt19937_64;

constexpr uint8_t kTypes[] = {0x01, 0x02, 0x03, 0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25,
                              0x26, 0x30, 0x40, 0x41, 0x42, 0x50, 0x51, 0x52, 0x53, 0x60, 0x7f};

size_t below(Random& random, size_t limit) { return static_cast<size_t>(random() % limit); }

/** Reads everything a device may say as what it has to be. */
bool isMessageOfDevice(const Frame& frame) {
  const auto is = [&](auto message) { return decode(frame.payload, message); };
  switch (static_cast<Type>(frame.type)) {
    case Type::hello: return is(Hello());
    case Type::caps: return is(TlvList());
    case Type::ping: return is(Ping());
    case Type::cfgGet: return is(CfgGetReply());
    case Type::cfgStage:
    case Type::cfgApply:
    case Type::cfgConfirm:
    case Type::cfgAbort: return is(TransactionReply());
    case Type::streamOpen: return is(StreamOpen());
    case Type::streamClose: return is(StreamCloseReply());
    case Type::samples: return is(Samples());
    case Type::event: return is(Event());
    case Type::command: return is(CommandReply());
    case Type::timeSync: return is(TimeSyncReply());
    case Type::log: return is(Log());
    case Type::stats: return is(TlvList());
    case Type::auth: return is(AuthAnswer()) || is(AuthAccepted());
    case Type::fwBegin:
    case Type::fwChunk: return is(FwOffset());
    case Type::fwEnd:
    case Type::fwActivate: return is(FwStatus());
    case Type::error: return is(Error());
    default: return false;
  }
}

class Fuzz final : private FrameSink {
 public:
  Fuzz(Transport transport, uint64_t seed)
      : random_(seed),
        transport_(transport),
        device_(description(), check::plainValues(description()), hands_),
        memory_(8192),
        session_(device_, transport, memory_.data(), memory_.size()),
        decoder_(*this) {
    session_.open(nowNs_, false);
  }

  void run(size_t frames) {
    for (size_t i = 0; i < frames; i += 1) {
      say(hostileFrame(), below(random_, 3) > 0);
      if (below(random_, 4) == 0) passTime();
      if (below(random_, 3) == 0) listen(below(random_, 8) == 0 ? SIZE_MAX : below(random_, 600));
      if (i % 64 == 63) probe();
    }
    probe();
    CHECK(answered_ == frames / 64 + 1);
    CHECK(heard_ > frames / 20);
  }
  size_t heard() const { return heard_; }
  size_t samples() const { return samples_; }

 private:
  static Description description() {
    Description what = check::plainDescription();
    what.hasKey = true;
    return what;
  }

  Buffer payloadFor(uint8_t type) {
    Buffer payload(512);
    const auto wrote = [&](const auto& message) { payload.resize(encode(message, payload.data(), payload.size())); };
    const auto small = static_cast<uint8_t>(below(random_, 4));
    uint8_t tlv[64];
    TlvWriter writer(tlv, sizeof tlv);
    switch (static_cast<Type>(type)) {
      case Type::hello: {
        Hello hello;
        hello.maxPayload = static_cast<uint16_t>(random_());
        hello.id[0] = small;
        wrote(hello);
        break;
      }
      case Type::cfgStage: {
        CfgStage stage;
        stage.txn = small;
        writer.f64(CfgKey::f0Hz, 100.0 * static_cast<double>(below(random_, 20)));
        writer.u8(static_cast<uint16_t>(below(random_, 5)), small);
        stage.tlvs = writer.written();
        wrote(stage);
        break;
      }
      case Type::cfgApply: {
        CfgApply apply;
        apply.txn = small;
        apply.revertMs = 1000;
        apply.crc = device_.configuration.values().crc();
        wrote(apply);
        break;
      }
      case Type::streamOpen: {
        StreamOpen open;
        open.stream = small;
        open.format = static_cast<uint8_t>(below(random_, 5));
        open.blockSamples = static_cast<uint16_t>(below(random_, 200));
        open.credit = static_cast<uint32_t>(below(random_, 100));
        wrote(open);
        break;
      }
      case Type::credit: {
        Credit credit;
        credit.stream = small;
        credit.total = static_cast<uint32_t>(random_());
        wrote(credit);
        break;
      }
      case Type::auth: {
        AuthChallenge challenge;
        wrote(challenge);
        break;
      }
      default:
        payload.resize(below(random_, 60));
        for (uint8_t& byte : payload) byte = below(random_, 3) == 0 ? uint8_t{0} : static_cast<uint8_t>(random_());
    }
    if (below(random_, 3) == 0 && !payload.empty())
      payload[below(random_, payload.size())] = static_cast<uint8_t>(random_());
    if (below(random_, 12) == 0) payload.resize(below(random_, payload.size() + 8));
    if (below(random_, 2000) == 0) payload.resize(below(random_, kMaxPayload + 200), 3);
    return payload;
  }

  Buffer frameOf(uint8_t type, uint8_t flags, const Buffer& payload) {
    Buffer frame(kHeaderBytes + payload.size() + kMacBytes + kCrcBytes);
    writeHeader(frame.data(), {type, flags, static_cast<uint16_t>(random_())}, payload.size());
    setSequence(frame.data(), seq_);
    seq_ = static_cast<uint16_t>(seq_ + 1);
    std::copy(payload.begin(), payload.end(), frame.begin() + kHeaderBytes);
    const size_t size = kHeaderBytes + payload.size() + ((flags & Flag::mac) != 0 ? kMacBytes : 0);
    frame.resize(closeWithCrc(frame.data(), size));
    return frame;
  }

  Buffer hostileFrame() {
    const auto type = below(random_, 10) == 0 ? static_cast<uint8_t>(random_()) : kTypes[below(random_, sizeof kTypes)];
    const auto flags = static_cast<uint8_t>(below(random_, 3) > 0 ? 0 : random_() & 15);
    Buffer frame = frameOf(type, flags, payloadFor(type));
    if (below(random_, 6) == 0) {
      // A header that lies under a CRC that is right.
      frame[below(random_, kHeaderBytes)] = static_cast<uint8_t>(random_());
      closeWithCrc(frame.data(), frame.size() - kCrcBytes);
    }
    return frame;
  }

  void say(const Buffer& frame, bool isWhole) {
    if (transport_ == Transport::datagram) {
      const size_t size = isWhole ? frame.size() : below(random_, frame.size() + 1);
      session_.receiveDatagram({frame.data(), size}, nowNs_);
      return;
    }
    Buffer wire(frame.size() + frame.size() / 254 + 8);
    wire.resize(toWire(frame.data(), frame.size(), wire.data()));
    if (!isWhole) {
      for (size_t edits = below(random_, 3); edits > 0; edits -= 1)
        wire[below(random_, wire.size())] ^= static_cast<uint8_t>(1 + below(random_, 255));
      if (below(random_, 4) == 0) wire.resize(below(random_, wire.size() + 1));
    }
    push(wire);
  }

  void push(const Buffer& wire) {
    const size_t most = 1 + below(random_, 90);
    for (size_t at = 0; at < wire.size();) {
      const size_t size = std::min(1 + below(random_, most), wire.size() - at);
      const size_t taken = session_.receive({wire.data() + at, size}, nowNs_);
      at += taken;
      if (taken == 0) listen(SIZE_MAX);
    }
  }

  void passTime() {
    nowNs_ += below(random_, 300) * 1000000;
    if (device_.configuration.expire(nowNs_)) session_.event(EventCode::configurationReverted, 2);
    session_.advance(nowNs_);
    float values[128];
    for (float& value : values) value = static_cast<float>(below(random_, 2000)) / 1000 - 1;
    session_.feed({values, below(random_, 129), 1, nowNs_});
    if (below(random_, 50) == 0) session_.skip(below(random_, 500));
  }

  void listen(size_t most) {
    for (size_t at = 0; at < most;) {
      const Bytes next = session_.pending();
      if (next.size == 0) return;
      const size_t size = transport_ == Transport::datagram ? next.size : std::min(next.size, most - at);
      if (transport_ == Transport::datagram) CHECK(size <= kMaxDatagram);
      if (transport_ == Transport::datagram) decoder_.pushDatagram(next);
      else decoder_.push(next.part(0, size));
      session_.sent(size);
      at += size;
    }
  }

  /** Whatever came before: after a HELLO, a PING comes back. */
  void probe() {
    listen(SIZE_MAX);
    if (transport_ == Transport::stream) push({0});
    Hello hello;
    hello.maxPayload = 300;
    Buffer bytes(64);
    bytes.resize(encode(hello, bytes.data(), bytes.size()));
    sayClean(0x01, bytes);
    CHECK(last_.type == 0x01);
    limit_ = 300;
    sayClean(0x03, {1, 2, 3, 4});
    CHECK(last_.type == 0x03 && last_.payload == (Buffer{1, 2, 3, 4}));
    answered_ += last_.type == 0x03 ? 1 : 0;
    limit_ = kMaxPayload;
  }

  void sayClean(uint8_t type, const Buffer& payload) {
    const uint16_t seq = seq_;
    say(frameOf(type, 0, payload), true);
    listen(SIZE_MAX);
    CHECK(last_.ref == seq && (last_.flags & Flag::response) != 0);
  }

  bool onFrame(const Frame& frame) override {
    heard_ += 1;
    samples_ += frame.type == 0x23 ? 1 : 0;
    CHECK(isMessageOfDevice(frame));
    CHECK(frame.payload.size <= limit_);
    last_ = {frame.flags, frame.type, frame.ref,
             frame.payload.size == 0 ? Buffer() : Buffer(frame.payload.data, frame.payload.data + frame.payload.size)};
    return true;
  }
  void onRefused(Refusal, size_t, uint16_t) override { CHECK(!"the session said something that is no frame"); }

  struct Last {
    uint8_t flags = 0, type = 0;
    uint16_t ref = 0;
    Buffer payload;
  };
  Random random_;
  const Transport transport_;
  check::FakeHands hands_;
  Device device_;
  Buffer memory_;
  Session session_;
  Decoder decoder_;
  uint64_t nowNs_ = 1000000000;
  uint16_t seq_ = 0;
  size_t heard_ = 0;
  size_t samples_ = 0;
  size_t answered_ = 0;
  size_t limit_ = kMaxPayload;
  Last last_;
};

}  // namespace

int main(int count, char** words) {
  const size_t frames = count > 1 ? std::strtoul(words[1], nullptr, 10) : 1000000;
  const uint64_t seed = count > 2 ? std::strtoull(words[2], nullptr, 10) : 1;
  if (frames < 200) {
    std::fprintf(stderr, "fuzz_session [FRAMES] [SEED]: at least 200 frames\n");
    return 2;
  }
  Fuzz stream(Transport::stream, seed), datagram(Transport::datagram, seed + 1);
  stream.run(frames / 2);
  datagram.run(frames - frames / 2);
  std::printf("{\"frames\":%zu,\"seed\":%llu,\"heard\":%zu,\"samples\":%zu,\"checks\":%d,\"failures\":%d}\n", frames,
              static_cast<unsigned long long>(seed), stream.heard() + datagram.heard(),
              stream.samples() + datagram.samples(), check::checks, check::failures);
  return check::failures == 0 && stream.samples() > 0 ? 0 : 1;
}
