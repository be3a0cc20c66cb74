// Stories of configuration and authentication (SPEC L9, L10).
#include "locked-bench.hpp"

namespace {

using namespace harmonic;
using check::Buffer;
using check::Console;
using check::FakeHands;

struct Bench : check::Bench {
  explicit Bench(Description what = check::plainDescription(), Transport transport = Transport::stream)
      : check::Bench(transport, what) {
    console.greet();
  }
  /** Stages and applies. @returns whether both were taken. */
  bool apply(uint32_t txn, uint32_t revertMs, const Buffer& tlvs) {
    TransactionReply staged, applied;
    if (!stage(console, txn, tlvs) || !console.last().read(staged)) return false;
    CfgApply asked;
    asked.txn = txn;
    asked.revertMs = revertMs;
    asked.crc = staged.crc;
    return console.ask(Type::cfgApply, asked).is(Type::cfgApply) && console.last().read(applied) &&
           applied.crc == staged.crc;
  }
  static bool stage(Console& by, uint32_t txn, const Buffer& tlvs) {
    CfgStage asked;
    asked.txn = txn;
    asked.tlvs = {tlvs.data(), tlvs.size()};
    return by.ask(Type::cfgStage, asked).is(Type::cfgStage);
  }
  bool end(Type type, uint32_t txn) {
    Transaction asked;
    asked.txn = txn;
    return console.ask(type, asked).is(type);
  }
};

using Locked = check::LockedAs<Bench>;

template <class Write>
Buffer tlvs(const Write& write) {
  uint8_t memory[256];
  TlvWriter writer(memory, sizeof memory);
  write(writer);
  return Buffer(memory, memory + writer.written().size);
}

Buffer f0(double hz) {
  return tlvs([hz](TlvWriter& writer) { writer.f64(CfgKey::f0Hz, hz); });
}

std::string errorText(const check::Heard& heard) {
  Error error;
  if (!heard.read(error)) return "";
  return std::string(reinterpret_cast<const char*>(error.text.data), error.text.size);
}

bool isHz(double value, double wanted) { return bitsOfDouble(value) == bitsOfDouble(wanted); }

Command command(uint16_t opcode, uint64_t counter, const uint8_t* args, size_t size) {
  Command asked;
  asked.id = 77;
  asked.opcode = opcode;
  asked.counter = counter;
  asked.args = {args, size};
  return asked;
}

}  // namespace

STORY("L10.2 CFG_GET of all is the canonical form under its own CRC; of some keys the CRC is still over all") {
  Bench bench;
  CfgGetReply all, some;
  CHECK(bench.console.ask(Type::cfgGet, CfgGet()).read(all));
  CHECK(all.crc == bench.device.configuration.values().crc());
  uint16_t before = 0;
  size_t count = 0;
  TlvWalk walk(all.tlvs);
  for (Tlv tlv; walk.next(tlv); count += 1) {
    CHECK(tlv.key > before);
    before = tlv.key;
  }
  CHECK(count == 8);
  const uint8_t keys[] = {6, 0, 4, 0, 99, 0};
  CfgGet asked;
  asked.keys = {keys, sizeof keys};
  CHECK(bench.console.ask(Type::cfgGet, asked).read(some));
  CHECK(some.crc == all.crc);
  TlvWalk two(some.tlvs);
  Tlv tlv;
  CHECK(two.next(tlv) && tlv.key == 4);
  CHECK(two.next(tlv) && tlv.key == 6);
  CHECK(!two.next(tlv));
}

STORY("L10.3 STAGE changes nothing; APPLY swaps; CONFIRM keeps") {
  Bench bench;
  CHECK(Bench::stage(bench.console, 7, f0(2000)));
  CHECK(isHz(bench.device.configuration.values().f0Hz, 1000));
  CHECK(bench.apply(7, 1000, f0(2000)));
  CHECK(isHz(bench.device.configuration.values().f0Hz, 2000));
  CHECK(bench.device.configuration.isHazardous());
  CHECK(bench.end(Type::cfgConfirm, 7));
  CHECK(!bench.device.configuration.isHazardous());
  CHECK(!bench.device.configuration.expire(UINT64_MAX));
  CHECK(isHz(bench.device.configuration.values().f0Hz, 2000));
  CHECK(bench.hands.changes == 2);
}

