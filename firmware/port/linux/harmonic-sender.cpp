// Channels by their times, frames into one transmitter or the other.
#include "harmonic-sender.hpp"

#include <cmath>
#include <ctime>
#include <stdexcept>

#include "line-watch.hpp"

namespace agent {
namespace {

using namespace harmonic::phy;

/** The pilot runs so long before its first frame: a receiver learns what rest is. */
constexpr uint64_t kSettleNs = 150000000;
/** While it signs nothing else is sent: looked at again after this. */
constexpr uint64_t kSigningNs = 10000000;

void expect(Fault fault) {
  if (fault != Fault::none) throw std::runtime_error(std::string("--harmonic: ") + wordsOf(fault));
}

uint64_t nsOf(double ms) { return static_cast<uint64_t>(ms * 1e6); }

void put(std::vector<uint8_t>& bytes, uint32_t value, size_t size) {
  for (size_t i = 0; i < size; i += 1) bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
}

/** The machine’s steady clock in steps of 10 us, the lowest 24 bits. */
uint32_t timeSteps() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint32_t>(static_cast<uint64_t>(now.tv_sec) * 100000 + static_cast<uint64_t>(now.tv_nsec) / 10000);
}

}  // namespace

HarmonicSender::HarmonicSender(const HarmonicOptions& options, double rateHz, const harmonic::Id& id)
    : options_(options), id_(id) {
  if (options.master) {
    SentChannel beacon;
    beacon.harmonics = {harmonic::kBeaconHarmonic};
    beacon.everyMs = kBeaconEveryMs;
    channels_.push_back({beacon, harmonic::kBeaconFlags, kSettleNs, 0, false});
  }
  firstAsked_ = channels_.size();
  for (const SentChannel& each : options.sent)
    channels_.push_back({each, each.harmonics.size() >= 3 ? uint8_t{1} : uint8_t{0},
                         each.saying == Saying::asked ? kNever : kSettleNs, 0, false});
  size_t harmonics = 0;
  for (const Channel& each : channels_) {
    const auto& own = each.what.harmonics;
    bonds_.push_back({own.data(), static_cast<uint16_t>(own.size()), options.modulation, options.fec});
    harmonics += own.size();
  }
  waiting_.resize(channels_.size());
  inUse_.resize(channels_.size());
  askedMemory_.resize(kMostAsked);
  asked_ = std::make_unique<harmonic::SendQueue>(bonds_.data() + firstAsked_, bonds_.size() - firstAsked_,
                                                 askedMemory_.data(), askedMemory_.size());
  settleLeft_ = static_cast<size_t>(static_cast<double>(kSettleNs) / 1e9 * rateHz);
  waveform_ = options.waveform;
  waveform_.rateHz = rateHz;
  waveform_.f0Hz *= 1 + options.clockPpm * 1e-6;
  restSamples_ = static_cast<size_t>(kRestSymbols * Lengths(waveform_).symbol);
  memory_.resize(64 + 16 * harmonics + 256 * channels_.size());
  arena_ = std::make_unique<Arena>(memory_.data(), 8 * memory_.size());
  if (options.bursts) expect(burst_.open(waveform_, harmonics, channels_.size(), *arena_));
  else
    expect(running_.open(waveform_, bonds_.data(), bonds_.size(), kMaxFrameBytes, options.amplitude, options.amplitude,
                         *arena_));
}

std::vector<uint8_t> HarmonicSender::psduOf(const Channel& channel, float rms) const {
  std::vector<uint8_t> psdu = channel.what.psdu;
  if (channel.flags == harmonic::kBeaconFlags) {
    psdu.assign(id_.begin(), id_.end());
    put(psdu, static_cast<uint32_t>(std::lround(options_.waveform.f0Hz * 1000)), 4);
    put(psdu, channel.sent, 4);
  } else if (channel.what.saying == Saying::count) {
    put(psdu, channel.sent, 4);
  } else if (channel.what.saying == Saying::rms) {
    put(psdu, harmonic::bitsOfFloat(rms), 4);
  } else if (channel.what.saying == Saying::time) {
    put(psdu, timeSteps(), 3);
  }
  return psdu;
}

