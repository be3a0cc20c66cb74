// A session's streams, of samples and of channel data, and frames for harmonics (SPEC L7, L16).
#include "session-send.hpp"

namespace harmonic {
namespace {

constexpr uint64_t kSecondNs = 1000000000;
constexpr uint8_t kChannelSource = 2;

}  // namespace

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

/** A frame for the line (L16); with a session key in force only signed, and once (L16.3). */
void Session::sendOnHarmonics(const Frame& frame) {
  const bool isSigned = (frame.flags & Flag::mac) != 0;
  if (authentication_.isInForce() && !isSigned) return refuse(frame, ErrorCode::auth, "unsigned");
  ChannelSend asked;
  if (!read(frame, asked) || (isSigned && !takeCounter(frame, asked.counter, false))) return;
  const SendAnswer answer = device_.hands.sendOnHarmonics(asked);
  if (answer.status != 0) return refuse(frame, static_cast<ErrorCode>(answer.status), answer.words);
  reply(frame, Empty());
}

void Session::skip(uint64_t samples) {
  if (!stream_.isOpen()) return;
  stream_.skip(samples);
  gaps_ += 1;
}

}  // namespace harmonic