STORY("L10.4 without CONFIRM the last confirmed configuration is back at its time, not before") {
  Bench bench;
  CHECK(bench.apply(7, 1000, f0(2000)));
  const uint64_t atNs = bench.console.nowNs + 1000000000;
  CHECK(bench.device.configuration.expiresNs() == atNs);
  CHECK(!bench.device.configuration.expire(atNs - 1));
  CHECK(bench.device.configuration.expire(atNs));
  CHECK(isHz(bench.device.configuration.values().f0Hz, 1000));
  CHECK(!bench.end(Type::cfgConfirm, 7));
  CHECK(bench.console.lastError() == 8);
}

STORY("L10.4 after a restart only what was confirmed is left") {
  Bench bench;
  CHECK(bench.apply(7, 60000, f0(2000)));
  bench.device.configuration.restart();
  CHECK(isHz(bench.device.configuration.values().f0Hz, 1000));
  CHECK(bench.device.configuration.expiresNs() == UINT64_MAX);
}

STORY("L10.5 ABORT after APPLY restores at once; CONFIRM without APPLY is ERROR 8") {
  Bench bench;
  CHECK(!bench.end(Type::cfgConfirm, 7) && bench.console.lastError() == 8);
  CHECK(Bench::stage(bench.console, 7, f0(2000)));
  CHECK(!bench.end(Type::cfgConfirm, 7) && bench.console.lastError() == 8);
  CHECK(bench.apply(7, 1000, f0(2000)));
  CHECK(bench.end(Type::cfgAbort, 7));
  CHECK(isHz(bench.device.configuration.values().f0Hz, 1000));
}

STORY("L10.3 a wrong CRC and a wrong time are ERROR 5 and apply nothing") {
  Bench bench;
  CHECK(Bench::stage(bench.console, 7, f0(2000)));
  TransactionReply staged;
  CHECK(bench.console.last().read(staged));
  CfgApply asked;
  asked.txn = 7;
  asked.revertMs = 1000;
  asked.crc = staged.crc + 1;
  bench.console.ask(Type::cfgApply, asked);
  CHECK(bench.console.lastError() == 5);
  asked.crc = staged.crc;
  for (const uint32_t ms : {0u, 999u, 60001u}) {
    asked.revertMs = ms;
    bench.console.ask(Type::cfgApply, asked);
    CHECK(bench.console.lastError() == 5);
  }
  CHECK(isHz(bench.device.configuration.values().f0Hz, 1000));
}

STORY("L10.3 another transaction is ERROR 8, another console's is ERROR 7") {
  Bench bench;
  CHECK(Bench::stage(bench.console, 7, f0(2000)));
  CHECK(!Bench::stage(bench.console, 8, f0(3000)) && bench.console.lastError() == 8);
  Console other(bench.device, Transport::stream);
  other.greet(4096, 2);
  CHECK(!Bench::stage(other, 9, f0(3000)) && other.lastError() == 7);
  Transaction asked;
  asked.txn = 7;
  other.ask(Type::cfgAbort, asked);
  CHECK(other.lastError() == 7);
  CHECK(bench.end(Type::cfgAbort, 7));
  CHECK(Bench::stage(other, 9, f0(3000)));
}

