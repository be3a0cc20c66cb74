// Samples to frames, frames to what a console is told.
#include "harmonic-ear.hpp"

#include <algorithm>
#include <stdexcept>

#include "line-watch.hpp"

namespace agent {

using namespace harmonic::phy;

HarmonicEar::HarmonicEar(const HarmonicOptions& options, double rateHz) : channels_(options.heard), receiver_(*this) {
  const auto isBeacon = [](const std::vector<uint16_t>& channel) { return channel[0] == harmonic::kBeaconHarmonic; };
  if ((options.master || options.slave) && std::none_of(channels_.begin(), channels_.end(), isBeacon))
    channels_.push_back({harmonic::kBeaconHarmonic});
  for (const auto& each : channels_)
    bonds_.push_back({each.data(), static_cast<uint16_t>(each.size()), options.modulation, options.fec});
  Waveform waveform = options.waveform;
  waveform.rateHz = rateHz;
  const Listening listening{waveform, bonds_.data(), bonds_.size(), kMaxFrameBytes, !options.bursts};
  Arena counting;
  const Fault fault = receiver_.open(listening, counting);
  if (fault != Fault::memory) throw std::runtime_error(std::string("--harmonic-hear: ") + wordsOf(fault));
  memory_.resize(counting.used() / 8 + 1);
  Arena arena(memory_.data(), 8 * memory_.size());
  receiver_.open(listening, arena);
}

void HarmonicEar::hear(const double* samples, size_t count) {
  receiver_.push(samples, count);
  samples_ += count;
}

void HarmonicEar::keep(const Received& received, bool isFrame) {
  HeardFrame heard;
  const harmonic::Bytes psdu = isFrame ? received.read.frame.psdu : harmonic::Bytes{};
  heard.psdu.assign(psdu.data, psdu.data + psdu.size);
  heard.data = harmonic::channelDataOf(received, isFrame, channels_[received.bond][0]);
  heard.firstSample = received.firstSample;
  heard_.push_back(std::move(heard));
}

}  // namespace agent
