// Hostile frames at a decoder and a session: fuzz_session [FRAMES] [SEED]. The same seed is the same run.
// The promises: what the session says is whole frames and messages of this protocol, inside the announced payload; no
// request is answered twice; a clean PING is always answered; samples that were fed come out or are counted. Of a firmware
// update: nothing is written beyond the slot, and what is put on trial is the image that was announced, whole. Of frames
// for harmonics: each that was taken waits, was begun, or was given up. Where there is a key it is proven now and then, and
// half of what follows is signed with it: signed frames come through, and nothing unsigned is put on trial. Signed
// frames for harmonics are played again now and then, or come behind others: none goes out twice, nor out of its order; a
// datagram that comes late is told as that, and on a stream nothing is.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "console.hpp"
#include "sha256.hpp"

namespace {

using namespace harmonic;
using check::Buffer;

using Random = std::mt19937_64;

constexpr uint8_t kTypes[] = {0x01, 0x02, 0x03, 0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25,
                              0x26, 0x27, 0x28, 0x30, 0x40, 0x41, 0x42, 0x50, 0x51, 0x52, 0x53, 0x60, 0x7f};

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
    case Type::channelData: return is(ChannelData());
    case Type::channelSend: return is(Empty());
    case Type::channelSign: return is(Empty());
    case Type::event: return is(Event());
    case Type::command: return is(CommandReply());
    case Type::timeSync: return is(TimeSyncReply());
    case Type::log: return is(Log());
    case Type::stats: return is(TlvList());
    case Type::auth: return is(AuthAnswer()) || is(AuthAccepted()) || is(AuthKept());
    case Type::fwBegin:
    case Type::fwChunk: return is(FwOffset());
    case Type::fwEnd:
    case Type::fwActivate: return is(FwStatus());
    case Type::error: return is(Error());
    default: return false;
  }
}

/** Two images that a console may announce; the first byte is what a chip looks for. */
const Buffer kImages[] = {Buffer(600, 0xe9), Buffer(1024, 0xe9)};

std::array<uint8_t, 32> hashOf(const Buffer& image) {
  Sha256 hash;
  hash.add({image.data(), image.size()});
  return hash.finish();
}

/** Slots that keep the promises of an update. */
struct JudgedFlash final : FlashSlots {
  uint32_t slotBytes() const override { return 1024; }
  bool begin(uint32_t size) override {
    CHECK(size > 0 && size <= slotBytes());
    slot.clear();
    isWhole = false;
    return true;
  }
  bool write(Bytes data) override {
    slot.insert(slot.end(), data.data, data.data + data.size);
    CHECK(slot.size() <= slotBytes());
    return true;
  }
  bool finish() override {
    CHECK(slot == kImages[0] || slot == kImages[1]);
    isWhole = true;
    return true;
  }
  void abandon() override { isWhole = false; }
  bool activate(uint32_t revertS) override {
    CHECK(isAllowed);
    CHECK(isWhole && revertS >= FirmwareUpdate::kLeastRevertS && revertS <= FirmwareUpdate::kMostRevertS);
    activations += 1;
    return true;
  }
  bool keep() override { return true; }
  bool revert() override { return true; }

  Buffer slot;
  bool isWhole = false;
  /** What is being said is signed, or there is no key. */
  bool isAllowed = false;
  size_t activations = 0;
};

/** What a frame for harmonics begins with, where it has room: bytes that no other has. */
constexpr size_t kOwnBytes = 8;
const uint16_t kTen[] = {10}, kThree[] = {3, 7, 12};
const phy::Bond kChannels[] = {{kTen, 1}, {kThree, 3}};

class Fuzz final : private FrameSink {
 public:
  /** @param hasKey takes only signed commands and no unsigned update; without, an update may come through. */
  Fuzz(Transport transport, uint64_t seed, bool hasKey)
      : random_(seed),
        transport_(transport),
        device_(description(hasKey), check::plainValues(description(hasKey)), hands_),
        memory_(8192),
        session_(device_, transport, memory_.data(), memory_.size()),
        decoder_(*this) {
    device_.update = &update_;
    hands_.queue = &queue_;
    hands_.provisioning = transport == Transport::serial;
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
    const SendCounters& sent = queue_.counters();
    CHECK(sent.taken == sent.begun + sent.forgotten + queue_.waiting() && sent.taken > 0);
    if (device_.description.hasKey && hands_.keptTimes == 0) CHECK(signed_ > frames / 20 && commanded_ > 0 && begun_.size() > frames / 10000);
    // The chunks came in order often enough.
    else if (hands_.keptTimes == 0 && frames >= 10000) CHECK(flash_.activations > 0);
    CHECK((late_ > 0) == (signed_ > 0 && transport_ == Transport::datagram));
    CHECK(hands_.keptTimes <= 1 && (transport_ == Transport::serial || hands_.keptTimes == 0));
  }
  size_t heard() const { return heard_; }
  size_t samples() const { return samples_; }
  size_t activations() const { return flash_.activations; }
  size_t commanded() const { return commanded_; }