STORY("L5.6 what a console staged and fell silent over keeps nobody out; what it applied has its own time") {
  Bench bench;
  CHECK(bench.console.session.dueNs() == UINT64_MAX);
  CHECK(Bench::stage(bench.console, 7, f0(2000)));
  CHECK(bench.console.session.dueNs() == bench.console.nowNs + 5000000000);
  Console other(bench.device, Transport::stream);
  other.greet(4096, 2);
  bench.console.wait(4999);
  CHECK(!Bench::stage(other, 9, f0(3000)) && other.lastError() == 7);
  bench.console.wait(1);
  CHECK(Bench::stage(other, 9, f0(3000)));
  CHECK(bench.console.count(Type::stats) == 0);
  Bench applied;
  CHECK(applied.apply(7, 60000, f0(2000)));
  applied.console.wait(10000);
  CHECK(isHz(applied.device.configuration.values().f0Hz, 2000) && applied.end(Type::cfgConfirm, 7));
}

STORY("L10.6 what does not fit is ERROR 5 with its key, and the whole STAGE changes nothing") {
  const auto refusedAs = [](const std::string& key, const Buffer& one) {
    Bench bench;
    const uint32_t before = bench.device.configuration.values().crc();
    Buffer both = tlvs([](TlvWriter& writer) { writer.u16(CfgKey::blockSamples, 100); });
    both.insert(both.end(), one.begin(), one.end());
    if (Bench::stage(bench.console, 7, both)) return false;
    const bool isTold = bench.console.lastError() == 5 && errorText(bench.console.last()) == key;
    TransactionReply staged;
    return isTold && Bench::stage(bench.console, 7, {}) && bench.console.last().read(staged) && staged.crc == before;
  };
  CHECK(refusedAs("1", f0(99)));
  CHECK(refusedAs("1", f0(20001)));
  CHECK(refusedAs("1", f0(doubleOfBits(0x7ff8000000000000))));
  CHECK(refusedAs("1", tlvs([](TlvWriter& writer) { writer.u32(CfgKey::f0Hz, 1000); })));
  CHECK(refusedAs("2", tlvs([](TlvWriter& writer) { writer.u8(CfgKey::guardEighths, 0); })));
  CHECK(refusedAs("2", tlvs([](TlvWriter& writer) { writer.u8(CfgKey::guardEighths, 17); })));
  CHECK(refusedAs("3", tlvs([](TlvWriter& writer) { writer.u8(CfgKey::periods, 17); })));
  CHECK(refusedAs("4", tlvs([](TlvWriter& writer) { writer.text(CfgKey::name, {}); })));
  CHECK(refusedAs("4", tlvs([](TlvWriter& writer) { writer.text(CfgKey::name, bytesOf("a name that has over 32 bytes in it")); })));
  CHECK(refusedAs("5", tlvs([](TlvWriter& writer) { writer.u32(CfgKey::baud, 9599); })));
  CHECK(refusedAs("5", tlvs([](TlvWriter& writer) { writer.u32(CfgKey::baud, 3000001); })));
  CHECK(refusedAs("6", tlvs([](TlvWriter& writer) { writer.f64(CfgKey::rateHz, 44100); })));
  CHECK(refusedAs("7", tlvs([](TlvWriter& writer) { writer.u16(CfgKey::blockSamples, 1025); })));
  CHECK(refusedAs("8", tlvs([](TlvWriter& writer) { writer.u16(CfgKey::tcpPort, 0); })));
  CHECK(refusedAs("0", tlvs([](TlvWriter& writer) { writer.u16(0, 1); })));
  CHECK(refusedAs("65535", tlvs([](TlvWriter& writer) { writer.u16(65535, 1); })));
}

STORY("L10.6 a modem that keeps its waveform takes no other f0, guard or periods, which it would not follow") {
  Description what = check::plainDescription();
  what.isWaveformFixed = true;
  Bench bench(what);
  const auto guard = [](uint8_t value) { return tlvs([value](TlvWriter& writer) { writer.u8(CfgKey::guardEighths, value); }); };
  const auto periods = [](uint8_t value) { return tlvs([value](TlvWriter& writer) { writer.u8(CfgKey::periods, value); }); };
  for (const auto& [other, key] : {std::pair(f0(2000), "1"), {guard(2), "2"}, {periods(2), "3"}}) {
    CHECK(!Bench::stage(bench.console, 7, other) && bench.console.lastError() == 5);
    CHECK(errorText(bench.console.last()) == key);
  }
  const ConfigurationValues& values = bench.device.configuration.values();
  for (const Buffer& same : {f0(values.f0Hz), guard(values.guardEighths), periods(values.periods)})
    CHECK(Bench::stage(bench.console, 7, same));
}

