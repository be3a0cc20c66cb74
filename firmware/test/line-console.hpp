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
    harmonic::writeHeader(frame.data(), {static_cast<uint8_t>(type), 0, 0}, size);
    harmonic::setSequence(frame.data(), seq_);
    const size_t whole = harmonic::closeWithCrc(frame.data(), harmonic::kHeaderBytes + size);
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
