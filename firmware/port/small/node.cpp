// The node's turns.
#include "node.hpp"

namespace harmonic::small {
namespace {

constexpr uint64_t kPatienceNs = 5000000000;
constexpr uint8_t kWarning = 2;
/** Where it was not kept how long the trial lasts. */
constexpr uint32_t kTrialS = 60;

}  // namespace

Node::Node(const NodeParts& parts, const Description& what, const ConfigurationValues& first, uint64_t nowNs)
    : parts_(parts),
      settings_(parts.blobs),
      device_(furnish(what), first, *this) {
  if (parts.slots != nullptr) device_.update = &update_.emplace(*parts.slots);
  begin(nowNs);
}

/** What is kept of the device itself; made where it is not there. */
Description Node::furnish(Description what) {
  if (what.id == Id{} && !settings_.identity(what.id)) {
    parts_.board.fillRandom(what.id.data(), what.id.size());
    settings_.keepIdentity(what.id);
  }
  parts_.board.fillRandom(reinterpret_cast<uint8_t*>(&what.bootId), sizeof what.bootId);
  what.hasKey = settings_.key(what.key);
  what.flashSlots = parts_.slots != nullptr ? 1 : 0;
  return what;
}

void Node::begin(uint64_t nowNs) {
  if (!settings_.configure(device_.configuration))
    tell(kAboutSettings, kWarning, "some kept settings do not fit this firmware and were left out");
  else if (settings_.records().damaged() > 0)
    tell(kAboutSettings, kWarning, "a kept setting was torn by a reset: the one before it is in force");
  const uint32_t trialS = settings_.trialS();
  if (update_ && parts_.isOnTrial) {
    update_->startTrial(trialS != 0 ? trialS : kTrialS, nowNs);
  } else if (trialS != 0) {
    tell(kAboutStart, kWarning, "the new firmware did not start or got no HELLO in time: the one before it runs again");
    settings_.keepTrial(0);
  }
}

AskedToSign Node::sign(const Key& key, const ChannelSign& asked) {
  phy::DeviceNonce nonce;
  if (signer_ == nullptr || !parts_.board.fillSecret(nonce.data(), nonce.size())) return AskedToSign::value;
  return signer_->sign(key, device_.description.id, asked, nonce);
}

void Node::add(Way& way) {
  if (wayCount_ < kWays) ways_[wayCount_++] = &way;
}

template <class F>
void Node::eachSession(const F& each) {
  size_t place = 0;
  for (size_t w = 0; w < wayCount_; w += 1)
    for (size_t i = 0; place < kSessions; i += 1, place += 1) {
      Session* const session = ways_[w]->session(i);
      if (session == nullptr) break;
      each(*session, place);
    }
}

void Node::tell(uint8_t topic, uint8_t level, const char* text) {
  if (topic >= kTopics) return;
  Note& note = notes_[topic];
  if (std::strncmp(note.text, text, sizeof note.text - 1) == 0) return;
  note.level = level;
  std::strncpy(note.text, text, sizeof note.text - 1);
  if (note.text[0] == '\0') return;
  eachSession([&](Session& session, size_t) { session.log(level, bytesOf(note.text)); });
}

void Node::event(uint16_t code, uint8_t severity, Bytes tlvs, uint8_t count) {
  eachSession([&](Session& session, size_t) { session.event(code, severity, tlvs, count); });
}

void Node::channelData(const ChannelData& told) {
  eachSession([&](Session& session, size_t) { session.channelData(told); });
}

/** A console that has just greeted is told how things stand. */
void Node::greet() {
  eachSession([&](Session& session, size_t place) {
    if (session.greetings() == greetings_[place]) return;
    greetings_[place] = session.greetings();
    for (const Note& note : notes_)
      if (note.text[0] != '\0') session.log(note.level, bytesOf(note.text));
  });
}

void Node::expire(uint64_t nowNs) {
  if (device_.configuration.expire(nowNs)) {
    hasNewValues_ = true;
    event(EventCode::configurationReverted, kWarning, {}, 0);
  }
  if (update_ && update_->expire(nowNs)) parts_.board.makeSafe();
}

void Node::step(Intake& intake, uint64_t nowNs) {
  for (size_t w = 0; w < wayCount_; w += 1) ways_[w]->serve(nowNs);
  expire(nowNs);
  device_.node.framesUnsent = (asked_ != nullptr ? asked_->unsent() : 0) + (signer_ != nullptr ? signer_->unsent() : 0);
  greet();
  Session* all[kSessions];
  size_t count = 0;
  eachSession([&](Session& session, size_t) {
    session.advance(nowNs);
    all[count++] = &session;
  });
  intake.pump(all, count, nowNs);
  for (size_t w = 0; w < wayCount_; w += 1) ways_[w]->flush(nowNs);
  fulfil(nowNs);
}

/** What a console asked for is done once the answers have gone out; one that does not read holds nobody up. */
void Node::fulfil(uint64_t nowNs) {
  if (!wantsRestart_ && !hasNewValues_) return;
  if (patienceNs_ == UINT64_MAX) patienceNs_ = nowNs + kPatienceNs;
  for (size_t w = 0; w < wayCount_ && nowNs < patienceNs_; w += 1)
    if (!ways_[w]->hasAnswered()) return;
  patienceNs_ = UINT64_MAX;
  if (hasNewValues_) apply();
  if (!wantsRestart_) return;
  wantsRestart_ = false;
  parts_.board.makeSafe();
  parts_.board.restart();
}

/** Lines and flash follow the configuration: what is only applied lives until the next start (L10.4). */
void Node::apply() {
  hasNewValues_ = false;
  if (!settings_.keepConfiguration(device_.configuration.confirmed()))
    tell(kAboutSettings, kWarning, "the configuration cannot be written: it is lost at the next start");
  for (size_t w = 0; w < wayCount_; w += 1) ways_[w]->apply(device_.configuration.values());
}

}  // namespace harmonic::small
