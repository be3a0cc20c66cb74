// Stories of the receiver of the physical layer (SPEC P8): lost samples, noise, what is no number, memory, refusals.
#include <algorithm>

#include "phy-channel.hpp"

using namespace phy_bench;

STORY("P8.2 a pilot that ends long after its burst was found leaves the receiver ready for the next burst") {
  std::mt19937_64 random(18);
  const Part part{{4, 7, 15}, randomBytes(random, 10), kAmplitude};
  const Waveform waveform;
  std::vector<uint64_t> memory(2000);
  Arena arena(memory.data(), memory.size() * 8);
  TableTransmitter sender;
  CHECK(sender.open(waveform, 1, 1, arena) == Fault::none && sender.begin(kAmplitude) == Fault::none);
  sender.lastAtLeast(700);
  Pcm alone(sender.samples());
  CHECK(sender.take(alone.data(), alone.size()) == alone.size());
  Signal air = signalOf(alone, 1000, 0);
  const Signal next = signalOf(burstOf<TableTransmitter>(waveform, {part}, kAmplitude), 0, 0);
  air.insert(air.end(), next.begin(), next.end());
  Ear<SmallNumbers> ear(waveform, {part});
  ear.hear(air);
  ear.receiver.flush();
  CHECK(ear.heard.size() == 1 && ear.hasHeard(0, part.psdu));
  // A search that went on in overwritten correlations would find the end of the pilot again and again.
  CHECK(ear.receiver.counters().bursts <= 4);
}

STORY("P8.7 dropped samples cost at most the frame they were in: the loss is counted, the next burst is heard") {
  std::mt19937_64 random(10);
  const Part part{{4, 10}, randomBytes(random, 10), kAmplitude};
  const Signal air = airOf({}, {part}, random);
  const auto cut = air.begin() + 1800;
  for (const int dropped : {1, 2, 40, 1000}) {
    Ear<SmallNumbers> ear({}, {part}, 16);
    ear.hear({air.begin(), cut});
    ear.hear({cut + dropped, air.end()});
    CHECK(dropped > 2 || ear.hasHeard(0, part.psdu));
    CHECK(ear.receiver.counters().frames + ear.receiver.counters().burstsWithoutFrame > 0);
    const size_t before = ear.heard.size();
    ear.hear(air);
    CHECK(ear.heard.size() == before + 1);
  }
}

STORY("P8.1 a gap that is told keeps the time: the code bridges two symbols of it, and samples are numbered on") {
  std::mt19937_64 random(11);
  const Part part{{4, 10, 18}, randomBytes(random, 10), kAmplitude};
  const Signal air = airOf({}, {part}, random);
  const auto cut = air.begin() + 1900;
  Ear<SmallNumbers> ear({}, {part}, 16);
  ear.hear({air.begin(), cut});
  ear.receiver.skip(100);
  ear.hear({cut + 100, air.end()});
  CHECK(ear.hasHeard(0, part.psdu));
  const double first = ear.heard.empty() ? 0 : ear.heard[0].told.firstSample;
  ear.receiver.skip(1u << 30);
  ear.hear(air);
  CHECK(ear.heard.size() == 2 && ear.receiver.counters().samplesSkipped == (1u << 30) + 100);
  const double later = ear.heard.empty() ? 0 : ear.heard.back().told.firstSample;
  CHECK(std::fabs(later - first - (1u << 30) - static_cast<double>(air.size())) < 1);
}

STORY("P8.2 bursts one straight after another are all heard") {
  std::mt19937_64 random(12);
  Signal air;
  std::vector<std::vector<uint8_t>> sent;
  for (int burst = 0; burst < 12; burst += 1) {
    const Part part{{4, 7, 15}, randomBytes(random, 3), kAmplitude};
    const Signal one = signalOf(burstOf<TableTransmitter>({}, {part}, kAmplitude), 0, 0);
    air.insert(air.end(), one.begin(), one.end());
    sent.push_back(part.psdu);
  }
  Ear<SmallNumbers> ear({}, {{{4, 7, 15}, {}}}, 9);
  ear.hear(air);
  ear.receiver.flush();
  CHECK(ear.heard.size() == sent.size());
  for (const auto& psdu : sent) CHECK(ear.hasHeard(0, psdu));
}