STORY("L10.7 with a key nobody changes the configuration unsigned; reading it is free") {
  Locked locked;
  Console& console = locked.bench.console;
  CHECK(!Bench::stage(console, 7, f0(2000)) && console.lastError() == 6);
  for (const Type type : {Type::cfgConfirm, Type::cfgAbort}) CHECK(!locked.bench.end(type, 7) && console.lastError() == 6);
  CfgApply asked;
  asked.txn = 7;
  asked.revertMs = 1000;
  CHECK(console.ask(Type::cfgApply, asked).is(Type::error) && console.lastError() == 6);
  CHECK(console.ask(Type::cfgGet, CfgGet()).is(Type::cfgGet));
  locked.unlock();
  CHECK(locked.bench.apply(7, 1000, f0(2000)));
  // A stranger's ABORT over a line of its own ends nothing.
  Console other(locked.bench.device, Transport::stream);
  other.greet(4096, 1);
  Transaction abort;
  abort.txn = 7;
  other.ask(Type::cfgAbort, abort);
  CHECK(other.lastError() == 6 && isHz(locked.bench.device.configuration.values().f0Hz, 2000));
  CHECK(locked.bench.end(Type::cfgConfirm, 7));
}

STORY("L2.8 a repeated CONFIRM, whose answer was lost, is answered again and does no harm") {
  Bench bench;
  CHECK(bench.apply(7, 1000, f0(2000)));
  CHECK(bench.end(Type::cfgConfirm, 7));
  CHECK(bench.end(Type::cfgConfirm, 7));
  CHECK(!bench.end(Type::cfgAbort, 7));
  CHECK(isHz(bench.device.configuration.values().f0Hz, 2000));
}

STORY("L9.1 AUTH holds the vectors: the answer, the confirmation, the session key") {
  Locked locked;
  AuthAnswer answer;
  CHECK(locked.bench.console.ask(Type::auth, Locked::challenge()).read(answer));
  const Tag expected = {0xf6, 0xad, 0x4e, 0xbd, 0xf2, 0x29, 0x3c, 0x93, 0x1f, 0xc0, 0xcf, 0x38, 0x8b, 0x69, 0xfa, 0x74};
  CHECK(answer.tag == expected);
  AuthAccepted accepted;
  CHECK(locked.bench.console.ask(Type::auth, Locked::confirmation()).read(accepted));
  locked.bench.console.sign(Locked::sessionKey());
  Ping echo;
  const check::Heard& ping = locked.bench.console.ask(Type::ping, Ping());
  CHECK(ping.read(echo) && (ping.flags & Flag::mac) != 0);
  const Tag tag = frameTag(Locked::sessionKey(), {ping.signedPart.data(), ping.signedPart.size()});
  CHECK(Buffer(tag.begin(), tag.end()) == ping.mac);
}

STORY("L9.2 a wrong tag, a step out of turn, and a device without a key are ERROR 6") {
  Bench keyless;
  keyless.console.ask(Type::auth, Locked::challenge());
  CHECK(keyless.console.lastError() == 6);
  Locked locked;
  locked.bench.console.ask(Type::auth, Locked::confirmation());
  CHECK(locked.bench.console.lastError() == 6);
  locked.bench.console.ask(Type::auth, Locked::challenge());
  AuthConfirm wrong = Locked::confirmation();
  wrong.tag[15] ^= 1;
  locked.bench.console.ask(Type::auth, wrong);
  CHECK(locked.bench.console.lastError() == 6);
  // The nonces are forgotten: the right tag comes too late.
  locked.bench.console.ask(Type::auth, Locked::confirmation());
  CHECK(locked.bench.console.lastError() == 6);
}

