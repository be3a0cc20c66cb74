// Requests and their answers, but those of streams, AUTH and updates. What goes out, in which order: session-output.cpp.
#include "session.hpp"

#include "session-send.hpp"

namespace harmonic {
namespace {

constexpr uint64_t kSecondNs = 1000000000;
constexpr uint64_t kSilenceNs = 5 * kSecondNs;

/** What would change the configuration: with a key, only who has it does (L10.7). */
bool isChange(Type type) {
  return type == Type::cfgStage || type == Type::cfgApply || type == Type::cfgConfirm || type == Type::cfgAbort;
}

}  // namespace

Session::Session(Device& device, Transport transport, uint8_t* sampleMemory, size_t sampleBytes)
    : device_(device),
      transport_(transport),
      decoder_(*this),
      urgent_(urgentMemory_, sizeof urgentMemory_),
      answers_(answerMemory_, sizeof answerMemory_),
      channels_(channelMemory_, sizeof channelMemory_),
      samples_(sampleMemory, sampleBytes),
      reports_(reportMemory_, sizeof reportMemory_),
      stream_(samples_) {}

void Session::open(uint64_t nowNs, bool isBusy) {
  end();
  nowNs_ = heardAtNs_ = nowNs;
  busy_ = isBusy;
}

void Session::end() {
  forgetConsole();
  decoder_.reset();
  answers_.clear();
  urgent_.clear();
  reports_.clear();
  samples_.forgetHighWater();
  txAt_ = txEnd_ = 0;
  seq_ = 0;
  greeted_ = busy_ = busyTold_ = versionTold_ = false;
  maxPayload_ = kFirstMaxPayload;
  framesOut_ = gaps_ = reportsDropped_ = 0;
}

/** What a HELLO resets (L5.3). */
void Session::forgetConsole() {
  stream_.close();
  closeChannels();
  samples_.clear();
  device_.configuration.drop(this);
  if (authentication_.isInForce()) answers_.clear();
  authentication_.forget();
}

size_t Session::receive(Bytes bytes, uint64_t nowNs, uint64_t arrivedNs) {
  nowNs_ = nowNs;
  arrivedNs_ = arrivedNs;
  return canAnswer() ? decoder_.push(bytes) : 0;
}

void Session::receiveDatagram(Bytes datagram, uint64_t nowNs) {
  nowNs_ = arrivedNs_ = nowNs;
  if (canAnswer()) decoder_.pushDatagram(datagram);
}

bool Session::onFrame(const Frame& frame) {
  heardAtNs_ = nowNs_;
  versionTold_ = false;
  // A device asks nothing, so it waits for no response; ERROR is never answered.
  if ((frame.flags & Flag::response) == 0 && frame.type != static_cast<uint8_t>(Type::error)) handle(frame);
  return canAnswer();
}

void Session::onRefused(Refusal reason, size_t, uint16_t seq) {
  if (reason != Refusal::version || versionTold_ || !canAnswer()) return;
  versionTold_ = true;
  Error error;
  error.code = static_cast<uint16_t>(ErrorCode::version);
  error.text = bytesOf("this device speaks version 1");
  send(answers_, Type::error, Flag::response, seq, error);
}

void Session::handle(const Frame& frame) {
  const Type type = static_cast<Type>(frame.type);
  switch (type) {
    case Type::hello: return hello(frame);
    case Type::caps:
    case Type::ping:
    case Type::cfgGet:
    case Type::cfgStage:
    case Type::cfgApply:
    case Type::cfgConfirm:
    case Type::cfgAbort:
    case Type::streamOpen:
    case Type::streamClose:
    case Type::credit:
    case Type::channelSend:
    case Type::channelSign:
    case Type::command:
    case Type::timeSync:
    case Type::fwBegin:
    case Type::fwChunk:
    case Type::fwEnd:
    case Type::fwActivate:
    case Type::auth: break;
    default: return refuse(frame, ErrorCode::type, "unknown message");
  }
  if (!greeted_) return refuse(frame, ErrorCode::state, "HELLO first");
  if ((frame.flags & Flag::mac) != 0 && !authentication_.isSignedWell(frame)) {
    if (authentication_.isInForce()) event(EventCode::signatureFailed, 2);
    return refuse(frame, ErrorCode::auth, device_.description.hasKey ? "wrong signature" : kNoKey);
  }
  if (isChange(type) && device_.description.hasKey && (frame.flags & Flag::mac) == 0)
    return refuse(frame, ErrorCode::auth, "unsigned");
  Configuration& configuration = device_.configuration;
  switch (type) {
    case Type::caps: return caps(frame);
    case Type::ping: {
      Ping ping;
      if (read(frame, ping)) reply(frame, ping);
      return;
    }
    case Type::cfgGet: return cfgGet(frame);
    case Type::cfgStage: {
      CfgStage asked;
      if (read(frame, asked))
        answerCfg(frame, asked.txn, configuration.stage(console_, this, asked.txn, asked.tlvs));
      return;
    }
    case Type::cfgApply: {
      CfgApply asked;
      if (read(frame, asked))
        answerCfg(frame, asked.txn, configuration.apply(console_, asked.txn, asked.revertMs, asked.crc, nowNs_));
      return;
    }
    case Type::cfgConfirm: {
      Transaction asked;
      if (read(frame, asked)) answerCfg(frame, asked.txn, configuration.confirm(console_, asked.txn));
      return;
    }
    case Type::cfgAbort: {
      Transaction asked;
      if (read(frame, asked)) answerCfg(frame, asked.txn, configuration.abort(console_, asked.txn));
      return;
    }
    case Type::streamOpen: return openStream(frame);
    case Type::streamClose: return closeStream(frame);
    case Type::credit: {
      Credit credit;
      if (read(frame, credit) && stream_.isOpen() && credit.stream == stream_.id()) stream_.grant(credit.total);
      return;
    }
    case Type::channelSend: return sendOnHarmonics(frame);
    case Type::channelSign: return channelSign(frame);
    case Type::command: return command(frame);
    case Type::timeSync: {
      TimeSync asked;
      if (!read(frame, asked)) return;
      TimeSyncReply times;
      times.t1Ns = asked.t1Ns;
      times.t2Ns = times.t3Ns = nowNs_;
      return reply(frame, times);
    }
    case Type::auth: return auth(frame);
    default: return update(frame);
  }
}

void Session::hello(const Frame& frame) {
  Hello asked;
  if (!read(frame, asked)) return;
  if (busy_) {
    busyTold_ = true;
    return refuse(frame, ErrorCode::busy, "no free session");
  }
  if (asked.minVersion > kLinkVersion || asked.maxVersion < kLinkVersion)
    return refuse(frame, ErrorCode::version, "this device speaks version 1");
  forgetConsole();
  reports_.clear();
  greeted_ = true;
  greetings_ += 1;
  unsentBefore_ = device_.node.framesUnsent;
  console_ = asked.id;
  const Description& what = device_.description;
  Hello told;
  told.maxPayload = what.maxPayload;
  told.id = what.id;
  told.bootId = what.bootId;
  told.firmware = what.firmware;
  told.name = device_.configuration.values().name();
  reply(frame, told);
  if (device_.update != nullptr) device_.update->greeted();
  const size_t least = asked.maxPayload < what.maxPayload ? asked.maxPayload : what.maxPayload;
  maxPayload_ = least < kLeastMaxPayload ? kLeastMaxPayload : least;
  constexpr size_t kMostOfDatagram = kMaxDatagram - kHeaderBytes - kCrcBytes;
  if (transport_ == Transport::datagram && maxPayload_ > kMostOfDatagram) maxPayload_ = kMostOfDatagram;
}

void Session::caps(const Frame& frame) {
  Empty asked;
  if (!read(frame, asked)) return;
  uint8_t bytes[kMostCapabilityBytes];
  TlvWriter writer(bytes, sizeof bytes);
  writeCapabilities(device_.description, writer);
  // Whole TLVs in each part (L2.6).
  const Bytes all = writer.written();
  size_t from = 0;
  size_t to = 0;
  TlvWalk walk(all);
  Tlv tlv;
  TlvList part;
  while (walk.next(tlv)) {
    if (to + tlv.size() - from > maxPayload_) {
      part.tlvs = all.part(from, to - from);
      send(answers_, Type::caps, static_cast<uint8_t>(responseFlags(frame) | Flag::more), frame.seq, part);
      from = to;
    }
    to += tlv.size();
  }
  part.tlvs = all.part(from, to - from);
  send(answers_, Type::caps, responseFlags(frame), frame.seq, part);
}

void Session::cfgGet(const Frame& frame) {
  CfgGet asked;
  if (!read(frame, asked)) return;
  uint8_t bytes[128];
  TlvWriter writer(bytes, sizeof bytes);
  const ConfigurationValues& values = device_.configuration.values();
  values.write(writer, asked.keys);
  CfgGetReply told;
  told.tlvs = writer.written();
  told.crc = values.crc();
  reply(frame, told);
}

void Session::answerCfg(const Frame& frame, uint32_t txn, const CfgAnswer& answer) {
  if (answer.ok) {
    TransactionReply told;
    told.txn = txn;
    told.crc = answer.crc;
    reply(frame, told);
    if (frame.type != static_cast<uint8_t>(Type::cfgStage)) device_.hands.configurationChanged();
    return;
  }
  char decimal[6];
  const char* words = answer.words;
  if (words[0] == '\0') {
    char* at = decimal + sizeof decimal;
    *--at = '\0';
    uint16_t key = answer.key;
    do {
      *--at = static_cast<char>('0' + key % 10);
      key = static_cast<uint16_t>(key / 10);
    } while (key > 0);
    words = at;
  }
  refuse(frame, answer.refused, words);
}

/** Silence of the console would end something. */
bool Session::isWaitedFor() const {
  return stream_.isOpen() || hasChannels_ || device_.configuration.isStagedBy(this);
}

void Session::advance(uint64_t nowNs) {
  nowNs_ = nowNs;
  if (!isWaitedFor()) return;
  if (silenceNs(nowNs) >= kSilenceNs) {
    stream_.close();
    samples_.clear();
    closeChannels();
    device_.configuration.drop(this);
  } else if ((stream_.isOpen() || hasChannels_) && nowNs >= statsAtNs_) {
    statsAtNs_ = nowNs + kSecondNs;
    stats();
  }
}

uint64_t Session::dueNs() const {
  if (!isWaitedFor()) return UINT64_MAX;
  const uint64_t silentAtNs = heardAtNs_ + kSilenceNs;
  if (!stream_.isOpen() && !hasChannels_) return silentAtNs;
  return statsAtNs_ < silentAtNs ? statsAtNs_ : silentAtNs;
}

}  // namespace harmonic
