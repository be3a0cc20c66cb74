// The one JSON line that says who the agent is and where it serves (RFC 8259). Prints nothing.
#pragma once
#include <string>

namespace agent {

struct Told {
  std::string identity;
  std::string name;
  /** Paths and host:port; empty becomes null. */
  std::string serial;
  std::string tcp;
  std::string udp;
  unsigned bootId = 0;
  int pid = 0;
};

/** With its line feed. */
std::string toldLine(const Told& told);

/** A JSON text: control characters escaped, bytes that are no UTF-8 replaced by U+FFFD. */
std::string jsonText(const std::string& bytes);

}  // namespace agent
