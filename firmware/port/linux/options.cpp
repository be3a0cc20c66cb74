#include "options.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

namespace harmonic::agent {
namespace {

constexpr const char* help =
    "harmonic-agent: the device side of the Harmonic link on Linux\n"
    "  signal   --wav FILE [--once] [--speed X] | --synth SPEC (default tone=1000:0.5)\n"
    "           SPEC: tone=HZ:AMPLITUDE, harmonics=HZ:COUNT:AMPLITUDE, noise=RMS, channels=N; comma-separated\n"
    "  links    --serial pty|PATH [--link PATH] [--baud N]   --tcp PORT   --udp PORT   --bind ADDRESS\n"
    "  more     --rate HZ  --name TEXT  --id 16HEX  --boot-id N  --faults FILE  --mdns [--mdns-interface ADDRESS]\n"
    "           --die-with-stdin\n"
    "Says where it listens as one JSON line.\n";

[[noreturn]] void refuse(const char* what, const char* value) {
  std::fprintf(stderr, "harmonic-agent: %s: %s\n", what, value);
  std::exit(2);
}

double number(const char* name, const char* text, double low, double high) {
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (end == text || *end != '\0' || !(value >= low) || value > high) refuse(name, text);
  return value;
}

void read_id(const char* text, std::uint8_t (&id)[8]) {
  if (std::strlen(text) != 16) refuse("an identity has 16 hexadecimal digits", text);
  for (std::size_t i = 0; i < 8; ++i) {
    const char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
    char* end = nullptr;
    id[i] = static_cast<std::uint8_t>(std::strtoul(pair, &end, 16));
    if (*end != '\0') refuse("an identity has 16 hexadecimal digits", text);
  }
}

}  // namespace

Options read_options(int argc, char** argv) {
  Options options;
  std::random_device random;
  options.boot_id = random() | 1U;
  for (std::uint8_t& byte : options.id) byte = static_cast<std::uint8_t>(random());
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--help") {
      std::fputs(help, stdout);
      std::exit(0);
    }
    if (name == "--once") { options.once = true; continue; }
    if (name == "--mdns") { options.mdns = true; continue; }
    if (name == "--die-with-stdin") { options.die_with_stdin = true; continue; }
    if (i + 1 >= argc) refuse("this flag needs a value, or is unknown (see --help)", argv[i]);
    const char* value = argv[++i];
    if (name == "--wav") options.wav = value;
    else if (name == "--synth") options.synth = value;
    else if (name == "--serial") options.serial = value;
    else if (name == "--link") options.link = value;
    else if (name == "--faults") options.faults = value;
    else if (name == "--name") options.name = value;
    else if (name == "--bind") options.bind = value;
    else if (name == "--mdns-interface") options.mdns_interface = value;
    else if (name == "--rate") options.rate_hz = number("no sampling rate", value, 1, 10e6);
    else if (name == "--speed") options.speed = number("no speed", value, 0.01, 1000);
    else if (name == "--tcp") options.tcp = static_cast<int>(number("no port", value, 0, 65535));
    else if (name == "--udp") options.udp = static_cast<int>(number("no port", value, 0, 65535));
    else if (name == "--baud") options.baud = static_cast<std::uint32_t>(number("no baud rate", value, 1200, 12e6));
    else if (name == "--boot-id") options.boot_id = static_cast<std::uint32_t>(number("no boot id", value, 1, 4294967295.0));
    else if (name == "--id") read_id(value, options.id);
    else refuse("unknown flag (see --help)", name.c_str());
  }
  if (options.name.empty() || options.name.size() > 32) refuse("a name has 1 to 32 bytes", options.name.c_str());
  if (!options.wav.empty() && !options.synth.empty()) refuse("--wav and --synth cannot go together", options.synth.c_str());
  if (options.serial.empty() && options.tcp < 0 && options.udp < 0) options.tcp = 0;
  return options;
}

}  // namespace harmonic::agent
