// Stories of what a device reports unasked once it has proven its key (SPEC L9.9).
#include "locked-bench.hpp"

using namespace harmonic;
using namespace check;

namespace {

Description harmonicNode() {
  Description what = plainDescription();
  what.highestHarmonic = 21;
  return what;
}

const uint8_t kPsdu[] = {0x31, 0x32, 0x33};

struct Bench : check::Bench {
  Bench(const Description& what, Transport transport) : check::Bench(transport, what) { console.greet(); }
};
using Locked = LockedAs<Bench>;

/** One of each that it says unasked. */
void reportAll(Locked& locked) {
  Console& console = locked.bench.console;
  ChannelData heard;
  heard.harmonic = 4;
  heard.psdu = {kPsdu, 3};
  console.session.log(1, bytesOf("story"));
  console.session.channelData(heard);
  console.session.event(EventCode::lockLost, 2);
  console.feed(64);
  console.wait(1001);
}

bool isReport(const check::Heard& heard) {
  return heard.is(Type::channelData) || heard.is(Type::event) || heard.is(Type::log) || heard.is(Type::stats);
}

/** The counter of a report that is signed well; -1 of any other frame. */
int64_t counterOf(const check::Heard& heard) {
  if (heard.mac.size() != kMacBytes) return -1;
  const auto counter = loadLittle<uint64_t>(heard.mac.data());
  const Tag tag = reportTag(Locked::sessionKey(), counter, {heard.signedPart.data(), heard.signedPart.size()});
  return Buffer(tag.begin(), tag.end()) == heard.mac ? static_cast<int64_t>(counter) : -1;
}

void openBoth(Console& console) {
  StreamOpen channels;
  channels.stream = 2;
  channels.source = 2;
  console.ask(Type::streamOpen, openAs(1, 64, 64));
  console.ask(Type::streamOpen, channels);
}

}  // namespace

STORY("L9.9 from step 4 on every report is signed and numbered in the order of the wire, on a stream and in datagrams; samples are not") {
  for (const Transport transport : {Transport::stream, Transport::datagram, Transport::serial}) {
    Locked locked(harmonicNode(), transport);
    Console& console = locked.bench.console;
    openBoth(console);
    reportAll(locked);
    size_t before = 0;
    for (const check::Heard& each : console.heard) {
      before += isReport(each) ? 1 : 0;
      CHECK((each.flags & Flag::mac) == 0);
    }
    CHECK(before == 4);
    locked.unlock();
    console.heard.clear();
    reportAll(locked);
    reportAll(locked);
    int64_t next = 0;
    for (const check::Heard& each : console.heard) {
      if (each.is(Type::samples)) CHECK((each.flags & Flag::mac) == 0);
      if (!isReport(each)) continue;
      CHECK(counterOf(each) == next);
      next += 1;
    }
    CHECK(next == 8 && console.count(Type::samples) == 2);
    // A key proven anew numbers anew; so nothing of before fits.
    console.ask(Type::auth, Locked::challenge());
    console.ask(Type::auth, Locked::confirmation());
    console.heard.clear();
    console.session.event(EventCode::lockLost, 2);
    console.hear();
    CHECK(console.heard.size() == 1 && counterOf(console.last()) == 0);
  }
}

STORY("L9.9 behind a HELLO nothing is signed, what waited from before it too") {
  Locked locked(harmonicNode(), Transport::datagram);
  Console& console = locked.bench.console;
  locked.unlock();
  console.session.event(EventCode::lockLost, 2);
  console.say(Type::hello, Hello());
  console.hear();
  size_t events = 0;
  for (const check::Heard& each : console.heard) {
    if (!each.is(Type::event)) continue;
    events += 1;
    CHECK((each.flags & Flag::mac) == 0 && each.mac.empty());
  }
  CHECK(events == 1);
}
