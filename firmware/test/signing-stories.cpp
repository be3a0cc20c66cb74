// Stories of a node that signs: what it says behind a question, and what it refuses (SPEC P11, L17).
#include "harmonic-sender.hpp"
#include "phy-channel.hpp"

using namespace harmonic;
using namespace phy_bench;
using agent::HarmonicOptions;
using agent::HarmonicSender;

namespace {

constexpr double kRateHz = 48000;
const Id kId = {1, 2, 3, 4, 5, 6, 7, 8};
const uint8_t kOnFour[] = {4, 0}, kOnFive[] = {5, 0};

HarmonicOptions saying(std::vector<uint8_t> psdu, bool bursts) {
  HarmonicOptions options;
  options.bursts = bursts;
  options.sent.push_back({{4}, agent::Saying::bytes, std::move(psdu), 1000, 1});
  return options;
}

struct Node {
  explicit Node(const HarmonicOptions& options) : isBurst(options.bursts), sender(options, kRateHz, kId) { key.fill(7); }
  AskedToSign ask(uint8_t nonce, Bytes harmonics = {kOnFour, 2}) {
    ChannelSign asked;
    asked.slot = isBurst ? slotOfBurst(Waveform{}) : 5;
    asked.nonce.fill(nonce);
    asked.harmonics = harmonics;
    talk.device = kId;
    talk.gateway = asked.nonce;
    talk.slot = asked.slot;
    return sender.sign(key, asked, {});
  }
  void play(size_t samples) {
    for (size_t i = 0; i < samples; i += 1) air.push_back(sender.next());
  }

  const bool isBurst;
  SignatureKey key;
  /** The newest question. */
  SignatureTalk talk;
  HarmonicSender sender;
  Signal air;
};

}  // namespace

STORY("P11.11 a frame that fell due before the question and goes out behind it is proven by it, on a running pilot and in bursts") {
  for (const bool isBurst : {false, true}) {
    Node node(saying({1, 2, 3}, isBurst));
    if (!isBurst) {
      node.play(9600);
      CHECK(node.ask(1) == AskedToSign::taken);
    }
    // Due by its time, and not begun yet.
    node.sender.tick(1000000000, 0);
    if (isBurst) CHECK(node.ask(1) == AskedToSign::taken);
    node.play(24000);
    node.sender.tick(1500000000, 0);
    node.play(24000);
    Ear<ReferenceNumbers> ear({}, {{{4}, {}}}, 48, !isBurst);
    ear.hear(node.air);
    CHECK(ear.heard.size() == 2 && ear.heard[0].told.read.frame.flags == 2);
    if (ear.heard.size() != 2) continue;
    FrameChecker checker(frameKey(node.key, node.talk), kId);
    const std::vector<uint8_t>& psdu = ear.heard[1].psdu;
    Bytes body;
    CHECK(checker.check(4, ear.heard[1].told.read.frame.flags, {psdu.data(), psdu.size()}, body) == FrameProof::proven);
    const uint8_t said[] = {1, 2, 3};
    CHECK(body.is({said, 3}));
  }
}

STORY("L17.3 a bond it does not send on, a nonce again and frames without room for a proof are values that do not fit; a second question is busy") {
  for (const bool isBurst : {false, true}) {
    Node node(saying(std::vector<uint8_t>(240), isBurst));
    CHECK(node.ask(1, {kOnFive, 2}) == AskedToSign::value);
    CHECK(node.ask(1) == AskedToSign::taken && node.ask(1) == AskedToSign::value && node.ask(2) == AskedToSign::busy);
    Node full(saying(std::vector<uint8_t>(241), isBurst));
    CHECK(full.ask(1) == AskedToSign::value);
  }
}

STORY("L17 a device that began anew has forgotten the question and the signature under way: it says its frames unproven, and the same nonce is a new one") {
  for (const bool isBurst : {false, true}) {
    Node node(saying({1, 2, 3}, isBurst));
    if (!isBurst) node.play(9600);
    CHECK(node.ask(1) == AskedToSign::taken && node.ask(2) == AskedToSign::busy);
    node.sender.restart();
    node.air.clear();
    if (!isBurst) node.play(9600);
    node.sender.tick(1000000000, 0);
    node.play(24000);
    Ear<ReferenceNumbers> ear({}, {{{4}, {}}}, 48, !isBurst);
    ear.hear(node.air);
    // One frame: the answer that waited behind its pattern never came.
    CHECK(ear.heard.size() == 1);
    if (ear.heard.size() != 1) continue;
    CHECK(ear.heard[0].told.read.frame.flags == 0 && (ear.heard[0].psdu == std::vector<uint8_t>{1, 2, 3}));
    CHECK(node.ask(1) == AskedToSign::taken);
  }
}
