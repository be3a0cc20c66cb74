// Stories of where samples come from, and of the converter that takes them by the clock.
#include <cmath>
#include <random>
#include <utility>

#include "console.hpp"
#include "line-pace.hpp"
#include "sampling.hpp"
#include "scratch.hpp"
#include "source.hpp"

namespace {

using namespace agent;
using check::has;
using check::refusalOf;
using check::Scratch;

std::string little(uint64_t value, size_t size) {
  std::string out;
  for (size_t i = 0; i < size; i += 1) out.push_back(static_cast<char>(value >> (8 * i)));
  return out;
}

struct Wav {
  uint16_t code = 1, channels = 1, bits = 16;
  uint32_t rate = 8000;
  std::string data = little(0x4000, 2) + little(0xc000, 2) + little(0x7fff, 2) + little(0x8000, 2);
  /** What the headers say when they lie. */
  int64_t dataSays = -1;
  std::string before;

  std::string bytes() const {
    const std::string format = little(code, 2) + little(channels, 2) + little(rate, 4) +
                               little(uint64_t{rate} * channels * bits / 8, 4) + little(channels * bits / 8u, 2) +
                               little(bits, 2);
    const uint64_t said = dataSays >= 0 ? static_cast<uint64_t>(dataSays) : data.size();
    const std::string body = "WAVE" + before + "fmt " + little(16, 4) + format + "data" + little(said, 4) + data;
    return "RIFF" + little(body.size(), 4) + body;
  }
};

std::vector<float> readAll(Source& source, size_t frames) {
  std::vector<float> values(frames * source.channels());
  values.resize(source.read(values.data(), frames) * source.channels());
  return values;
}

std::vector<float> playedOnce(const Wav& wav) {
  const Scratch file(wav.bytes());
  return readAll(*openWav(file.path, true), 100);
}

std::string refusedWav(const std::string& bytes) {
  const Scratch file(bytes);
  return refusalOf([&] { openWav(file.path, true); });
}

bool isNear(float value, double wanted, double by = 1e-6) { return std::fabs(static_cast<double>(value) - wanted) <= by; }

}  // namespace

STORY("WAV: 8, 16, 24, 32 bits and float32 give the values that were written") {
  Wav wav;
  std::vector<float> values = playedOnce(wav);
  CHECK(values.size() == 4 && isNear(values[0], 0.5) && isNear(values[1], -0.5) && isNear(values[3], -1));
  wav.bits = 8;
  wav.data = "\x80\xc0\xff" + std::string(1, '\0');
  values = playedOnce(wav);
  CHECK(values.size() == 4 && isNear(values[0], 0) && isNear(values[1], 0.5) && isNear(values[3], -1));
  wav.bits = 24;
  wav.data = little(0x400000, 3) + little(0xc00000, 3);
  values = playedOnce(wav);
  CHECK(values.size() == 2 && isNear(values[0], 0.5) && isNear(values[1], -0.5));
  wav.bits = 32;
  wav.data = little(0x40000000, 4) + little(0xc0000000, 4);
  values = playedOnce(wav);
  CHECK(values.size() == 2 && isNear(values[0], 0.5) && isNear(values[1], -0.5));
  wav.code = 3;
  wav.data = little(harmonic::bitsOfFloat(0.25f), 4) + little(0x7fc00000, 4) + little(0xff800000, 4);
  values = playedOnce(wav);
  CHECK(values.size() == 3 && isNear(values[0], 0.25) && isNear(values[1], 0) && isNear(values[2], 0));
}

STORY("WAV: what a float file holds beyond 1 is not clipped: its full scale is larger, and every value comes back") {
  Wav wav;
  wav.bits = 32;
  wav.code = 3;
  wav.data = little(harmonic::bitsOfFloat(26.5f), 4) + little(harmonic::bitsOfFloat(-3.0f), 4);
  const Scratch file(wav.bytes());
  const auto source = openWav(file.path, true);
  CHECK(source->fullScale() > 26.5f && source->fullScale() < 27.0f);
  const std::vector<float> values = readAll(*source, 9);
  CHECK(values.size() == 2 && values[0] < 1.0f);
  CHECK(isNear(values[0] * source->fullScale(), 26.5, 1e-5) && isNear(values[1] * source->fullScale(), -3, 1e-6));
  const Scratch whole(Wav().bytes());
  CHECK(isNear(openWav(whole.path, true)->fullScale(), 1));
}

STORY("WAV: a recording plays again and again, or once") {
  const Scratch file(Wav().bytes());
  const auto again = openWav(file.path, false);
  const std::vector<float> values = readAll(*again, 10);
  CHECK(values.size() == 10);
  for (size_t i = 4; i < 10; i += 1) CHECK(isNear(values[i], static_cast<double>(values[i - 4])));
  const auto once = openWav(file.path, true);
  CHECK(readAll(*once, 3).size() == 3 && readAll(*once, 3).size() == 1 && readAll(*once, 3).empty());
  once->rewind();
  CHECK(readAll(*once, 9).size() == 4);
}

