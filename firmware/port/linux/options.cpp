// Flags of the agent, each read once.
#include "options.hpp"

#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace agent {

const char* const kUsage = R"(harmonic-agent: a device of the Harmonic IoT link on this machine

where it serves (at least one)
  --serial PATH[?baud=N]   a serial port; "pty" makes a pseudo-terminal
  --link PATH              a symbolic link to that pseudo-terminal
  --baud N                 its baud rate; a pseudo-terminal is paced to it (the first
                           of 921600, 2000000 and 3000000 that carries what it samples)
  --tcp PORT               TCP; 0 takes any free port
  --udp PORT               UDP; 0 takes any free port
  --bind ADDRESS           of this machine, for TCP and UDP (127.0.0.1; with --mdns 0.0.0.0, which is all of them)
  --mdns [on|off]          announce it on the LAN (off)
  --mdns-interface ADDRESS the interface to announce on
  --mdns-port PORT         another UDP port than 5353, for tests

what it samples (one; without any a tone of 1 kHz)
  --wav FILE               PCM 8, 16, 24, 32 or float32, played again and again
  --once                   ... or only once
  --speed X                X times faster than real time
  --synth SPEC             tone=HZ[:AMPLITUDE], harmonics=HZ:COUNT[:AMPLITUDE], noise=RMS, dc=LEVEL, seed=N
                           joined by commas; channels by "/": tone=50:0.9,noise=0.01/tone=50:0.3
  --alsa DEVICE            the sound card
  --rate HZ                of --synth and --alsa (48000)

what it is
  --name NAME --id HEX16 --boot-id N --key HEX64 --simulated
  --key-file FILE          its key, instead of --key; there need be none yet
  --provision              a console may write that key, once, over --serial
  --faults FILE            faults to make, and when: one JSON object a line (see firmware/README.md)
  --die-with-stdin         ends when its standard input is closed
)";

namespace {

[[noreturn]] void refuse(const std::string& flag, const std::string& value, const char* wanted) {
  throw std::runtime_error(flag + " " + value + ": it takes " + wanted);
}

double readNumber(const std::string& flag, const std::string& value, double least, double most, const char* wanted) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0' || !std::isfinite(number) || number < least || number > most)
    refuse(flag, value, wanted);
  return number;
}

uint32_t readWhole(const std::string& flag, const std::string& value, double least, double most, const char* wanted) {
  const double number = readNumber(flag, value, least, most, wanted);
  if (number != std::floor(number)) refuse(flag, value, wanted);
  return static_cast<uint32_t>(number);
}

template <size_t N>
std::array<uint8_t, N> readHex(const std::string& flag, const std::string& value, const char* wanted) {
  std::array<uint8_t, N> bytes{};
  if (value.size() != 2 * N || value.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    refuse(flag, value, wanted);
  for (size_t i = 0; i < N; i += 1) bytes[i] = static_cast<uint8_t>(std::stoul(value.substr(2 * i, 2), nullptr, 16));
  return bytes;
}

void readSerial(const std::string& value, Options& options) {
  const size_t mark = value.find("?baud=");
  options.serial = value.substr(0, mark);
  if (mark != std::string::npos)
    options.baud = readWhole("--serial", value.substr(mark + 6), 9600, 3000000, "a baud rate of 9600 to 3000000");
}

}  // namespace

Options readOptions(int count, char** words) {
  Options options;
  std::optional<std::string> bind;
  for (int at = 1; at < count; at += 1) {
    const std::string flag = words[at];
    const auto value = [&]() -> std::string {
      if (at + 1 >= count) throw std::runtime_error(flag + " needs a value");
      at += 1;
      return words[at];
    };
    const auto port = [&] { return static_cast<uint16_t>(readWhole(flag, value(), 0, 65535, "a port, 0 to 65535")); };
    if (flag == "--wav") options.wav = value();
    else if (flag == "--synth") options.synth = value();
    else if (flag == "--alsa") options.alsa = value();
    else if (flag == "--serial") readSerial(value(), options);
    else if (flag == "--link") options.link = value();
    else if (flag == "--tcp") options.tcp = port();
    else if (flag == "--udp") options.udp = port();
    else if (flag == "--bind") bind = value();
    else if (flag == "--mdns-interface") options.mdnsInterface = value();
    else if (flag == "--mdns-port") options.mdnsPort = port();
    else if (flag == "--faults") options.faults = value();
    else if (flag == "--name") options.name = value();
    else if (flag == "--id") options.id = readHex<8>(flag, value(), "16 hexadecimal digits");
    else if (flag == "--key") options.key = readHex<32>(flag, value(), "64 hexadecimal digits");
    else if (flag == "--key-file") options.keyFile = value();
    else if (flag == "--provision") options.provision = true;
    else if (flag == "--boot-id") options.bootId = readWhole(flag, value(), 0, 4294967295.0, "a number of 32 bits");
    else if (flag == "--rate") options.rateHz = readNumber(flag, value(), 1, 10e6, "a rate of 1 to 10,000,000 Hz");
    else if (flag == "--baud") options.baud = readWhole(flag, value(), 9600, 3000000, "a baud rate of 9600 to 3000000");
    else if (flag == "--speed") options.speed = readNumber(flag, value(), 0.001, 10000, "a factor over 0");
    else if (flag == "--once") options.once = true;
    else if (flag == "--die-with-stdin") options.dieWithStdin = true;
    else if (flag == "--simulated") options.simulated = true;
    else if (readHarmonicFlag(flag, value, options.harmonic)) continue;
    else if (flag == "--help" || flag == "-h") options.help = true;
    else if (flag == "--mdns") {
      const std::string next = at + 1 < count ? words[at + 1] : "";
      options.mdns = next != "off";
      if (next == "on" || next == "off") at += 1;
    } else throw std::runtime_error("there is no flag " + flag + "; --help tells them all");
  }
  if (options.help) return options;
  if (bind) options.bind = *bind;
  else if (options.mdns) options.bind = options.mdnsInterface.empty() ? "0.0.0.0" : options.mdnsInterface;
  const int signals = !options.wav.empty() + !options.synth.empty() + !options.alsa.empty();
  if (signals > 1) throw std::runtime_error("--wav, --synth and --alsa cannot go together: choose one signal");
  const bool isServing = !options.serial.empty() || options.tcp || options.udp;
  if (isServing && !options.harmonic.wav.empty())
    throw std::runtime_error("--harmonic-wav writes a file and serves nobody: leave --serial, --tcp and --udp out");
  if (!isServing && options.harmonic.wav.empty())
    throw std::runtime_error("say where to serve: --serial, --tcp or --udp");
  if (!options.link.empty() && options.serial != "pty") throw std::runtime_error("--link is for --serial pty");
  if (options.mdns && !options.tcp && !options.udp)
    throw std::runtime_error("--mdns announces a port: say which with --tcp or --udp");
  if (options.mdns && options.mdnsPort == 0) throw std::runtime_error("--mdns-port 0: it takes a port, 1 to 65535");
  if (options.key && !options.keyFile.empty()) throw std::runtime_error("--key and --key-file: choose one");
  if (options.provision && (options.keyFile.empty() || options.serial.empty()))
    throw std::runtime_error("--provision needs --serial, over which the key comes, and --key-file, where it is kept");
  if (options.once && options.wav.empty()) throw std::runtime_error("--once is for --wav");
  if (options.name.empty() || options.name.size() > 32) throw std::runtime_error("--name takes 1 to 32 bytes");
  if (!options.wav.empty() && options.rateHz) throw std::runtime_error("--rate is not for --wav: the file has its own");
  return options;
}

}  // namespace agent
