// Announces the agent on the LAN (mDNS and DNS-SD, RFC 6762, 6763; SPEC L15.1): twice at start, when asked, and goodbye.
// Needs no daemon beside it. Knows no session; listens to nothing but questions.
#pragma once
#include <netinet/in.h>

#include <optional>
#include <string>

#include "dns-message.hpp"
#include "waiting.hpp"

namespace agent {

struct Announcement {
  std::string name;
  /** 16 hexadecimal digits. */
  std::string id;
  /** major.minor.patch */
  std::string firmware;
  /** Hz; 0 without a harmonic layer. */
  double f0Hz = 0;
  std::string caps;
  in_addr address{};
  std::optional<uint16_t> tcp;
  std::optional<uint16_t> udp;

  bool operator==(const Announcement& other) const;
};

class Mdns {
 public:
  /** @param interface its address. @param port 5353, or another in tests. @throws std::runtime_error with a sentence. */
  Mdns(in_addr interface, uint16_t port);
  ~Mdns();
  Mdns(const Mdns&) = delete;
  Mdns& operator=(const Mdns&) = delete;

  /** What is told from now on; what was told before is taken back. */
  void tell(const Announcement& what, uint64_t nowNs);
  void watch(Waiting& waiting);
  void serve(const Waiting& waiting, uint64_t nowNs);

 private:
  std::vector<DnsRecord> records() const;
  bool isAsked(const DnsQuestion& question) const;
  void answer(harmonic::Bytes packet, const sockaddr_in& from);
  void send(uint32_t ttlS);

  int socket_ = -1;
  const sockaddr_in group_;
  std::optional<Announcement> what_;
  int announced_ = 0;
  uint64_t dueNs_ = kNever;
  size_t place_ = 0;
};

}  // namespace agent
