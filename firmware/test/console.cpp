// The console of stories.
#include "console.hpp"

namespace check {

using namespace harmonic;

Description plainDescription() {
  Description what;
  what.id = {0xd0, 0x0d, 0, 0, 0, 0, 0, 0x42};
  what.bootId = 0xa1b2c3d4;
  what.firmware = 0x00010000;
  what.channels = 1;
  what.channel[0].name = bytesOf("in");
  what.channel[0].unit = Unit::volt;
  what.rateHz = 48000;
  what.f0MinHz = 100;
  what.f0MaxHz = 20000;
  return what;
}

ConfigurationValues plainValues(const Description& description) {
  ConfigurationValues values;
  values.setName(bytesOf("hx-42"));
  values.rateHz = description.rateHz;
  return values;
}

Console::Console(Device& ofDevice, Transport transport, size_t sampleBytes)
    : device(ofDevice),
      sampleMemory(sampleBytes),
      session(ofDevice, transport, sampleMemory.data(), sampleMemory.size()),
      transport_(transport),
      decoder_(*this) {
  session.open(nowNs, false);
}

void Console::sign(const Key& key) {
  signs_ = true;
  key_ = key;
}

uint16_t Console::sayPayload(uint8_t type, const Buffer& payload, uint8_t flags) {
  if (signs_) flags |= Flag::mac;
  Buffer frame(kMaxFrame + 1);
  writeHeader(frame.data(), {type, flags, 0}, payload.size());
  setSequence(frame.data(), seq);
  if (!payload.empty()) std::memcpy(frame.data() + kHeaderBytes, payload.data(), payload.size());
  size_t size = kHeaderBytes + payload.size();
  if (signs_) {
    const Tag tag = frameTag(key_, {frame.data(), size});
    std::memcpy(frame.data() + size, tag.data(), tag.size());
    size += tag.size();
  }
  frame.resize(closeWithCrc(frame.data(), size));
  if (transport_ == Transport::datagram) {
    session.receiveDatagram({frame.data(), frame.size()}, nowNs);
  } else {
    Buffer wire(kMaxWire);
    wire.resize(toWire(frame.data(), frame.size(), wire.data()));
    sayBytes(wire);
  }
  seq = static_cast<uint16_t>(seq + 1);
  return static_cast<uint16_t>(seq - 1);
}

void Console::sayBytes(const Buffer& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const size_t taken = session.receive({bytes.data() + at, bytes.size() - at}, nowNs, nowNs - waitedNs);
    at += taken;
    if (taken == 0) hear();
  }
}

void Console::hear(size_t most) {
  for (size_t at = 0; at < most;) {
    const Bytes next = session.pending();
    if (next.size == 0) return;
    const size_t size = next.size < most - at ? next.size : most - at;
    if (transport_ == Transport::datagram) {
      CHECK(next.size <= kMaxDatagram);
      decoder_.pushDatagram(next);
      session.sent(next.size);
    } else {
      decoder_.push(next.part(0, size));
      session.sent(size);
    }
    at += size;
  }
}

const Heard& Console::greet(uint16_t maxPayload, uint8_t idDigit) {
  Hello hello;
  hello.role = static_cast<uint8_t>(Role::console);
  hello.maxPayload = maxPayload;
  hello.id = {0xc0, 0xff, 0xee, 0, 0, 0, 0, idDigit};
  hello.bootId = 1;
  hello.name = bytesOf("story");
  return ask(Type::hello, hello);
}

void Console::wait(uint64_t ms) {
  nowNs += ms * 1000000;
  session.advance(nowNs);
  hear();
}

void Console::feed(size_t frames, uint8_t channels) {
  Buffer unused;
  std::vector<float> values(frames * channels);
  for (size_t i = 0; i < frames; i += 1)
    for (uint8_t c = 0; c < channels; c += 1)
      values[i * channels + c] = static_cast<float>((fed_ + i) % 1000 + c * 1000u) / 32768.0f;
  session.feed({values.data(), frames, channels, nowNs});
  fed_ += frames;
  nowNs += static_cast<uint64_t>(static_cast<double>(frames) / 48000 * 1e9);
}

const Heard& Console::last() const {
  static const Heard nothing{0, static_cast<uint8_t>(Type::error), 0, 0, {}, {}, {}};
  return heard.empty() ? nothing : heard.back();
}

size_t Console::count(Type type) const {
  size_t sum = 0;
  for (const Heard& each : heard) sum += each.is(type) ? 1 : 0;
  return sum;
}

uint16_t Console::lastError() const {
  Error error;
  return last().is(Type::error) && last().read(error) ? error.code : uint16_t{0};
}

std::string Console::lastErrorText() const {
  Error error;
  if (!last().is(Type::error) || !last().read(error)) return {};
  return {reinterpret_cast<const char*>(error.text.data), error.text.size};
}

bool Console::onFrame(const Frame& frame) {
  const auto copy = [](Bytes bytes) {
    return bytes.size == 0 ? Buffer() : Buffer(bytes.data, bytes.data + bytes.size);
  };
  if (!heard.empty()) CHECK(frame.seq == static_cast<uint16_t>(heard.back().seq + 1));
  heard.push_back({frame.flags, frame.type, frame.seq, frame.ref, copy(frame.payload), copy(frame.signedPart),
                   copy(frame.mac)});
  return true;
}

void Console::onRefused(Refusal, size_t, uint16_t) { CHECK(!"the device said something that is no frame"); }

}  // namespace check
