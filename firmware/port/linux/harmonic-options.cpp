// Flags of the harmonic node, each read once.
#include "harmonic-options.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <stdexcept>

#include "line-watch.hpp"
#include "rational-grid.hpp"

namespace agent {

const char* const kHarmonicUsage = R"(
what it sends and hears on harmonics of f0
  --harmonic CHANNEL:WHAT  sends; CHANNEL is a harmonic (4) or a bond (3+7+12), WHAT is hex=BYTES, text=WORDS,
                           count (u32, of its frames), rms (f32, of what it samples) or time (3 bytes, steps of
                           10 us of this machine's steady clock),
                           then @MS how often (1000) and xN how many times (without end): 4:text=hello@500x3;
                           or asked: only what a console asks for (CHANNEL_SEND), which every channel sends too
  --harmonic-hear CHANNEL  hears it in what it samples, and tells a console as CHANNEL_DATA
  --harmonic-master        sends pilot and beacon without end: f0 is its own
  --harmonic-slave         hears a master's pilot and beacon, tells f0 by its own clock
  --harmonic-bursts        each frame brings its own pilot; without, the pilot runs without end
  --harmonic-f0 HZ         (1000)
  --harmonic-profile NAME  standard, fast (FEC 3/4), robust (ten periods, dbpsk) or rational (HPM 1.0: f0 16384 Hz,
                           channels as ratios of it: 3/2:count, 1/1+2/1:count; wants --rate 131072)
  --harmonic-second-pilot N
                           a harmonic that carries the pilot too, and no data, in what it sends and hears
                           (waveform version 2); one of 2 to 17 that runs would meet a signature: none is answered
  --harmonic-amplitude A   of each harmonic, full scale is 1 (0.1)
  --harmonic-clock PPM     the clock of what it sends is faster by so much, -1000 to 1000, for trials (0)
  --harmonic-wav FILE      writes what it sends there instead of serving: --harmonic-seconds S of it (10)
  --harmonic-play DEVICE   plays what it sends on the sound card as well
)";

namespace {

[[noreturn]] void refuse(const std::string& flag, const std::string& value, const std::string& wanted) {
  throw std::runtime_error(flag + " " + value + ": it takes " + wanted);
}

double numberOf(const std::string& flag, const std::string& text, double least, double most, const char* wanted) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(number) || number < least || number > most) refuse(flag, text, wanted);
  return number;
}

namespace rational = harmonic::rational;

uint16_t rationalOf(const std::string& flag, const std::string& text, const std::string& part) {
  const uint16_t harmonic = rational::harmonicOfRatio(part);
  if (harmonic == 0) refuse(flag, text, std::string("the ratios of HPM 1.0: ") + rational::kTable);
  return harmonic;
}

std::vector<uint16_t> channelOf(const std::string& flag, const std::string& text, HarmonicOptions& options) {
  std::vector<uint16_t> harmonics;
  for (size_t at = 0; at <= text.size();) {
    const size_t plus = std::min(text.find('+', at), text.size());
    const std::string part = text.substr(at, plus - at);
    at = plus + 1;
    if (part.find('/') != std::string::npos) {
      harmonics.push_back(rationalOf(flag, text, part));
      options.ratios = true;
      continue;
    }
    if (part.empty() || part.size() > 5 || part.find_first_not_of("0123456789") != std::string::npos)
      refuse(flag, text, "a channel first: a harmonic (4) or a bond (3+7+12)");
    const unsigned long harmonic = std::stoul(part);
    if (harmonic < 2 || harmonic > 65535) refuse(flag, text, "harmonics of 2 and above: 1 is the pilot");
    harmonics.push_back(static_cast<uint16_t>(harmonic));
  }
  if (harmonics.size() > harmonic::phy::kMaxBond) refuse(flag, text, "at most 64 harmonics in a bond");
  return harmonics;
}