STORY("WAV: stereo, chunks before the samples, the extensible format") {
  Wav wav;
  wav.channels = 2;
  wav.before = "LIST" + little(5, 4) + "abcde" + '\0';
  const Scratch file(wav.bytes());
  const auto source = openWav(file.path, true);
  CHECK(source->channels() == 2 && std::fabs(source->rateHz() - 8000) < 1e-9 && source->format() == 1);
  CHECK(readAll(*source, 10).size() == 4);
  const std::string format = little(0xfffe, 2) + little(1, 2) + little(8000, 4) + little(16000, 4) + little(2, 2) +
                             little(16, 2) + little(22, 2) + little(16, 2) + little(4, 4) + little(1, 2) + std::string(14, '\0');
  const std::string body = "WAVEfmt " + little(format.size(), 4) + format + "data" + little(4, 4) + little(0x4000, 2) + little(1, 2);
  const Scratch extensible("RIFF" + little(body.size(), 4) + body);
  CHECK(readAll(*openWav(extensible.path, true), 9).size() == 2);
}

STORY("WAV: headers that lie are believed only as far as the file goes") {
  Wav wav;
  wav.dataSays = 0xffffffff;
  CHECK(playedOnce(wav).size() == 4);
  wav.dataSays = 4;
  CHECK(playedOnce(wav).size() == 2);
  wav.dataSays = 5;
  CHECK(playedOnce(wav).size() == 2);
}

STORY("WAV: what cannot be played is refused in a sentence") {
  CHECK(has(refusalOf([] { openWav("/no/such.wav", false); }), "/no/such.wav"));
  CHECK(has(refusalOf([] { openWav("/tmp", false); }), "no file"));
  CHECK(has(refusedWav(""), "no WAV file"));
  CHECK(has(refusedWav("RIFF"), "no WAV file"));
  CHECK(has(refusedWav(std::string(100, 'x')), "no WAV file"));
  CHECK(has(refusedWav("RIFF" + little(4, 4) + "WAVE"), "no format chunk"));
  Wav wav;
  wav.channels = 0;
  CHECK(has(refusedWav(wav.bytes()), "0 channels"));
  wav.channels = 17;
  CHECK(has(refusedWav(wav.bytes()), "17 channels"));
  wav = Wav();
  wav.rate = 0;
  CHECK(has(refusedWav(wav.bytes()), "0 Hz"));
  wav.rate = 4000000000;
  CHECK(has(refusedWav(wav.bytes()), "4000000000 Hz"));
  wav = Wav();
  wav.bits = 12;
  CHECK(has(refusedWav(wav.bytes()), "12 bits"));
  wav = Wav();
  wav.code = 85;
  CHECK(has(refusedWav(wav.bytes()), "coding 85"));
  wav = Wav();
  wav.data = "";
  CHECK(has(refusedWav(wav.bytes()), "no samples"));
  wav.data = "a";
  CHECK(has(refusedWav(wav.bytes()), "no samples"));
}

STORY("WAV: cut anywhere and changed anywhere, it is played or refused, and nothing else") {
  Wav wav;
  wav.channels = 2;
  wav.before = "LIST" + little(4, 4) + "abcd";
  const std::string whole = wav.bytes();
  std::mt19937 random(9);
  size_t played = 0, refused = 0;
  for (size_t i = 0; i < 1500; i += 1) {
    std::string bytes = whole.substr(0, i < whole.size() ? i : whole.size());
    for (int edits = i < whole.size() ? 0 : 1 + static_cast<int>(i % 3); edits > 0; edits -= 1)
      bytes[random() % 56] = static_cast<char>(random());
    const Scratch file(bytes);
    try {
      const auto source = openWav(file.path, random() % 2 == 0);
      for (const float value : readAll(*source, 64)) CHECK(std::isfinite(value));
      played += 1;
    } catch (const std::runtime_error& error) {
      CHECK(has(error.what(), file.path));
      refused += 1;
    }
  }
  CHECK(played > 100 && refused > 100);
}

STORY("synth: a tone has its frequency and level, noise its level, and every run is the same") {
  const auto source = createSynth("tone=1000:0.5,dc=0.125", 8000);
  const std::vector<float> values = readAll(*source, 8000);
  double re = 0, im = 0, sum = 0;
  for (size_t i = 0; i < values.size(); i += 1) {
    const double phase = 6.283185307179586 * static_cast<double>(i) / 8;
    re += static_cast<double>(values[i]) * std::cos(phase);
    im += static_cast<double>(values[i]) * std::sin(phase);
    sum += static_cast<double>(values[i]);
  }
  CHECK(std::fabs(std::hypot(re, im) * 2 / 8000 - 0.5) < 1e-6);
  CHECK(std::fabs(sum / 8000 - 0.125) < 1e-6);
  const auto noise = createSynth("noise=0.1,seed=5", 8000);
  const std::vector<float> first = readAll(*noise, 50000);
  double power = 0;
  for (const float value : first) power += static_cast<double>(value) * static_cast<double>(value);
  CHECK(std::fabs(std::sqrt(power / 50000) - 0.1) < 0.002);
  noise->rewind();
  CHECK(readAll(*noise, 50000) == first);
}