STORY("L9.2 without a source of randomness step 1 is ERROR 3, and a step 3 behind it proves nothing") {
  Locked locked;
  Console& console = locked.bench.console;
  console.greet();
  locked.bench.hands.hasSecrets = false;
  console.ask(Type::auth, Locked::challenge());
  CHECK(console.lastError() == 3);
  console.ask(Type::auth, Locked::confirmation());
  CHECK(console.lastError() == 6);
  locked.bench.hands.hasSecrets = true;
  CHECK(console.ask(Type::auth, Locked::challenge()).is(Type::auth));
}

STORY("L9.3 a wrong signature is ERROR 6 and an EVENT") {
  Locked locked;
  locked.unlock();
  Key other = Locked::sessionKey();
  other[0] ^= 1;
  locked.bench.console.sign(other);
  locked.bench.console.ask(Type::ping, Ping());
  CHECK(locked.bench.console.lastError() == 6);
  CHECK(locked.bench.console.count(Type::event) == 1);
}

STORY("L16.3 with a session key in force a frame for harmonics is taken signed only, and answered signed") {
  const uint16_t ten[] = {10};
  const phy::Bond channel{ten, 1};
  FrameToSend memory[2];
  SendQueue queue(&channel, 1, memory, 2);
  Locked locked;
  check::Console& console = locked.bench.console;
  locked.bench.hands.queue = &queue;
  console.greet();
  const uint8_t onTen[] = {10, 0};
  ChannelSend wanted;
  wanted.harmonics = {onTen, 2};
  console.ask(Type::channelSend, wanted);
  CHECK(console.last().is(Type::channelSend) && queue.waiting() == 1);
  console.ask(Type::auth, Locked::challenge());
  console.ask(Type::auth, Locked::confirmation());
  console.ask(Type::channelSend, wanted);
  CHECK(console.lastError() == 6 && queue.waiting() == 1);
  console.sign(Locked::sessionKey());
  console.ask(Type::channelSend, wanted);
  CHECK(console.last().is(Type::channelSend) && (console.last().flags & Flag::mac) != 0 && queue.waiting() == 2);
}

STORY("L16.3 of frames that are played again, or come behind another, none goes out, in datagrams neither; a datagram that is late for the first time is refused as that, all others are told of") {
  const uint16_t ten[] = {10};
  const phy::Bond channel{ten, 1};
  const uint8_t onTen[] = {10, 0}, a[] = {0xaa}, b[] = {0xbb}, c[] = {0xcc};
  for (const Transport transport : {Transport::stream, Transport::datagram}) {
    FrameToSend memory[8];
    SendQueue queue(&channel, 1, memory, 8);
    Locked locked(check::plainDescription(), transport);
    locked.bench.hands.queue = &queue;
    locked.unlock();
    Console& console = locked.bench.console;
    const auto say = [&](uint64_t counter, const uint8_t (&psdu)[1]) -> const check::Heard& {
      ChannelSend wanted;
      wanted.counter = counter;
      wanted.harmonics = {onTen, 2};
      wanted.psdu = {psdu, 1};
      return console.ask(Type::channelSend, wanted);
    };
    CHECK(say(7, a).is(Type::channelSend) && say(9, b).is(Type::channelSend));
    // A again, B again, one that came behind B, that one again, and the first of all.
    size_t told = 0;
    for (const auto& [old, isNew] : {std::pair{uint64_t{7}, false}, std::pair{uint64_t{9}, false}, std::pair{uint64_t{8}, true},
                                     std::pair{uint64_t{8}, false}, std::pair{uint64_t{0}, true}}) {
      say(old, a);
      CHECK(console.lastError() == 6);
      const bool isLate = isNew && transport == Transport::datagram;
      CHECK(console.lastErrorText().find(isLate ? "late: " : "played again") == 0);
      told += isLate ? 0 : 1;
      CHECK(console.count(Type::event) == told && queue.waiting() == 2);
    }
    CHECK(say(UINT64_MAX, c).is(Type::channelSend) && queue.waiting() == 3);
    // Too old to be remembered: nobody can say that it was not.
    say(1, a);
    CHECK(console.lastError() == 6 && console.count(Type::event) == told + 1 && queue.waiting() == 3);
    for (const uint8_t* said : {a, b, c}) {
      CHECK(queue.front().psdu().is({said, 1}));
      queue.pop();
    }
  }
}

