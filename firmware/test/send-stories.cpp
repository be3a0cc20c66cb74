// Stories of frames that consoles want sent on harmonics: what is taken, what is refused, and in which order (SPEC L16).
#include "send-queue.hpp"
#include "session-bench.hpp"

using namespace harmonic;
using namespace check;

namespace {

const uint16_t kTen[] = {10}, kThree[] = {3, 7, 12};
const phy::Bond kChannels[] = {{kTen, 1}, {kThree, 3}};
const uint8_t kPsdu[] = {0x31, 0x32, 0x33};

struct Line {
  explicit Line(const Description& what = plainDescription()) : bench(Transport::stream, what) {
    bench.hands.queue = &queue;
    bench.console.greet();
  }
  /** @returns the ERROR code; 0: it was taken. */
  uint16_t ask(const ChannelSend& wanted) {
    const Heard& answer = bench.console.ask(Type::channelSend, wanted);
    if (!answer.is(Type::channelSend)) return bench.console.lastError();
    CHECK(answer.isResponse() && answer.payload.empty());
    return 0;
  }
  FrameToSend memory[3];
  SendQueue queue{kChannels, 2, memory, 3};
  Bench bench;
};

Bytes listOf(const std::vector<uint8_t>& bytes) { return {bytes.data(), bytes.size()}; }

ChannelSend frameFor(const std::vector<uint8_t>& harmonics, Bytes psdu = {kPsdu, 3}) {
  ChannelSend wanted;
  wanted.fec = 1;
  wanted.modulation = 1;
  wanted.phyFlags = 0x05;
  wanted.harmonics = listOf(harmonics);
  wanted.psdu = psdu;
  return wanted;
}

const std::vector<uint8_t> kOnTen = {10, 0}, kOnThree = {3, 0, 7, 0, 12, 0};

}  // namespace

STORY("L16.1 L16.2 what is asked for waits as it was asked for, in the order it came") {
  Line line;
  ChannelSend robust = frameFor(kOnThree);
  robust.fec = 2;
  robust.modulation = 0;
  robust.phyFlags = 0x3b;
  CHECK(line.ask(frameFor(kOnTen)) == 0 && line.ask(robust) == 0 && line.ask(frameFor(kOnTen, {})) == 0);
  SendQueue& queue = line.queue;
  CHECK(queue.waiting() == 3 && queue.front().channel == 0 && queue.front().psdu().is({kPsdu, 3}) && queue.front().flags == 5);
  queue.pop();
  const phy::Bond coded = queue.front().bond(kChannels[1]);
  CHECK(queue.front().channel == 1 && queue.front().flags == 0x3b && coded.count == 3 && coded.harmonics == kThree);
  CHECK(coded.fec == phy::Fec::threeQuarters && coded.modulation == phy::Modulation::dbpsk);
  queue.pop();
  CHECK(queue.front().channel == 0 && queue.front().psdu().size == 0);
}

STORY("L16.3 what it does not send on, and a code, a modulation, flags or a length that are none, are values that do not fit") {
  Line line;
  const std::vector<uint8_t> none, other = {11, 0}, part = {3, 0, 7, 0}, turned = {7, 0, 3, 0, 12, 0}, pilot = {1, 0};
  for (const auto* harmonics : {&none, &other, &part, &turned, &pilot}) CHECK(line.ask(frameFor(*harmonics)) == 5);
  ChannelSend wrong = frameFor(kOnTen);
  wrong.fec = 3;
  CHECK(line.ask(wrong) == 5);
  wrong = frameFor(kOnTen);
  wrong.modulation = 2;
  CHECK(line.ask(wrong) == 5);
  wrong = frameFor(kOnTen);
  wrong.phyFlags = 0x40;
  CHECK(line.ask(wrong) == 5);
  const std::vector<uint8_t> long_(251);
  CHECK(line.ask(frameFor(kOnTen, listOf(long_))) == 5);
  CHECK(line.queue.isEmpty() && line.queue.counters().taken == 0);
  CHECK(line.ask(frameFor(kOnTen, listOf(long_).part(0, 250))) == 0);
}

STORY("L16.3 a queue that is full refuses with ERROR 7, counts it, and takes on as soon as there is room") {
  Line line;
  for (int i = 0; i < 5; i += 1) CHECK(line.ask(frameFor(kOnTen)) == (i < 3 ? 0 : 7));
  SendQueue& queue = line.queue;
  CHECK(queue.counters().taken == 3 && queue.counters().full == 2);
  queue.pop();
  CHECK(line.ask(frameFor(kOnThree)) == 0 && line.ask(frameFor(kOnThree)) == 7);
  queue.forget();
  CHECK(queue.isEmpty() && queue.counters().begun == 1 && queue.counters().forgotten == 3 && line.ask(frameFor(kOnTen)) == 0);
}

STORY("L16.3 a device that sends nothing says so, and a payload that is none is ERROR 4") {
  Bench silent;
  silent.console.greet();
  silent.console.ask(Type::channelSend, frameFor(kOnTen));
  CHECK(silent.console.lastError() == 5);
  Line line;
  line.bench.console.sayPayload(static_cast<uint8_t>(Type::channelSend), {1, 1, 0});
  line.bench.console.hear();
  CHECK(line.bench.console.lastError() == 4 && line.queue.isEmpty());
}

STORY("L16.3 before a HELLO nothing is taken") {
  Bench bench;
  bench.console.ask(Type::channelSend, frameFor(kOnTen));
  CHECK(bench.console.lastError() == 3);
}