void HarmonicSender::tick(uint64_t nowNs, float rms) {
  for (size_t i = 0; i < channels_.size(); i += 1) {
    Channel& channel = channels_[i];
    if (channel.what.saying == Saying::asked || channel.dueNs > nowNs) continue;
    if (channel.what.times > 0 && channel.sent == channel.what.times) continue;
    if (isSigning()) {
      channel.dueNs = nowNs + kSigningNs;
      continue;
    }
    const uint64_t everyNs = nsOf(channel.what.everyMs);
    channel.dueNs = channel.dueNs + everyNs > nowNs ? channel.dueNs + everyNs : nowNs + everyNs;
    if (channel.waits || (!options_.bursts && !running_.isFree(i))) {
      skipped_ += 1;
      continue;
    }
    std::vector<uint8_t> psdu = psduOf(channel, rms);
    channel.sent += 1;
    if (options_.bursts) {
      waiting_[i] = std::move(psdu);
      channel.waits = true;
      continue;
    }
    const uint8_t flags = prove(channel, psdu);
    expect(running_.send(i, {psdu.data(), psdu.size()}, flags));
  }
}

uint64_t HarmonicSender::dueNs() const {
  uint64_t due = kNever;
  for (const Channel& each : channels_)
    if (each.what.times == 0 || each.sent < each.what.times) due = std::min(due, each.dueNs);
  return due;
}

void HarmonicSender::addToBurst(size_t channel, const Bond& bond, harmonic::Bytes psdu, uint8_t flags) {
  if (!inBurst_) expect(burst_.begin(options_.amplitude));
  inBurst_ = true;
  inUse_[channel] = true;
  expect(burst_.add(bond, psdu, flags, options_.amplitude));
}

/** As many as the burst has channels for; none overtakes another. */
void HarmonicSender::addAsked() {
  for (; !asked_->isEmpty(); asked_->pop()) {
    const harmonic::FrameToSend& frame = asked_->front();
    const size_t channel = firstAsked_ + frame.channel;
    if (inUse_[channel]) return;
    addToBurst(channel, frame.bond(bonds_[channel]), frame.psdu(), frame.flags);
  }
}

/** An answer, alone. */
void HarmonicSender::beginBurst(size_t bond, const SignatureAnswer& answer) {
  addToBurst(bond, bonds_[bond], {answer.data(), answer.size()}, kAnswerFlags);
  burst_.lastAtLeast(kLeastBurstSymbols);
}

/** All that wait; what the agent says by itself is proven only now, as a question may have come since it fell due. What a
 *  console asked for has its turn before it. */
void HarmonicSender::beginBursts() {
  inUse_.assign(inUse_.size(), false);
  addAsked();
  for (size_t i = 0; i < channels_.size(); i += 1) {
    if (!channels_[i].waits || inUse_[i]) continue;
    channels_[i].waits = false;
    const uint8_t flags = prove(channels_[i], waiting_[i]);
    addToBurst(i, bonds_[i], {waiting_[i].data(), waiting_[i].size()}, flags);
  }
  if (inBurst_) burst_.lastAtLeast(kLeastBurstSymbols);
}

double HarmonicSender::nextOfBurst() {
  if (silenceLeft_ > 0) {
    silenceLeft_ -= 1;
    return 0;
  }
  if (!inBurst_ && !lead_.empty()) return nextOfLead();
  if (!inBurst_) beginBursts();
  if (!inBurst_) return 0;
  int16_t sample = 0;
  if (burst_.take(&sample, 1) == 1) return sample / 32767.0;
  inBurst_ = false;
  silenceLeft_ = restSamples_;
  return 0;
}

double HarmonicSender::nextOnPilot() {
  if (settleLeft_ > 0) settleLeft_ -= 1;
  while (settleLeft_ == 0 && !asked_->isEmpty() && !isSigning()) {
    const harmonic::FrameToSend& frame = asked_->front();
    const size_t channel = firstAsked_ + frame.channel;
    if (!running_.isFree(channel)) break;
    expect(running_.send(channel, frame.psdu(), frame.flags, frame.bond(bonds_[channel])));
    asked_->pop();
  }
  return running_.next();
}

double HarmonicSender::next() { return options_.bursts ? nextOfBurst() : nextOnPilot(); }

}  // namespace agent