std::vector<uint8_t> hexOf(const std::string& flag, const std::string& text) {
  if (text.size() % 2 != 0 || text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    refuse(flag, text, "pairs of hexadecimal digits");
  std::vector<uint8_t> bytes(text.size() / 2);
  for (size_t i = 0; i < bytes.size(); i += 1)
    bytes[i] = static_cast<uint8_t>(std::stoul(text.substr(2 * i, 2), nullptr, 16));
  return bytes;
}

/** Takes `@MS` and `xN` off the end of a text. */
void takeRepetition(const std::string& flag, std::string& text, SentChannel& channel) {
  const size_t at = text.rfind('@');
  if (at == std::string::npos) return;
  std::string ms = text.substr(at + 1);
  const size_t times = ms.find('x');
  if (times != std::string::npos) {
    const double most = numberOf(flag, ms.substr(times + 1), 1, 1e9, "a whole number behind x");
    if (most != std::floor(most)) refuse(flag, text, "a whole number behind x");
    channel.times = static_cast<uint32_t>(most);
    ms = ms.substr(0, times);
  }
  channel.everyMs = numberOf(flag, ms, 1, 86400000, "milliseconds behind @, from 1 to 86,400,000");
  text = text.substr(0, at);
}

SentChannel sentOf(const std::string& flag, const std::string& value, HarmonicOptions& options) {
  const size_t colon = value.find(':');
  if (colon == std::string::npos) refuse(flag, value, "CHANNEL:WHAT, as in 4:text=hello");
  SentChannel channel;
  channel.harmonics = channelOf(flag, value.substr(0, colon), options);
  std::string what = value.substr(colon + 1);
  if (what == "asked") {
    channel.saying = Saying::asked;
    return channel;
  }
  takeRepetition(flag, what, channel);
  if (what.rfind("hex=", 0) == 0) channel.psdu = hexOf(flag, what.substr(4));
  else if (what.rfind("text=", 0) == 0) channel.psdu.assign(what.begin() + 5, what.end());
  else if (what == "count") channel.saying = Saying::count;
  else if (what == "rms") channel.saying = Saying::rms;
  else if (what == "time") channel.saying = Saying::time;
  else refuse(flag, value, "hex=BYTES, text=WORDS, count, rms, time or asked behind the channel");
  if (channel.psdu.size() > harmonic::phy::kMaxPsdu) refuse(flag, value, "at most 250 bytes");
  return channel;
}

void setProfile(const std::string& flag, const std::string& name, HarmonicOptions& options) {
  if (name == "fast") {
    options.fec = harmonic::phy::Fec::threeQuarters;
  } else if (name == "robust") {
    options.waveform.periods = 10;
    options.waveform.guardEighths = 10;
    options.modulation = harmonic::phy::Modulation::dbpsk;
  } else if (name == "rational") {
    options.rational = true;
    options.waveform.f0Hz = rational::kF0Hz;
    options.modulation = harmonic::phy::Modulation::dbpsk;
  } else if (name != "standard") {
    refuse(flag, name, "standard, fast, robust or rational");
  }
}

void setSecondPilot(const std::string& flag, const std::string& text, HarmonicOptions& options) {
  constexpr const char* kWanted = "a harmonic of 2 to 65535: 1 is the first pilot";
  const double harmonic = numberOf(flag, text, 2, 65535, kWanted);
  if (harmonic != std::floor(harmonic)) refuse(flag, text, kWanted);
  options.waveform.secondPilot = static_cast<uint16_t>(harmonic);
}

void checkChannel(const HarmonicOptions& options, const harmonic::phy::Waveform& waveform,
                  const std::vector<uint16_t>& harmonics, std::vector<uint16_t>& taken) {
  const harmonic::phy::Bond bond{harmonics.data(), static_cast<uint16_t>(harmonics.size()), options.modulation, options.fec};
  const harmonic::phy::Fault fault = faultOf(waveform, bond);
  if (fault != harmonic::phy::Fault::none) throw std::runtime_error(std::string("--harmonic: ") + wordsOf(fault));
  for (const uint16_t each : harmonics) {
    if (options.rational && !rational::isOnGrid(each))
      throw std::runtime_error("--harmonic: harmonic " + std::to_string(each) + " is no channel of HPM 1.0, which has " + rational::kTable);
    for (const uint16_t other : taken)
      if (each == other) throw std::runtime_error("--harmonic: harmonic " + std::to_string(each) + " is in two channels");
    taken.push_back(each);
  }
}

}  // namespace

