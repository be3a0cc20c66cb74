// A console at the other end of a line of bytes, for stories about whole ports: it says frames and hears what comes.
#pragma once
#include <functional>

#include "console.hpp"

namespace check {

class LineConsole final : private harmonic::FrameSink {
 public:
  using Put = std::function<void(const Buffer&)>;
  /** Lets the device have its turn, and @returns what it wrote. */
  using Turn = std::function<Buffer()>;

  LineConsole(Put put, Turn turn) : put_(std::move(put)), turn_(std::move(turn)), decoder_(*this) {}

  template <class M>
  uint16_t say(harmonic::Type type, const M& message) {
    Buffer frame(harmonic::kMaxFrame + 1);
    const size_t size = harmonic::encode(message, frame.data() + harmonic::kHeaderBytes, harmonic::kMaxPayload);
    const uint8_t flags = key != nullptr ? harmonic::Flag::mac : 0;
    harmonic::writeHeader(frame.data(), {static_cast<uint8_t>(type), flags, 0}, size);
    harmonic::setSequence(frame.data(), seq_);
    size_t end = harmonic::kHeaderBytes + size;
    if (key != nullptr) {
      const harmonic::Tag tag = harmonic::frameTag(*key, {frame.data(), end});
      std::memcpy(frame.data() + end, tag.data(), tag.size());
      end += tag.size();
    }
    const size_t whole = harmonic::closeWithCrc(frame.data(), end);
    Buffer wire(harmonic::kMaxWire);
    wire.resize(harmonic::toWire(frame.data(), whole, wire.data()));
    put_(wire);
    return seq_++;
  }
  /** The answer to it; an empty ERROR 0 when none comes. */
  template <class M>
  const Heard& ask(harmonic::Type type, const M& message) {
    static const Heard none{0, static_cast<uint8_t>(harmonic::Type::error), 0, 0, Buffer(3), {}, {}};
    const uint16_t seq = say(type, message);
    for (int turn = 0; turn < 50; turn += 1) {
      hear();
      for (auto each = heard.rbegin(); each != heard.rend(); ++each)
        if (each->isResponse() && each->ref == seq) return *each;
    }
    return none;
  }
  const Heard& greet() {
    harmonic::Hello hello;
    hello.role = static_cast<uint8_t>(harmonic::Role::console);
    hello.maxPayload = 4096;
    hello.id = {0xc0, 0, 0, 0, 0, 0, 0, 1};
    hello.name = harmonic::bytesOf("story");
    return ask(harmonic::Type::hello, hello);
  }
  /** Proves the key on the link (L9.1). @returns that of the session. */
  harmonic::Key prove(const harmonic::Key& deviceKey) {
    harmonic::AuthChallenge asked;
    asked.id = {0xc0, 0, 0, 0, 0, 0, 0, 1};
    harmonic::AuthAnswer answer;
    CHECK(ask(harmonic::Type::auth, asked).read(answer));
    const auto about = [&](const char* label) {
      harmonic::Hmac hmac({deviceKey.data(), deviceKey.size()});
      hmac.add(harmonic::bytesOf(label)).add({asked.id.data(), asked.id.size()}).add({answer.id.data(), answer.id.size()});
      hmac.add({asked.nonce.data(), asked.nonce.size()}).add({answer.nonce.data(), answer.nonce.size()});
      return hmac.finish();
    };
    harmonic::AuthConfirm told;
    const harmonic::Digest tag = about("A3");
    std::memcpy(told.tag.data(), tag.data(), told.tag.size());
    CHECK(ask(harmonic::Type::auth, told).is(harmonic::Type::auth));
    return about("KS");
  }
  void hear() {
    const Buffer bytes = turn_();
    decoder_.push({bytes.data(), bytes.size()});
  }
  bool hasLog(const std::string& part) const {
    for (const Heard& each : heard) {
      harmonic::Log log;
      if (!each.is(harmonic::Type::log) || !each.read(log)) continue;
      const std::string text(reinterpret_cast<const char*>(log.text.data), log.text.size);
      if (text.find(part) != std::string::npos) return true;
    }
    return false;
  }
  size_t count(harmonic::Type type) const {
    size_t count = 0;
    for (const Heard& each : heard) count += each.is(type) ? 1 : 0;
    return count;
  }

  std::deque<Heard> heard;
  /** Of the session: what it says is signed. */
  const harmonic::Key* key = nullptr;

 private:
  bool onFrame(const harmonic::Frame& frame) override {
    const auto copy = [](harmonic::Bytes of) { return Buffer(of.data, of.data + of.size); };
    heard.push_back({frame.flags, frame.type, frame.seq, frame.ref, copy(frame.payload), copy(frame.signedPart),
                     copy(frame.mac)});
    return true;
  }
  void onRefused(harmonic::Refusal, size_t, uint16_t) override { CHECK(!"a device says whole frames"); }

  const Put put_;
  const Turn turn_;
  harmonic::Decoder decoder_;
  uint16_t seq_ = 1;
};

}  // namespace check
