// A sound card through ALSA, where its library was there at build time.
#include <cerrno>
#include <stdexcept>
#include <utility>
#include <vector>

#include "source.hpp"
#ifdef HARMONIC_ALSA
#include <alsa/asoundlib.h>
#endif

namespace agent {

#ifdef HARMONIC_ALSA
namespace {

class AlsaSource final : public Source {
 public:
  AlsaSource(const std::string& device, double rateHz) : rateHz_(rateHz) {
    check(device, snd_pcm_open(&card_, device.c_str(), SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK));
    constexpr unsigned kLatencyUs = 100000;
    check(device, snd_pcm_set_params(card_, SND_PCM_FORMAT_S16, SND_PCM_ACCESS_RW_INTERLEAVED, 1,
                                     static_cast<unsigned>(rateHz), 1, kLatencyUs));
  }
  ~AlsaSource() override { snd_pcm_close(card_); }
  AlsaSource(const AlsaSource&) = delete;
  AlsaSource& operator=(const AlsaSource&) = delete;

  uint8_t channels() const override { return 1; }
  double rateHz() const override { return rateHz_; }
  uint8_t format() const override { return 1; }
  /** Nobody listened until now: what the card holds is old. */
  void rewind() override {
    snd_pcm_drop(card_);
    snd_pcm_prepare(card_);
    snd_pcm_start(card_);
    overran_ = false;
  }
  bool isLive() const override { return true; }
  bool takeOverrun() override { return std::exchange(overran_, false); }

  size_t read(float* out, size_t frames) override {
    raw_.resize(frames);
    const snd_pcm_sframes_t got = snd_pcm_readi(card_, raw_.data(), frames);
    if (got == -EAGAIN) return 0;
    if (got < 0) {
      snd_pcm_recover(card_, static_cast<int>(got), 1);
      snd_pcm_start(card_);
      overran_ = true;
      return 0;
    }
    for (size_t i = 0; i < static_cast<size_t>(got); i += 1) out[i] = static_cast<float>(raw_[i]) / 32768.0f;
    return static_cast<size_t>(got);
  }

 private:
  void check(const std::string& device, int result) {
    if (result >= 0) return;
    if (card_ != nullptr) snd_pcm_close(card_);
    throw std::runtime_error("--alsa " + device + ": " + snd_strerror(result));
  }

  snd_pcm_t* card_ = nullptr;
  const double rateHz_;
  std::vector<int16_t> raw_;
  bool overran_ = false;
};

}  // namespace

std::unique_ptr<Source> openAlsa(const std::string& device, double rateHz) {
  return std::make_unique<AlsaSource>(device, rateHz);
}
#else
std::unique_ptr<Source> openAlsa(const std::string&, double) {
  throw std::runtime_error("--alsa: this agent was built without ALSA; install libasound2-dev and build again");
}
#endif

}  // namespace agent
