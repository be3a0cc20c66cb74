// The agent's command line. Reads it and says in words what is wrong; opens nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "authentication.hpp"
#include "harmonic-options.hpp"

namespace agent {

struct Options {
  std::string wav;
  std::string synth;
  std::string alsa;
  /** A path, or "pty"; empty: none. */
  std::string serial;
  /** A symbolic link to the pseudo-terminal; empty: none. */
  std::string link;
  std::optional<uint16_t> tcp;
  std::optional<uint16_t> udp;
  /** This machine alone, unless it is announced on the LAN. */
  std::string bind = "127.0.0.1";
  bool mdns = false;
  std::string mdnsInterface;
  uint16_t mdnsPort = 5353;
  std::string faults;
  std::string name = "harmonic-agent";
  std::optional<harmonic::Id> id;
  std::optional<uint32_t> bootId;
  std::optional<harmonic::Key> key;
  /** Where the key is kept that a console gives it; empty: nowhere. */
  std::string keyFile;
  /** A console may give it its key, over the serial line. */
  bool provision = false;
  std::optional<double> rateHz;
  /** Empty: the first of the usual rates that carries the source. */
  std::optional<uint32_t> baud;
  double speed = 1;
  bool once = false;
  bool dieWithStdin = false;
  bool simulated = false;
  bool help = false;
  HarmonicOptions harmonic;
};

/** @throws std::runtime_error with a sentence for the person. */
Options readOptions(int count, char** words);

extern const char* const kUsage;

}  // namespace agent