STORY("P8.1 noise, constants, squares, impulses and what is no number give no frame, and harm nothing after them") {
  std::mt19937_64 random(13);
  const Part part{{4, 7, 15}, randomBytes(random, 10), kAmplitude};
  Ear<ReferenceNumbers> ear({}, {part, {{2}, {}}, {{5, 9}, {}, 0.1, Modulation::dbpsk, Fec::none}}, 64);
  std::normal_distribution<double> noise(0, 0.3);
  Signal air(200000);
  for (double& value : air) value = noise(random);
  ear.hear(air);
  ear.hear(Signal(50000, 1.0));
  for (size_t i = 0; i < air.size(); i += 1) air[i] = i / 24 % 2 == 0 ? 1 : -1;
  ear.hear(air);
  for (size_t i = 0; i < air.size(); i += 1) air[i] = random() % 500 == 0 ? 1e5 : 0;
  ear.hear(air);
  const double none[] = {std::nan(""), INFINITY, -INFINITY, 1e300, -1e7};
  ear.hear({none, none + 5});
  CHECK(ear.heard.empty());
  CHECK(ear.receiver.counters().samplesRefused == 5);
  CHECK(ear.receiver.counters().bursts >= ear.receiver.counters().burstsWithoutFrame);
  ear.hear(Signal(20000, 0.0));
  ear.hear(airOf({}, {part}, random));
  CHECK(ear.heard.size() == 1 && ear.hasHeard(0, part.psdu));
}

STORY("P3.3 a frame whose bits were changed on the way is not heard as another one") {
  std::mt19937_64 random(14);
  size_t bursts = 0;
  size_t heard = 0;
  for (int packet = 0; packet < 60; packet += 1) {
    const Part part{{4, 7, 15}, randomBytes(random, 3), kAmplitude, Modulation::dqpsk, Fec::none};
    Signal air = airOf({}, {part}, random);
    addNoise(air, kAmplitude, 2, {}, 2, random);
    Ear<SmallNumbers> ear({}, {part}, 32);
    ear.hear(air);
    for (const Heard& each : ear.heard) CHECK(each.psdu == part.psdu);
    bursts += ear.receiver.counters().bursts;
    heard += ear.heard.size();
  }
  CHECK(bursts >= 55 && heard < 30);
}

STORY("P8.1 a receiver touches no byte beyond the memory it asked for, and refuses less") {
  std::mt19937_64 random(15);
  const Part part{{4, 7}, randomBytes(random, 20), kAmplitude};
  const Bond bond = part.bond();
  struct Ignored final : ReceiverSink {
    int count = 0;
    void onFrame(const Received&) override { count += 1; }
  } sink;
  SmallReceiver receiver(sink);
  Arena counting;
  const Listening listening{Waveform{}, &bond, 1, 32};
  CHECK(receiver.open(listening, counting) == Fault::memory);
  std::vector<uint64_t> memory(counting.used() / 8 + 9, 0xa5a5a5a5a5a5a5a5);
  Arena less(memory.data(), counting.used() - 1);
  CHECK(receiver.open(listening, less) == Fault::memory);
  Arena arena(memory.data(), counting.used());
  CHECK(receiver.open(listening, arena) == Fault::none);
  const Signal air = airOf({}, {part}, random);
  std::vector<int16_t> samples(air.size());
  for (size_t i = 0; i < air.size(); i += 1) samples[i] = static_cast<int16_t>(air[i] * 32767);
  receiver.push(samples.data(), samples.size());
  CHECK(sink.count == 1);
  for (size_t i = counting.used() / 8 + 1; i < memory.size(); i += 1) CHECK(memory[i] == 0xa5a5a5a5a5a5a5a5);
}

STORY("P1 what a receiver cannot listen to is refused") {
  struct Ignored final : ReceiverSink {
    void onFrame(const Received&) override {}
  } sink;
  SmallReceiver receiver(sink);
  Arena arena;
  const uint16_t harmonics[] = {4, 5, 5};
  const Bond bonds[] = {{harmonics, 2}, {harmonics + 2, 1}};
  CHECK(receiver.open({Waveform{}, bonds, 0, 32}, arena) == Fault::noBond);
  CHECK(receiver.open({Waveform{}, bonds, 1, 33}, arena) == Fault::frameSize);
  CHECK(receiver.open({Waveform{}, bonds, 2, 32}, arena) == Fault::twice);
  CHECK(receiver.open({Waveform{0, 48000, 1, 1}, bonds, 1, 32}, arena) == Fault::f0);
  const Bond above{harmonics, 3};
  CHECK(receiver.open({Waveform{5000, 48000, 2, 1}, &above, 1, 32}, arena) == Fault::aboveBand);
}