 private:
  static Description description(bool hasKey) {
    Description what = check::plainDescription();
    what.hasKey = hasKey;
    what.flashSlots = 1;
    what.highestHarmonic = 21;
    return what;
  }

  /** Mostly of the job under way, and next in it. */
  template <class M>
  void updateFor(Type type, const M& wrote) {
    const uint32_t job = below(random_, 8) == 0 ? static_cast<uint32_t>(below(random_, 4)) : job_;
    if (type == Type::fwBegin) {
      if (below(random_, 10) == 0) image_ = 1 - image_;
      FwBegin begin;
      begin.job = job_ = static_cast<uint32_t>(below(random_, 4));
      begin.size = static_cast<uint32_t>(kImages[image_].size());
      if (below(random_, 20) > 0) begin.sha256 = hashOf(kImages[image_]);
      begin.chunk = below(random_, 10) == 0 ? static_cast<uint16_t>(random_()) : uint16_t{400};
      wrote(begin);
    } else if (type == Type::fwChunk) {
      FwChunk chunk;
      chunk.job = job;
      chunk.offset = static_cast<uint32_t>(below(random_, 5) == 0 ? below(random_, 1100) : flash_.slot.size());
      const Buffer& image = kImages[image_];
      const size_t left = chunk.offset < image.size() ? image.size() - chunk.offset : 0;
      chunk.data = {image.data() + image.size() - left, std::min<size_t>(left, 400)};
      wrote(chunk);
    } else if (type == Type::fwEnd) {
      FwEnd end;
      end.job = job;
      wrote(end);
    } else {
      FwActivate activate;
      activate.job = job;
      activate.revertS = below(random_, 4) == 0 ? static_cast<uint32_t>(random_()) : 30;
      wrote(activate);
    }
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
        open.source = below(random_, 4) == 0 ? uint8_t{2} : uint8_t{0};
        open.format = open.source == 2 ? uint8_t{0} : static_cast<uint8_t>(below(random_, 5));
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
        AuthKey key;
        key.key.fill(static_cast<uint8_t>(1 + small));
        if (below(random_, 4) == 0) wrote(key);
        else wrote(challenge);
        break;
      }
      case Type::channelSend: {
        ChannelSend wanted;
        const uint8_t harmonics[] = {3, 0, 7, 0, 12, 0}, ten[] = {10, 0};
        wanted.counter = counter_ += below(random_, 3);
        Buffer psdu(below(random_, 12) == 0 ? below(random_, 300) : below(random_, 30));
        if (psdu.size() >= kOwnBytes) storeLittle<uint64_t>(psdu.data(), random_());
        wanted.fec = static_cast<uint8_t>(below(random_, 4));
        wanted.modulation = static_cast<uint8_t>(below(random_, 3));
        wanted.phyFlags = static_cast<uint8_t>(random_());
        wanted.harmonics = below(random_, 2) == 0 ? Bytes{ten, 2} : Bytes{harmonics, 2 * below(random_, 4)};
        wanted.psdu = {psdu.data(), psdu.size()};
        wrote(wanted);
        break;
      }
      case Type::command: {
        Command command;
        command.id = small;
        command.opcode = static_cast<uint16_t>(below(random_, 8));
        command.counter = counter_ += below(random_, 3);
        if (below(random_, 50) == 0) command.counter = random_() >> below(random_, 64);
        const Buffer arguments(below(random_, 12), small);
        command.args = {arguments.data(), arguments.size()};
        wrote(command);
        break;
      }
      case Type::channelSign: {
        ChannelSign asked;
        const uint8_t ten[] = {10, 0};
        asked.counter = counter_ += below(random_, 3);
        asked.slot = static_cast<uint32_t>(below(random_, 18));
        asked.harmonics = {ten, 2};
        wrote(asked);
        break;
      }
      case Type::fwBegin:
      case Type::fwChunk:
      case Type::fwEnd:
      case Type::fwActivate: updateFor(static_cast<Type>(type), wrote); break;
      default:
        payload.resize(below(random_, 60));
        for (uint8_t& byte : payload) byte = below(random_, 3) == 0 ? uint8_t{0} : static_cast<uint8_t>(random_());
    }
    // One byte of a hash, and the job is another that can never end.
    const bool isUpdate = type >= 0x50 && type <= 0x53;
    if (below(random_, isUpdate ? 30 : 3) == 0 && !payload.empty())
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
    const bool isSigned = (flags & Flag::mac) != 0;
    if (isSigned && isProven_ && below(random_, 20) > 0) {
      const Tag tag = frameTag(sessionKey_, {frame.data(), kHeaderBytes + payload.size()});
      std::copy(tag.begin(), tag.end(), frame.begin() + static_cast<std::ptrdiff_t>(kHeaderBytes + payload.size()));
      signed_ += 1;
    }
    const size_t size = kHeaderBytes + payload.size() + (isSigned ? kMacBytes : 0);
    frame.resize(closeWithCrc(frame.data(), size));
    if (isSigned && type == static_cast<uint8_t>(Type::channelSend)) {
      send_ = frame;
      ChannelSend wanted;
      if (decode({payload.data(), payload.size()}, wanted) && wanted.psdu.size >= kOwnBytes)
        asked_[loadLittle<uint64_t>(wanted.psdu.data)] = {proofs_, wanted.counter};
    }
    return frame;
  }

  Buffer hostileFrame() {
    if (isProven_ && !send_.empty() && below(random_, 16) == 0) return send_;
    if (isProven_ && !held_.empty() && below(random_, 16) == 0) return std::exchange(held_, {});
    auto type = below(random_, 10) == 0 ? static_cast<uint8_t>(random_()) : kTypes[below(random_, sizeof kTypes)];
    // An update is long: without more of its frames none would ever come through.
    if (below(random_, 4) == 0) type = static_cast<uint8_t>(0x50 + below(random_, 4));
    auto flags = static_cast<uint8_t>(below(random_, 3) > 0 ? 0 : random_() & 15);
    if (isProven_ && below(random_, 2) == 0) flags |= Flag::mac;
    // A HELLO ends what was proven: no more of them than leave something to be signed.
    if (isProven_ && type == 0x01 && below(random_, 8) > 0) type = 0x03;
    Buffer frame = frameOf(type, flags, payloadFor(type));
    if (below(random_, 6) == 0) {
      // A header that lies under a CRC that is right.
      frame[below(random_, kHeaderBytes)] = static_cast<uint8_t>(random_());
      closeWithCrc(frame.data(), frame.size() - kCrcBytes);
    } else if (isProven_ && type == static_cast<uint8_t>(Type::channelSend) && below(random_, 4) == 0) {
      // It comes behind others.
      held_ = frame;
      return hostileFrame();
    }
    return frame;
  }

  void say(const Buffer& frame, bool isWhole) {
    // The one before may have lost its end alone: whole now, it is done as what it was.
    if (transport_ != Transport::datagram) push({0});
    flash_.isAllowed = !device_.description.hasKey || (frame[0] & Flag::mac) != 0;
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
    update_.expire(nowNs_);
    while (!queue_.isEmpty() && below(random_, 2) == 0) {
      const Bytes psdu = queue_.front().psdu();
      if (psdu.size >= kOwnBytes) {
        const uint64_t own = loadLittle<uint64_t>(psdu.data);
        CHECK(begun_.insert(own).second);
        // Of one proof after the other, in the order of their counters (L16.3).
        if (const auto asked = asked_.find(own); asked != asked_.end()) {
          CHECK(asked->second > newestBegun_);
          newestBegun_ = asked->second;
        }
      }
      queue_.pop();
    }
    if (below(random_, 500) == 0) queue_.forget();
    ChannelData told;
    told.harmonic = 10;
    told.psdu = {memory_.data(), below(random_, 250)};
    if (below(random_, 3) == 0) session_.channelData(told);
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
    isProven_ = false;
    if (device_.description.hasKey && hands_.keptTimes == 0) prove();
    limit_ = kMaxPayload;
  }

  /** As a console that has the key (L9.1). */
  void prove() {
    AuthChallenge asked;
    asked.id[0] = 1;
    // The device's is always the same: of one used before the same session key would come.
    for (uint8_t& byte : asked.nonce) byte = static_cast<uint8_t>(random_());
    Buffer bytes(64);
    bytes.resize(encode(asked, bytes.data(), bytes.size()));
    sayClean(0x60, bytes);
    AuthAnswer answer;
    CHECK(last_.type == 0x60 && decode({last_.payload.data(), last_.payload.size()}, answer));
    const Key& key = device_.description.key;
    const auto about = [&](const char* label) {
      Hmac hmac({key.data(), key.size()});
      hmac.add(bytesOf(label)).add({asked.id.data(), asked.id.size()}).add({answer.id.data(), answer.id.size()});
      hmac.add({asked.nonce.data(), asked.nonce.size()}).add({answer.nonce.data(), answer.nonce.size()});
      return hmac.finish();
    };
    AuthConfirm told;
    const Digest tag = about("A3");
    std::copy_n(tag.begin(), told.tag.size(), told.tag.begin());
    bytes.resize(64);
    bytes.resize(encode(told, bytes.data(), bytes.size()));
    sayClean(0x60, bytes);
    CHECK(last_.type == 0x60);
    sessionKey_ = about("KS");
    isProven_ = true;
    proofs_ += 1;
    held_.clear();
    counter_ = 0;
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
    commanded_ += frame.type == static_cast<uint8_t>(Type::command) ? 1 : 0;
    Error error;
    late_ += frame.type == static_cast<uint8_t>(Type::error) && decode(frame.payload, error) && error.text.size > 5 &&
                     std::memcmp(error.text.data, "late:", 5) == 0
                 ? 1
                 : 0;
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
  JudgedFlash flash_;
  FirmwareUpdate update_{flash_};
  FrameToSend waiting_[4];
  SendQueue queue_{kChannels, 2, waiting_, 4};
  size_t image_ = 0;
  uint32_t job_ = 0;
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
  /** The key was proven at the last probe; a HELLO of the fuzz may have ended that. */
  bool isProven_ = false;
  Key sessionKey_{};
  uint64_t counter_ = 0;
  size_t signed_ = 0, commanded_ = 0;
  /** The newest signed CHANNEL_SEND; what went out of them all, by the first bytes of each. */
  Buffer send_;
  std::set<uint64_t> begun_;
  /** Signed, by the first bytes: after how many proofs, and its counter. */
  std::map<uint64_t, std::pair<size_t, uint64_t>> asked_;
  std::pair<size_t, uint64_t> newestBegun_{0, 0};
  size_t proofs_ = 0;
  /** Kept back, to come behind others. */
  Buffer held_;
  size_t late_ = 0;
  Last last_;
};

}  // namespace

