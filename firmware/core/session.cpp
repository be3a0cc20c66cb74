// Requests and their answers. What goes out, and in which order, is in session-output.cpp.
#include "session.hpp"

#include "session-send.hpp"

namespace harmonic {
namespace {

constexpr uint64_t kSecondNs = 1000000000;
constexpr uint64_t kSilenceNs = 5 * kSecondNs;
constexpr uint8_t kChannelSource = 2;
const char* const kNoKey = "this device has no key";

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

size_t Session::receive(Bytes bytes, uint64_t nowNs) {
  nowNs_ = nowNs;
  return canAnswer() ? decoder_.push(bytes) : 0;
}

void Session::receiveDatagram(Bytes datagram, uint64_t nowNs) {
  nowNs_ = nowNs;
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

/** Fills in what the console left open. @returns false when it cannot be given. */
bool Session::fitStream(StreamOpen& asked) const {
  const Description& what = device_.description;
  const ConfigurationValues& values = device_.configuration.values();
  if (asked.source != 0 || asked.format > 3 || asked.channels > what.channels || asked.decimation > 1) return false;
  if (!(asked.rateHz == 0 || bitsOfDouble(asked.rateHz) == bitsOfDouble(what.rateHz))) return false;
  asked.rateHz = what.rateHz;
  asked.decimation = 1;
  if (asked.format == 0) asked.format = what.format;
  if (asked.channels == 0) asked.channels = what.channels;
  const size_t most = (maxPayload_ - kSamplesHeaderBytes) / (asked.channels * sampleBytes(asked.format));
  const size_t limit = most < what.maxBlock ? most : what.maxBlock;
  if (asked.blockSamples == 0)
    asked.blockSamples = static_cast<uint16_t>(values.blockSamples < limit ? values.blockSamples : limit);
  return asked.blockSamples >= 1 && asked.blockSamples <= limit;
}

void Session::openStream(const Frame& frame) {
  StreamOpen asked;
  if (!read(frame, asked)) return;
  if (asked.source == kChannelSource) return openChannels(frame, asked);
  if (hasChannels_ && channelStream_ == asked.stream) closeChannels();
  const bool isOther = stream_.isOpen() && stream_.id() != asked.stream;
  if (isOther) return refuse(frame, ErrorCode::busy, "one stream at a time");
  stream_.close();
  samples_.clear();
  if (!fitStream(asked)) return refuse(frame, ErrorCode::value, "this stream cannot be given");
  reply(frame, asked);
  const ChannelDescription& first = device_.description.channel[0];
  stream_.open(asked, first.fullScale, first.unit);
  statsAtNs_ = nowNs_ + kSecondNs;
}

/** Frames of the harmonic layer as they come, beside a stream of samples (L7.9). */
void Session::openChannels(const Frame& frame, StreamOpen& asked) {
  const bool isOther = hasChannels_ && channelStream_ != asked.stream;
  if (isOther) return refuse(frame, ErrorCode::busy, "one stream of channel data at a time");
  closeChannels();
  if (stream_.isOpen() && stream_.id() == asked.stream) {
    stream_.close();
    samples_.clear();
  }
  if (device_.description.highestHarmonic == 0 || asked.format != 0 || asked.decimation > 1)
    return refuse(frame, ErrorCode::value, "this stream cannot be given");
  asked.decimation = 1;
  hasChannels_ = true;
  channelStream_ = asked.stream;
  channelsSent_ = 0;
  reply(frame, asked);
  statsAtNs_ = nowNs_ + kSecondNs;
}

void Session::closeChannels() {
  hasChannels_ = false;
  channels_.clear();
}

void Session::closeStream(const Frame& frame) {
  StreamClose asked;
  if (!read(frame, asked)) return;
  if (hasChannels_ && channelStream_ == asked.stream) {
    closeChannels();
    StreamCloseReply over;
    over.stream = asked.stream;
    over.blocks = channelsSent_;
    return reply(frame, over);
  }
  if (!stream_.isOpen() || stream_.id() != asked.stream) return refuse(frame, ErrorCode::state, "no such stream");
  stream_.close();
  samples_.clear();
  StreamCloseReply told;
  told.stream = asked.stream;
  told.blocks = stream_.blocksSent();
  reply(frame, told);
}

/** A frame for the line (L16); with a session key in force only signed (L16.3). */
void Session::sendOnHarmonics(const Frame& frame) {
  if (authentication_.isInForce() && (frame.flags & Flag::mac) == 0) return refuse(frame, ErrorCode::auth, "unsigned");
  ChannelSend asked;
  if (!read(frame, asked)) return;
  const SendAnswer answer = device_.hands.sendOnHarmonics(asked);
  if (answer.status != 0) return refuse(frame, static_cast<ErrorCode>(answer.status), answer.words);
  reply(frame, Empty());
}

void Session::auth(const Frame& frame) {
  const Description& what = device_.description;
  AuthKey key;
  if (decode(frame.payload, key)) return takeKey(frame, key);
  if (!what.hasKey) return refuse(frame, ErrorCode::auth, kNoKey);
  AuthChallenge challenge;
  AuthConfirm confirm;
  if (decode(frame.payload, challenge)) {
    Nonce nonce;
    device_.hands.fillRandom(nonce.data(), nonce.size());
    reply(frame, authentication_.challenge(what.key, what.id, challenge, nonce));
  } else if (decode(frame.payload, confirm)) {
    if (!authentication_.confirm(what.key, what.id, confirm)) {
      event(EventCode::signatureFailed, 2);
      return refuse(frame, ErrorCode::auth, "wrong tag, or no challenge before it");
    }
    reply(frame, AuthAccepted());
  } else {
    refuse(frame, ErrorCode::length, "the payload is no step of AUTH");
  }
}

/** Written once, over a serial line, in provisioning mode (L9.8). */
void Session::takeKey(const Frame& frame, const AuthKey& told) {
  Description& what = device_.description;
  Hands& hands = device_.hands;
  if (transport_ != Transport::serial) return refuse(frame, ErrorCode::state, "a key comes over a serial line only");
  if (!hands.isProvisioning()) return refuse(frame, ErrorCode::state, "not in provisioning mode");
  const Bytes key{told.key.data(), told.key.size()};
  if (!what.hasKey) {
    if (told.key == Key{}) return refuse(frame, ErrorCode::value, "a key of zeros");
    if (!hands.keepKey(told.key)) return refuse(frame, ErrorCode::flash, "the key could not be kept");
    what.key = told.key;
    what.hasKey = true;
  } else if (!isSameSecret(key, {what.key.data(), what.key.size()})) {
    return refuse(frame, ErrorCode::state, "this device has a key");
  }
  AuthKept kept;
  kept.fingerprint = fingerprintOf(what.key);
  reply(frame, kept);
}

void Session::advance(uint64_t nowNs) {
  nowNs_ = nowNs;
  if (!stream_.isOpen() && !hasChannels_) return;
  if (silenceNs(nowNs) >= kSilenceNs) {
    stream_.close();
    samples_.clear();
    closeChannels();
  } else if (nowNs >= statsAtNs_) {
    statsAtNs_ = nowNs + kSecondNs;
    stats();
  }
}

uint64_t Session::dueNs() const {
  if (!stream_.isOpen() && !hasChannels_) return UINT64_MAX;
  const uint64_t silentAtNs = heardAtNs_ + kSilenceNs;
  return statsAtNs_ < silentAtNs ? statsAtNs_ : silentAtNs;
}

void Session::skip(uint64_t samples) {
  if (!stream_.isOpen()) return;
  stream_.skip(samples);
  gaps_ += 1;
}

}  // namespace harmonic
