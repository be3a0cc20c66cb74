// A line through the node: heard first, then sent onto.
#include "harmonic-node.hpp"

#include <algorithm>
#include <cmath>

#include "modem-files.hpp"

namespace agent {
namespace {

harmonic::NodeRole roleOf(const HarmonicOptions& options) {
  return options.master ? harmonic::NodeRole::master : options.slave ? harmonic::NodeRole::slave : harmonic::NodeRole::none;
}

}  // namespace

HarmonicNode::HarmonicNode(const HarmonicOptions& options, Source& line, const harmonic::Id& id)
    : options_(options), line_(line), watch_(roleOf(options), options.waveform.f0Hz, id) {
  checkHarmonic(options, line.rateHz());
  if (options.isSender()) sender_ = std::make_unique<HarmonicSender>(options, line.rateHz(), id);
  if (options.isHearer()) ear_ = std::make_unique<HarmonicEar>(options, line.rateHz());
  if (!options.play.empty()) player_ = openAlsaPlayer(options.play, line.rateHz());
}

size_t HarmonicNode::read(float* out, size_t frames) {
  const size_t got = line_.read(out, frames);
  const size_t each = line_.channels();
  samples_.resize(got);
  for (size_t i = 0; i < got; i += 1) {
    samples_[i] = static_cast<double>(out[i * each]);
    squares_ += samples_[i] * samples_[i];
  }
  squared_ += got;
  if (ear_) ear_->hear(samples_.data(), got);
  if (!sender_) return got;
  played_.resize(got);
  for (size_t i = 0; i < got; i += 1) {
    played_[i] = static_cast<float>(sender_->next());
    out[i * each] += played_[i];
  }
  if (player_) player_->play(played_.data(), got);
  return got;
}

/** Of what was sampled since it was asked last; while nothing was, what it was. */
float HarmonicNode::takeRms() {
  if (squared_ > 0) rms_ = static_cast<float>(std::sqrt(squares_ / static_cast<double>(squared_))) * line_.fullScale();
  squares_ = 0;
  squared_ = 0;
  return rms_;
}

LineNews HarmonicNode::advance(uint64_t nowNs, harmonic::HarmonicNode& node) {
  LineNews news;
  if (sender_) node.framesUnsent = sender_->unsent();
  if (sender_ && sender_->dueNs() <= nowNs) sender_->tick(nowNs, takeRms());
  if (!ear_) return news;
  news.heard = ear_->take();
  for (HeardFrame& heard : news.heard) {
    const double since = (static_cast<double>(ear_->samples()) - heard.firstSample) / line_.rateHz() * 1e9;
    heard.data.atNs = nowNs - std::min(nowNs, static_cast<uint64_t>(std::max(0.0, since)));
    heard.data.psdu = {heard.psdu.data(), heard.psdu.size()};
    watch_.heard(heard.data.phyFlags, heard.data.psdu, nowNs);
  }
  news.change = watch_.advance(ear_->clock(), nowNs, node);
  return news;
}

void writeLine(HarmonicNode& node, const std::string& path, double seconds) {
  const auto count = static_cast<size_t>(seconds * node.rateHz());
  constexpr size_t kPiece = 256;
  std::vector<float> piece(kPiece * node.channels());
  std::vector<int16_t> samples;
  harmonic::HarmonicNode state;
  size_t beyond = 0;
  while (samples.size() < count) {
    node.advance(static_cast<uint64_t>(static_cast<double>(samples.size()) / node.rateHz() * 1e9), state);
    const size_t got = node.read(piece.data(), std::min(kPiece, count - samples.size()));
    if (got == 0) break;
    for (size_t i = 0; i < got; i += 1) {
      const double step = std::floor(32767 * static_cast<double>(piece[i * node.channels()]) + 0.5);
      if (step > 32767 || step < -32768) beyond += 1;
      samples.push_back(static_cast<int16_t>(std::clamp(step, -32768.0, 32767.0)));
    }
  }
  if (beyond > 0)
    std::fprintf(stderr, "harmonic-agent: %zu samples stood beyond full scale: lower --harmonic-amplitude\n", beyond);
  modem::writeSamples(path, samples, node.rateHz());
}

}  // namespace agent
