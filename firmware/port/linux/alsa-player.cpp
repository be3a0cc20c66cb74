// A sound card that plays through ALSA, where its library was there at build time.
#include <stdexcept>
#include <vector>

#include "harmonic-node.hpp"
#ifdef HARMONIC_ALSA
#include <alsa/asoundlib.h>
#endif

namespace agent {

#ifdef HARMONIC_ALSA
namespace {

class AlsaPlayer final : public Player {
 public:
  AlsaPlayer(const std::string& device, double rateHz) {
    check(device, snd_pcm_open(&card_, device.c_str(), SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK));
    constexpr unsigned kLatencyUs = 100000;
    check(device, snd_pcm_set_params(card_, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1,
                                     static_cast<unsigned>(rateHz), 1, kLatencyUs));
    ahead_.resize(static_cast<size_t>(rateHz * kAheadS));
  }
  ~AlsaPlayer() override { snd_pcm_close(card_); }
  AlsaPlayer(const AlsaPlayer&) = delete;
  AlsaPlayer& operator=(const AlsaPlayer&) = delete;

  void play(const float* samples, size_t count) override {
    raw_.resize(count);
    for (size_t i = 0; i < count; i += 1) {
      const float scaled = samples[i] * 32767.0f;
      raw_[i] = static_cast<int16_t>(scaled > 32767.0f ? 32767.0f : scaled < -32768.0f ? -32768.0f : scaled);
    }
    if (!begun_) write(ahead_);
    begun_ = true;
    write(raw_);
  }

 private:
  /** What the card has in hand, so that the machine may be a little late. */
  static constexpr double kAheadS = 0.04;

  void write(const std::vector<int16_t>& samples) {
    for (size_t at = 0; at < samples.size();) {
      const snd_pcm_sframes_t got = snd_pcm_writei(card_, samples.data() + at, samples.size() - at);
      // A full card has lost the rest; one that ran dry begins anew.
      if (got == -EAGAIN) return;
      if (got < 0) {
        if (snd_pcm_recover(card_, static_cast<int>(got), 1) < 0) return;
        continue;
      }
      at += static_cast<size_t>(got);
    }
  }
  void check(const std::string& device, int result) {
    if (result >= 0) return;
    if (card_ != nullptr) snd_pcm_close(card_);
    throw std::runtime_error("--harmonic-play " + device + ": " + snd_strerror(result));
  }

  snd_pcm_t* card_ = nullptr;
  std::vector<int16_t> raw_, ahead_;
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<Player> openAlsaPlayer(const std::string& device, double rateHz) {
  return std::make_unique<AlsaPlayer>(device, rateHz);
}
#else
std::unique_ptr<Player> openAlsaPlayer(const std::string&, double) {
  throw std::runtime_error("--harmonic-play: this agent was built without ALSA; install libasound2-dev and build again");
}
#endif

}  // namespace agent
