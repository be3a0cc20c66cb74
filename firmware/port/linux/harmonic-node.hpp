// The agent as a node of a harmonic line: its source with what it sends added, and what it hears in it. Keeps role, lock and
// f0; owns no link.
#pragma once
#include <memory>

#include "device.hpp"
#include "harmonic-ear.hpp"
#include "harmonic-sender.hpp"
#include "line-watch.hpp"
#include "signer.hpp"
#include "source.hpp"

namespace agent {

/** What plays samples at once: a sound card. */
class Player {
 public:
  virtual ~Player() = default;
  virtual void play(const float* samples, size_t count) = 0;
};
/** @throws std::runtime_error with a sentence for the person. */
std::unique_ptr<Player> openAlsaPlayer(const std::string& device, double rateHz);

/** What came and changed on the line since it was looked at last. */
struct LineNews {
  std::vector<HeardFrame> heard;
  harmonic::LineChange change;
};

class HarmonicNode final : public Source, public Signer {
 public:
  HarmonicNode(const HarmonicOptions& options, Source& line, const harmonic::Id& id);

  uint8_t channels() const override { return line_.channels(); }
  double rateHz() const override { return line_.rateHz(); }
  uint8_t format() const override { return line_.format(); }
  float fullScale() const override { return line_.fullScale(); }
  size_t read(float* out, size_t frames) override;
  void rewind() override { line_.rewind(); }
  bool isLive() const override { return line_.isLive(); }
  bool takeOverrun() override { return line_.takeOverrun(); }

  /** Time goes on: what is due is taken up, what was heard is told, `node` is brought to what it is now. */
  LineNews advance(uint64_t nowNs, harmonic::HarmonicNode& node);
  /** The device begins anew. */
  void restart() {
    if (sender_) sender_->restart();
  }
  /** What consoles ask it to send; null where it sends nothing. */
  harmonic::SendQueue* asked() { return sender_ ? &sender_->asked() : nullptr; }
  harmonic::AskedToSign sign(const harmonic::Key& key, const harmonic::ChannelSign& asked,
                             const harmonic::phy::DeviceNonce& nonce) override {
    return sender_ ? sender_->sign(key, asked, nonce) : harmonic::AskedToSign::value;
  }
  /** When something is to be sent next. */
  uint64_t dueNs() const { return sender_ ? sender_->dueNs() : kNever; }

 private:
  float takeRms();

  const HarmonicOptions options_;
  Source& line_;
  std::unique_ptr<HarmonicSender> sender_;
  std::unique_ptr<HarmonicEar> ear_;
  std::unique_ptr<Player> player_;
  std::vector<double> samples_;
  std::vector<float> played_;
  double squares_ = 0;
  uint64_t squared_ = 0;
  float rms_ = 0;
  harmonic::LineWatch watch_;
};

/** Writes `seconds` of the node as a WAV of 16 bits. @throws std::runtime_error. */
void writeLine(HarmonicNode& node, const std::string& path, double seconds);

}  // namespace agent