int main(int count, char** words) {
  const size_t frames = count > 1 ? std::strtoul(words[1], nullptr, 10) : 1000000;
  const uint64_t seed = count > 2 ? std::strtoull(words[2], nullptr, 10) : 1;
  if (frames < 20000) {
    std::fprintf(stderr, "fuzz_session [FRAMES] [SEED]: at least 20,000 frames\n");
    return 2;
  }
  size_t heard = 0, samples = 0, activations = 0, commanded = 0;
  for (const auto& [transport, hasKey] : {std::pair{Transport::stream, true}, std::pair{Transport::datagram, true},
                                          std::pair{Transport::stream, false}, std::pair{Transport::datagram, false},
                                          std::pair{Transport::serial, false}}) {
    Fuzz fuzz(transport, seed, hasKey);
    fuzz.run(frames / 5);
    heard += fuzz.heard(), samples += fuzz.samples(), activations += fuzz.activations();
    commanded += fuzz.commanded();
  }
  std::printf("{\"frames\":%zu,\"seed\":%llu,\"heard\":%zu,\"samples\":%zu,\"activations\":%zu,\"commanded\":%zu,\"checks\":%d,\"failures\":%d}\n",
              frames / 5 * 5, static_cast<unsigned long long>(seed), heard, samples, activations, commanded, check::checks,
              check::failures);
  return check::failures == 0 && samples > 0 && activations > 0 ? 0 : 1;
}