bool readHarmonicFlag(const std::string& flag, const std::function<std::string()>& value, HarmonicOptions& options) {
  if (flag == "--harmonic") options.sent.push_back(sentOf(flag, value(), options));
  else if (flag == "--harmonic-hear") options.heard.push_back(channelOf(flag, value(), options));
  else if (flag == "--harmonic-master") options.master = true;
  else if (flag == "--harmonic-slave") options.slave = true;
  else if (flag == "--harmonic-bursts") options.bursts = true;
  else if (flag == "--harmonic-f0") options.waveform.f0Hz = numberOf(flag, value(), 1, 1e6, "1 to 1,000,000 Hz");
  else if (flag == "--harmonic-profile") setProfile(flag, value(), options);
  else if (flag == "--harmonic-second-pilot") setSecondPilot(flag, value(), options);
  else if (flag == "--harmonic-amplitude") options.amplitude = numberOf(flag, value(), 1e-6, 1, "an amplitude over 0, at most 1");
  else if (flag == "--harmonic-clock") options.clockPpm = numberOf(flag, value(), -1000, 1000, "-1000 to 1000 ppm");
  else if (flag == "--harmonic-wav") options.wav = value();
  else if (flag == "--harmonic-seconds") options.seconds = numberOf(flag, value(), 0.01, 86400, "0.01 to 86,400 seconds");
  else if (flag == "--harmonic-play") options.play = value();
  else return false;
  return true;
}

void checkHarmonic(const HarmonicOptions& options, double rateHz) {
  if (!options.wav.empty() && !options.isSender())
    throw std::runtime_error("--harmonic-wav: say what to send, with --harmonic or --harmonic-master");
  if (!options.play.empty() && !options.isSender())
    throw std::runtime_error("--harmonic-play: say what to send, with --harmonic or --harmonic-master");
  if (!options.isOn()) return;
  if (options.master && options.slave)
    throw std::runtime_error("--harmonic-master and --harmonic-slave cannot go together: a line has one master, and it is no slave");
  if (options.slave && options.isSender())
    throw std::runtime_error("--harmonic-slave: a slave sends nothing, its pilot would stand on the master's: leave out --harmonic");
  if (options.clockPpm != 0 && !options.isSender())
    throw std::runtime_error("--harmonic-clock: it is of the clock of what is sent, and this sends nothing: give it to the sender");
  if (options.master && options.bursts)
    throw std::runtime_error("--harmonic-bursts is not for a master: its pilot runs without end");
  if (options.ratios && !options.rational)
    throw std::runtime_error("--harmonic: a ratio is a channel of --harmonic-profile rational");
  if (options.rational && std::abs(options.waveform.f0Hz - rational::kF0Hz) > 0)
    throw std::runtime_error("--harmonic-f0 is not for --harmonic-profile rational: its f0 is 16384 Hz");
  harmonic::phy::Waveform waveform = options.waveform;
  waveform.rateHz = rateHz;
  const harmonic::phy::Fault fault = faultOf(waveform);
  if (fault != harmonic::phy::Fault::none) throw std::runtime_error(std::string("--harmonic: ") + wordsOf(fault));
  if ((options.master || options.slave) && waveform.secondPilot == harmonic::kBeaconHarmonic)
    throw std::runtime_error("--harmonic-second-pilot " + std::to_string(waveform.secondPilot) +
                             ": a master's beacon is on that harmonic, choose another");
  std::vector<uint16_t> sent, heard;
  if (options.master) sent.push_back(harmonic::kBeaconHarmonic);
  if (options.slave || options.master) heard.push_back(harmonic::kBeaconHarmonic);
  for (const SentChannel& each : options.sent) checkChannel(options, waveform, each.harmonics, sent);
  for (const auto& each : options.heard) checkChannel(options, waveform, each, heard);
}

}  // namespace agent
