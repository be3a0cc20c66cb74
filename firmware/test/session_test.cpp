// A session's stories: greeting, stream within credit, losses counted, configuration that goes back, no heap after start.
#include <cstdlib>
#include <memory>
#include <new>

#include "check.hpp"
#include "session.hpp"

using namespace harmonic;

namespace {
std::size_t allocations = 0;
}
void* operator new(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

constexpr std::uint64_t ms = 1000000;

struct Ramp final : SampleSource {
  bool read(std::uint64_t first, std::uint16_t count, std::uint8_t* out) override {
    for (std::uint16_t i = 0; i < count; ++i) {
      const auto value = static_cast<std::int16_t>(first + i);
      std::memcpy(out + 2 * i, &value, 2);
    }
    return false;
  }
};

// What the device sends, read again.
struct Console final : Transport, FrameSink {
  Console() : decoder(*this) {}
  bool send(const std::uint8_t* frame, std::size_t size, bool) override {
    if (full) return false;
    decoder.push_datagram(frame, size);
    return true;
  }
  bool datagrams() const override { return false; }
  std::uint32_t queue_high_water() const override { return 0; }
  void on_frame(const Frame& frame) override {
    last = frame.head;
    std::memcpy(payload, frame.payload.data, frame.payload.size);
    size = frame.payload.size;
    if (static_cast<Type>(frame.head.type) != Type::samples) return;
    ++blocks;
    Samples samples;
    decode(frame.payload, samples);
    last_samples = samples;
  }
  void on_refused(Refusal, std::size_t, std::uint16_t) override { ++refused; }
  View reply() const { return {payload, size}; }
  bool is(Type type) const { return last.type == static_cast<std::uint8_t>(type); }
  ErrorCode error() const {
    Error message;
    return is(Type::error) && decode(reply(), message) ? static_cast<ErrorCode>(message.code) : static_cast<ErrorCode>(0);
  }

  FrameDecoder decoder;
  FrameHead last;
  Samples last_samples;
  std::uint8_t payload[max_payload];
  std::size_t size = 0;
  int blocks = 0, refused = 0;
  bool full = false;
};

struct Bench {
  Ramp source;
  Configuration configuration{ConfigValues{}};
  Console console;
  Session session{Identity{}, configuration, source, console};
  std::uint64_t now = 1000 * ms;
  std::uint16_t seq = 7;

  template <class Message>
  void ask(Type type, Message message) {
    std::uint8_t frame[max_frame], wire[cobs_bound(max_frame) + 2];
    const std::size_t size = encode(message, frame + header_bytes, max_payload);
    const std::size_t total = finish_frame({static_cast<std::uint8_t>(type), 0, seq++, 0}, size, frame);
    session.receive(wire, to_wire(frame, total, wire), now);
  }
  void wait(std::uint64_t for_ms) {
    for (std::uint64_t passed = 0; passed < for_ms; passed += 5) {
      now += 5 * ms;
      session.tick(now);
    }
  }
  void greet() {
    session.tick(now);
    Hello hello;
    hello.role = 1;
    hello.max_payload = 4096;
    ask(Type::hello, hello);
  }
  void open(std::uint32_t credit) {
    StreamOpen open;
    open.stream = 1;
    open.block_samples = 480;
    open.credit = credit;
    ask(Type::stream_open, open);
  }
};

void greets_before_it_answers() {
  auto bench = std::make_unique<Bench>();
  bench->session.tick(bench->now);
  bench->ask(Type::ping, Ping{9});
  CHECK(bench->console.error() == ErrorCode::state);
  bench->greet();
  CHECK(bench->console.is(Type::hello));
  bench->ask(Type::ping, Ping{9});
  Ping echo;
  CHECK(bench->console.is(Type::ping) && decode(bench->console.reply(), echo) && echo.token == 9);
  CHECK(bench->console.last.ref == bench->seq - 1);
}

void streams_within_credit() {
  auto bench = std::make_unique<Bench>();
  bench->greet();
  bench->open(4);
  bench->wait(30);
  CHECK(bench->console.blocks == 3);
  CHECK((bench->console.last_samples.flags & 8) == 0);
  CHECK(bench->console.last_samples.first_sample == 960);
  bench->wait(50);
  CHECK(bench->console.blocks == 4);
  bench->ask(Type::credit, Credit{1, 0, 0, 10});
  bench->wait(15);
  // What fell due at zero credit is gone, counted and said.
  CHECK(bench->console.blocks == 5);
  CHECK((bench->console.last_samples.flags & 2) != 0);
  CHECK(bench->console.last_samples.first_sample == bench->console.last_samples.block_seq * 480ULL);
  CHECK(bench->console.last_samples.block_seq == 8);
  bench->ask(Type::credit, Credit{1, 0, 0, 3});
  bench->wait(20);
  CHECK(bench->console.blocks == 7);
}

void a_full_queue_is_a_gap() {
  auto bench = std::make_unique<Bench>();
  bench->greet();
  bench->open(100);
  bench->wait(20);
  bench->console.full = true;
  bench->wait(40);
  bench->console.full = false;
  bench->wait(15);
  CHECK((bench->console.last_samples.flags & 2) != 0);
}

void stops_when_nobody_listens() {
  auto bench = std::make_unique<Bench>();
  bench->greet();
  bench->open(10000);
  bench->wait(5100);
  CHECK(!bench->session.streaming());
}

void refuses_what_it_cannot_give() {
  auto bench = std::make_unique<Bench>();
  bench->greet();
  StreamOpen open;
  open.rate_hz = 12345;
  bench->ask(Type::stream_open, open);
  CHECK(bench->console.error() == ErrorCode::value);
  bench->ask(Type::stream_close, StreamClose{3});
  CHECK(bench->console.error() == ErrorCode::state);
  bench->ask(Type::fw_end, FwEnd{1});
  CHECK(bench->console.error() == ErrorCode::state);
  bench->ask(Type::auth, AuthConfirm{});
  CHECK(bench->console.error() == ErrorCode::auth);
  bench->ask(static_cast<Type>(0x3F), Empty{});
  CHECK(bench->console.error() == ErrorCode::type);
  bench->ask(Type::ping, Empty{});
  CHECK(bench->console.error() == ErrorCode::length);
}

void configuration_goes_back_by_itself() {
  auto bench = std::make_unique<Bench>();
  bench->greet();
  std::uint8_t tlv[64];
  Writer writer(tlv, sizeof tlv);
  put_tlv(writer, 1, TlvType::f64, 2000.0);
  CfgStage stage;
  stage.txn = 7;
  stage.tlvs.data = tlv;
  stage.tlvs.size = writer.size();
  bench->ask(Type::cfg_stage, stage);
  CfgReply staged;
  CHECK(bench->console.is(Type::cfg_stage) && decode(bench->console.reply(), staged));
  CHECK(bench->configuration.active().f0_hz == 1000);
  bench->ask(Type::cfg_apply, CfgApply{7, 1000, staged.crc + 1});
  CHECK(bench->console.error() == ErrorCode::value);
  bench->ask(Type::cfg_apply, CfgApply{7, 1000, staged.crc});
  CHECK(bench->configuration.active().f0_hz == 2000);
  CHECK(!bench->configuration.expire(bench->now + 999 * ms));
  CHECK(bench->configuration.expire(bench->now + 1000 * ms));
  CHECK(bench->configuration.active().f0_hz == 1000);
  bench->ask(Type::cfg_confirm, CfgTxn{7});
  CHECK(bench->console.error() == ErrorCode::txn);

  Writer again(tlv, sizeof tlv);
  put_tlv(again, 2, TlvType::u8, std::uint8_t{99});
  stage.tlvs.size = again.size();
  bench->ask(Type::cfg_stage, stage);
  Error error;
  CHECK(bench->console.error() == ErrorCode::value && decode(bench->console.reply(), error) && error.text.size == 1 && error.text.data[0] == '2');
}

void takes_no_memory_after_start() {
  auto bench = std::make_unique<Bench>();
  const std::size_t before = allocations;
  bench->greet();
  bench->open(1000);
  bench->ask(Type::caps, Empty{});
  bench->ask(Type::cfg_get, CfgGet{});
  bench->wait(3000);
  CHECK(bench->console.blocks > 200);
  CHECK(allocations == before);
}

}  // namespace

int main() {
  greets_before_it_answers();
  streams_within_credit();
  a_full_queue_is_a_gap();
  stops_when_nobody_listens();
  refuses_what_it_cannot_give();
  configuration_goes_back_by_itself();
  takes_no_memory_after_start();
  std::printf("a session takes %zu bytes\n", sizeof(Session));
  return finish();
}
