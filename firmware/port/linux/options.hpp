// What the agent was asked for on its command line; refusals in words.
#pragma once
#include <cstdint>
#include <string>

namespace harmonic::agent {

struct Options {
  std::string wav, synth, serial, link, faults, name = "harmonic-agent", bind = "127.0.0.1", mdns_interface;
  double rate_hz = 0, speed = 1;
  int tcp = -1, udp = -1;
  std::uint32_t baud = 921600;
  std::uint8_t id[8] = {};
  std::uint32_t boot_id = 0;
  bool once = false, mdns = false, die_with_stdin = false;
};

// Exits with 0 for --help, with 2 and a sentence for what it cannot use.
Options read_options(int argc, char** argv);

}  // namespace harmonic::agent