STORY("synth: channels and harmonics below half the rate; what it does not know is a sentence") {
  const auto source = createSynth("tone=50:0.9/harmonics=1000:10:0.4/dc=0.3", 8000);
  CHECK(source->channels() == 3);
  const std::vector<float> values = readAll(*source, 1);
  CHECK(values.size() == 3 && isNear(values[2], 0.3));
  for (const char* spec : {"", "ton=5", "tone=", "tone=abc", "tone=1:2:3", "noise", "harmonics=5", "tone=nan", "seed=-1",
                           "tone=1,,tone=2"})
    CHECK(has(refusalOf([&] { createSynth(spec, 8000); }), "--synth"));
  CHECK(has(refusalOf([] { createSynth("dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0/dc=0", 8000); }), "16 channels"));
}

STORY("sampling: takes what is due, runs only while somebody listens, loses what it slept through") {
  const auto source = createSynth("dc=0.25", 8000);
  Faults faults;
  Sampling sampling(*source, 1, faults);
  check::FakeHands hands;
  harmonic::Description what = check::plainDescription();
  what.rateHz = 8000;
  harmonic::Device device(what, check::plainValues(what), hands);
  check::Console console(device, harmonic::Transport::stream, 65536);
  console.greet();
  const std::vector<harmonic::Session*> links{&console.session};
  sampling.advance(links, console.nowNs);
  CHECK(sampling.dueNs() == kNever);
  harmonic::StreamOpen open;
  open.stream = 1;
  open.blockSamples = 80;
  open.credit = 1000;
  console.ask(harmonic::Type::streamOpen, open);
  sampling.advance(links, console.nowNs);
  for (int i = 0; i < 100; i += 1) {
    CHECK(sampling.dueNs() <= console.nowNs + 10000100);
    console.nowNs = sampling.dueNs();
    sampling.advance(links, console.nowNs);
  }
  console.hear();
  CHECK(console.count(harmonic::Type::samples) == 100);
  console.nowNs += 10000000000;
  sampling.advance(links, console.nowNs);
  console.hear();
  harmonic::Samples block;
  CHECK(console.last().read(block));
  CHECK(block.firstSample >= 8000 + 76000 && (block.flags & harmonic::SampleFlag::gapBefore) == 0);
  size_t gaps = 0;
  for (const check::Heard& each : console.heard)
    if (each.is(harmonic::Type::samples) && each.read(block)) gaps += (block.flags & harmonic::SampleFlag::gapBefore) != 0 ? 1 : 0;
  CHECK(gaps == 1);
}

STORY("L8.5 sampling: what a card lost that was not read in time is a gap of that length, counted") {
  struct Card final : Source {
    uint8_t channels() const override { return 1; }
    double rateHz() const override { return 8000; }
    uint8_t format() const override { return 1; }
    void rewind() override {}
    bool isLive() const override { return true; }
    bool takeOverrun() override { return std::exchange(hasOverrun, false); }
    size_t read(float* out, size_t frames) override {
      const size_t size = std::min(frames, has);
      std::fill_n(out, size, 0.25f);
      has -= size;
      return size;
    }
    size_t has = 0;
    bool hasOverrun = false;
  } card;
  Faults faults;
  Sampling sampling(card, 1, faults);
  check::FakeHands hands;
  harmonic::Description what = check::plainDescription();
  what.rateHz = 8000;
  harmonic::Device device(what, check::plainValues(what), hands);
  check::Console console(device, harmonic::Transport::stream, 65536);
  console.greet();
  harmonic::StreamOpen open;
  open.stream = 1;
  open.blockSamples = 80;
  open.credit = 1000;
  console.ask(harmonic::Type::streamOpen, open);
  const std::vector<harmonic::Session*> links{&console.session};
  const auto turn = [&](uint64_t ms, size_t frames) {
    console.nowNs += ms * 1000000;
    card.has = frames;
    sampling.advance(links, console.nowNs);
    console.hear();
  };
  turn(0, 0);
  turn(100, 800);
  // Away for 700 ms: the card has stopped, and what it had is gone.
  card.hasOverrun = true;
  turn(700, 0);
  turn(100, 800);
  uint64_t next = 0, missing = 0;
  for (const check::Heard& each : console.heard) {
    harmonic::Samples block;
    if (!each.is(harmonic::Type::samples) || !each.read(block)) continue;
    if (block.firstSample != next) CHECK((block.flags & harmonic::SampleFlag::gapBefore) != 0);
    missing += block.firstSample - next;
    next = block.firstSample + block.samples;
  }
  CHECK(missing == 5600 && next == 7200);
}