STORY("L16.3 the counter is one for whatever is signed: a frame behind a question or a command is refused, and of an unsigned one it is not looked at") {
  const uint16_t ten[] = {10};
  const phy::Bond channel{ten, 1};
  const uint8_t onTen[] = {10, 0}, seconds[] = {1, 0};
  FrameToSend memory[4];
  SendQueue queue(&channel, 1, memory, 4);
  Locked locked;
  locked.bench.hands.queue = &queue;
  Console& console = locked.bench.console;
  console.greet();
  ChannelSend wanted;
  wanted.harmonics = {onTen, 2};
  for (const uint64_t any : {5, 5, 0}) {
    wanted.counter = any;
    CHECK(console.ask(Type::channelSend, wanted).is(Type::channelSend));
  }
  locked.unlock();
  CHECK(console.ask(Type::command, command(2, 3, seconds, 2)).is(Type::command));
  wanted.counter = 3;
  console.ask(Type::channelSend, wanted);
  CHECK(console.lastError() == 6 && queue.waiting() == 3);
  ChannelSign asked;
  asked.counter = 4;
  asked.harmonics = {onTen, 2};
  CHECK(console.ask(Type::channelSign, asked).is(Type::channelSign));
  wanted.counter = 4;
  console.ask(Type::channelSend, wanted);
  CHECK(console.lastError() == 6 && queue.waiting() == 3);
  wanted.counter = 5;
  CHECK(console.ask(Type::channelSend, wanted).is(Type::channelSend) && queue.waiting() == 4);
}

STORY("L9.4 an unsigned COMMAND is ERROR 6 and is not done") {
  Locked locked;
  locked.bench.console.ask(Type::command, command(1, 1, nullptr, 0));
  CHECK(locked.bench.console.lastError() == 6);
  CHECK(locked.bench.hands.restarts == 0);
}

STORY("L17.2 L17.3 a question for a signature is taken only signed, and goes to the port with the key; what it says is answered") {
  const uint8_t harmonics[] = {4, 0};
  ChannelSign asked;
  asked.counter = 7;
  asked.slot = 5;
  asked.harmonics = {harmonics, sizeof harmonics};
  Bench keyless;
  keyless.console.greet();
  keyless.console.ask(Type::channelSign, asked);
  CHECK(keyless.console.lastError() == 6);
  Locked locked;
  Console& console = locked.bench.console;
  FakeHands& hands = locked.bench.hands;
  console.ask(Type::channelSign, asked);
  CHECK(console.lastError() == 6 && hands.signedSlot == 0);
  locked.unlock();
  Empty taken;
  CHECK(console.ask(Type::channelSign, asked).read(taken));
  CHECK(hands.signedSlot == 5 && hands.signedWith == Locked::withKey({}).key);
  asked.counter = 8;
  hands.signs = AskedToSign::busy;
  console.ask(Type::channelSign, asked);
  CHECK(console.lastError() == 7);
  asked.counter = 9;
  hands.signs = AskedToSign::value;
  console.ask(Type::channelSign, asked);
  CHECK(console.lastError() == 5);
}

