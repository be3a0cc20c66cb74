// The device's side of one link: greeting, answers in order, the stream and its credit, reports (SPEC L5-L14).
// Told the time and given bytes; what it has to say waits in `pending`. Owns no transport, no clock, no heap.
#pragma once
#include "decoder.hpp"
#include "device.hpp"
#include "sample-stream.hpp"

namespace harmonic {

/** A serial line is a stream on which a device may be given its key (L9.8). */
enum class Transport : uint8_t { stream, datagram, serial };

class Session final : private FrameSink {
 public:
  /** @param sampleMemory what waits of SAMPLES; at least one block of them. */
  Session(Device& device, Transport transport, uint8_t* sampleMemory, size_t sampleBytes);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /** A link begins. @param isBusy it is one too many: HELLO is answered with ERROR 7 (L5.7). */
  void open(uint64_t nowNs, bool isBusy);
  /** The link is gone: nothing of it stays but what it applied. */
  void end();

  /** Bytes of a stream. @returns how many were taken: fewer than all while answers wait for the line to take them. */
  size_t receive(Bytes bytes, uint64_t nowNs) { return receive(bytes, nowNs, nowNs); }
  /** @param arrivedNs when they came, where they had to wait until now: a COMMAND may be too old then (L9.6). */
  size_t receive(Bytes bytes, uint64_t nowNs, uint64_t arrivedNs);
  /** One datagram; lost while answers wait, as datagrams may be. */
  void receiveDatagram(Bytes datagram, uint64_t nowNs);
  /** Time goes on: STATS, silence. */
  void advance(uint64_t nowNs);
  /** When `advance` has something to do next; UINT64_MAX while it has not. */
  uint64_t dueNs() const;
  void feed(const SampleChunk& chunk) { stream_.feed(chunk); }
  void skip(uint64_t samples);
  void log(uint8_t level, Text text);
  void event(uint16_t code, uint8_t severity) { event(code, severity, {}, 0); }
  /** @param tlvs `count` short ones (L12.3). */
  void event(uint16_t code, uint8_t severity, Bytes tlvs, uint8_t count);
  /** A frame of the harmonic layer, for a console that has a stream of them open (L7.9). */
  void channelData(const ChannelData& told);

  /** What is to go out next: the rest of one frame in its wire form, or one datagram; empty when there is nothing.
   *  Valid until the next call of this session. */
  Bytes pending();
  /** So many bytes of `pending` went out. */
  void sent(size_t bytes);
  /** Nothing waits but samples and reports. */
  bool hasAnswered() const { return txAt_ == txEnd_ && urgent_.isEmpty() && answers_.isEmpty(); }
  bool isStreaming() const { return stream_.isOpen(); }
  bool hasChannels() const { return hasChannels_; }
  /** Samples per channel until the block begun is whole; only while streaming. */
  size_t samplesToBlock() const { return stream_.samplesToBlock(); }
  bool isGreeted() const { return greeted_; }
  /** HELLOs that were answered, on whatever link this session was. */
  uint32_t greetings() const { return greetings_; }
  /** Refused for want of a session: to be closed once it has answered. */
  bool isToClose() const { return busyTold_; }
  /** Nanoseconds since the last good frame. */
  uint64_t silenceNs(uint64_t nowNs) const { return nowNs - heardAtNs_; }
  const DecoderCounters& counters() const { return decoder_.counters(); }
  uint32_t reportsDropped() const { return reportsDropped_; }

 private:
  bool onFrame(const Frame& frame) override;
  void onRefused(Refusal reason, size_t bytes, uint16_t seq) override;
  void handle(const Frame& frame);
  void hello(const Frame& frame);
  void caps(const Frame& frame);
  void cfgGet(const Frame& frame);
  void answerCfg(const Frame& frame, uint32_t txn, const CfgAnswer& answer);
  void openStream(const Frame& frame);
  void closeStream(const Frame& frame);
  void openChannels(const Frame& frame, StreamOpen& asked);
  void closeChannels();
  void sendOnHarmonics(const Frame& frame);
  void auth(const Frame& frame);
  void takeKey(const Frame& frame, const AuthKey& told);
  bool takeCounter(const Frame& frame, uint64_t counter, bool mayBeLate);
  void command(const Frame& frame);
  void channelSign(const Frame& frame);
  void update(const Frame& frame);
  void answerOffset(const Frame& frame, uint32_t job, const UpdateAnswer& answer);
  void answerStatus(const Frame& frame, uint32_t job, const UpdateAnswer& answer);
  void stats();
  bool isWaitedFor() const;
  bool fitStream(StreamOpen& asked) const;
  void forgetConsole();

  bool canAnswer() { return answers_.reserve(kAnswerRoom) != nullptr; }
  uint8_t responseFlags(const Frame& frame) const;
  void refuse(const Frame& frame, ErrorCode code, const char* words);
  template <class M>
  bool send(FrameQueue& queue, Type type, uint8_t flags, uint16_t ref, const M& message);
  template <class M>
  void reply(const Frame& frame, const M& message);
  template <class M>
  bool read(const Frame& frame, M& message);
  bool load(FrameQueue& queue);

  /** The answer to one request at its most: CAPS in parts. */
  static constexpr size_t kAnswerRoom = kMostCapabilityBytes + 5 * 30;
  static constexpr size_t kAnswerBytes = 3 * kAnswerRoom;
  static constexpr size_t kUrgentBytes = 512;
  static constexpr size_t kReportBytes = 1024;
  static constexpr size_t kChannelBytes = 1024;

  Device& device_;
  const Transport transport_;
  Decoder decoder_;
  Authentication authentication_;
  uint8_t urgentMemory_[kUrgentBytes];
  uint8_t answerMemory_[kAnswerBytes];
  uint8_t channelMemory_[kChannelBytes];
  uint8_t reportMemory_[kReportBytes];
  FrameQueue urgent_;
  FrameQueue answers_;
  FrameQueue channels_;
  FrameQueue samples_;
  FrameQueue reports_;
  SampleStream stream_;
  /** The stream of CHANNEL_DATA. */
  bool hasChannels_ = false;
  uint8_t channelStream_ = 0;
  uint32_t channelsSent_ = 0;
  uint64_t nowNs_ = 0;
  /** Of the frame that is handled. */
  uint64_t arrivedNs_ = 0;
  uint64_t heardAtNs_ = 0;
  uint64_t statsAtNs_ = 0;
  bool busy_ = false;
  bool busyTold_ = false;
  bool greeted_ = false;
  uint32_t greetings_ = 0;
  bool versionTold_ = false;
  Id console_{};
  size_t maxPayload_ = kFirstMaxPayload;
  uint16_t seq_ = 0;
  uint32_t framesOut_ = 0;
  uint32_t gaps_ = 0;
  uint32_t reportsDropped_ = 0;
  /** Of the device, when this session began. */
  uint32_t unsentBefore_ = 0;
  uint8_t tx_[kMaxWire];
  size_t txAt_ = 0;
  size_t txEnd_ = 0;
};

}  // namespace harmonic