STORY("L17.2 a question that is played again, or was held back behind another, reaches no port, in datagrams neither") {
  const uint8_t harmonics[] = {4, 0};
  for (const Transport transport : {Transport::stream, Transport::datagram}) {
    Locked locked(check::plainDescription(), transport);
    locked.unlock();
    Console& console = locked.bench.console;
    FakeHands& hands = locked.bench.hands;
    ChannelSign asked;
    asked.slot = 5;
    asked.harmonics = {harmonics, sizeof harmonics};
    for (const uint64_t fresh : {uint64_t{7}, uint64_t{9}}) {
      asked.counter = fresh;
      CHECK(console.ask(Type::channelSign, asked).is(Type::channelSign) && hands.signedSlot == 5);
    }
    for (const uint64_t old : {uint64_t{7}, uint64_t{9}, uint64_t{8}, uint64_t{0}}) {
      asked.counter = old;
      hands.signedSlot = 0;
      console.ask(Type::channelSign, asked);
      CHECK(console.lastError() == 6 && hands.signedSlot == 0);
    }
    CHECK(console.count(Type::event) == (transport == Transport::datagram ? 2 : 4));
    asked.counter = 10;
    CHECK(console.ask(Type::channelSign, asked).is(Type::channelSign) && hands.signedSlot == 5);
  }
}

STORY("L9.6 every COMMAND is done once, with its result") {
  Locked locked;
  locked.unlock();
  Console& console = locked.bench.console;
  CommandReply told;
  const uint8_t ten[] = {10, 0}, output[] = {2, 0, 0, 0x40, 0x40}, index[] = {3, 0};
  CHECK(console.ask(Type::command, command(2, 1, ten, 2)).read(told) && told.id == 77 && told.status == 0);
  CHECK(locked.bench.hands.identified == 10);
  CHECK(console.ask(Type::command, command(0x0101, 2, output, 5)).read(told) && told.status == 0 && told.result.size == 4);
  CHECK(bitsOfFloat(locked.bench.hands.outputs[2]) == bitsOfFloat(3.0f));
  CHECK(console.ask(Type::command, command(0x0102, 3, index, 2)).read(told) && told.result.size == 8);
  CHECK(console.ask(Type::command, command(0x7777, 4, nullptr, 0)).read(told) && told.status == 5);
  CHECK(console.ask(Type::command, command(1, 5, nullptr, 0)).read(told) && told.status == 0);
  CHECK(locked.bench.hands.restarts == 1);
  CHECK((console.last().flags & Flag::mac) != 0);
}

STORY("L9.6 a COMMAND that had to wait for longer than its ttl is not done: status 3; without one it is") {
  Locked locked;
  locked.unlock();
  Console& console = locked.bench.console;
  const uint8_t output[] = {2, 0, 0, 0x40, 0x40};
  Command asked = command(0x0101, 1, output, 5);
  CommandReply told;
  asked.ttlMs = 500;
  console.waitedNs = 500000001;
  CHECK(console.ask(Type::command, asked).read(told) && told.status == 3 && told.result.size == 0);
  CHECK(bitsOfFloat(locked.bench.hands.outputs[2]) == 0);
  asked.counter = 2;
  console.waitedNs = 500000000;
  CHECK(console.ask(Type::command, asked).read(told) && told.status == 0);
  CHECK(bitsOfFloat(locked.bench.hands.outputs[2]) == bitsOfFloat(3.0f));
  asked.counter = 3;
  asked.ttlMs = 0;
  console.waitedNs = 900000000;
  CHECK(console.ask(Type::command, asked).read(told) && told.status == 0);
}

STORY("L9.6 a counter seen before is ERROR 6 with EVENT 0x0103, and the command is not done again") {
  Locked locked;
  locked.unlock();
  Console& console = locked.bench.console;
  console.ask(Type::command, command(1, 9, nullptr, 0));
  for (const uint64_t counter : {9, 8, 1}) {
    console.ask(Type::command, command(1, counter, nullptr, 0));
    CHECK(console.lastError() == 6);
  }
  CHECK(locked.bench.hands.restarts == 1);
  CHECK(console.count(Type::event) == 3);
}

STORY("L9.4 on datagrams the counter may come inside a window of 64, each once") {
  Authentication row;
  const auto is = [&row](uint64_t counter, CounterIs what) { return row.takeCounter(counter) == what; };
  CHECK(is(100, CounterIs::newest));
  CHECK(is(37, CounterIs::late) && is(36, CounterIs::seen));
  CHECK(is(37, CounterIs::seen) && is(100, CounterIs::seen));
  CHECK(is(99, CounterIs::late) && is(99, CounterIs::seen));
  CHECK(is(200, CounterIs::newest) && is(100, CounterIs::seen));
  CHECK(is(UINT64_MAX, CounterIs::newest) && is(UINT64_MAX, CounterIs::seen));
}

STORY("L9.5 a HELLO forgets the session key") {
  Locked locked;
  locked.unlock();
  Console& console = locked.bench.console;
  console.greet();
  console.ask(Type::command, command(1, 1, nullptr, 0));
  CHECK(console.lastError() == 6);
  CHECK(locked.bench.hands.restarts == 0);
}

STORY("L9.8 a key is written once, over a serial line, in provisioning mode") {
  Key kd;
  kd.fill(7);
  AuthKey key;
  key.key = kd;
  Bench bench(check::plainDescription(), Transport::serial);
  Console& console = bench.console;
  console.greet();
  console.ask(Type::auth, key);
  CHECK(console.lastError() == 3 && !bench.device.description.hasKey);
  bench.hands.provisioning = true;
  console.ask(Type::auth, AuthKey());
  CHECK(console.lastError() == 5 && !bench.device.description.hasKey);
  bench.hands.keepsKeys = false;
  console.ask(Type::auth, key);
  CHECK(console.lastError() == 9 && !bench.device.description.hasKey);
  bench.hands.keepsKeys = true;
  for (int time = 0; time < 2; time += 1) {
    AuthKept kept;
    CHECK(console.ask(Type::auth, key).read(kept) && kept.fingerprint == fingerprintOf(kd));
  }
  CHECK(bench.hands.kept == kd && bench.hands.keptTimes == 1 && bench.device.description.key == kd);
  // The answer was lost, and provisioning has ended: the same key is still told from another.
  bench.hands.provisioning = false;
  AuthKept again;
  CHECK(console.ask(Type::auth, key).read(again) && again.fingerprint == fingerprintOf(kd) && bench.hands.keptTimes == 1);
  key.key[31] ^= 1;
  for (const bool provisioning : {false, true}) {
    bench.hands.provisioning = provisioning;
    console.ask(Type::auth, key);
    CHECK(console.lastError() == 3 && bench.device.description.key == kd);
  }
  AuthAnswer answer;
  CHECK(console.ask(Type::auth, Locked::challenge()).read(answer));
  for (const Transport elsewhere : {Transport::stream, Transport::datagram}) {
    Bench lan(check::plainDescription(), elsewhere);
    lan.hands.provisioning = true;
    lan.console.greet();
    lan.console.ask(Type::auth, key);
    CHECK(lan.console.lastError() == 3 && !lan.device.description.hasKey);
  }
}

STORY("L10.1 no output is set while hazardous keys are unconfirmed") {
  Locked locked;
  locked.unlock();
  CHECK(locked.bench.apply(7, 1000, f0(2000)));
  const uint8_t output[] = {1, 0, 0, 0x40, 0x40};
  CommandReply told;
  CHECK(locked.bench.console.ask(Type::command, command(0x0101, 1, output, 5)).read(told) && told.status == 3);
  CHECK(locked.bench.end(Type::cfgConfirm, 7));
  CHECK(locked.bench.console.ask(Type::command, command(0x0101, 2, output, 5)).read(told) && told.status == 0);
}
