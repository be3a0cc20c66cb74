// A minimal DNS-SD responder (RFC 6762, 6763; SPEC L15): announces, answers, says goodbye. No daemon needed.
#pragma once
#include <cstdint>
#include <string>

namespace harmonic::agent {

class Mdns {
 public:
  // `interface`: address of the interface, empty for the system's choice. Throws std::runtime_error.
  Mdns(const std::string& instance, const std::string& id, std::uint16_t tcp_port, const std::string& interface_address);
  ~Mdns();
  Mdns(const Mdns&) = delete;
  Mdns& operator=(const Mdns&) = delete;

  int fd() const { return fd_; }
  // Reads one packet and answers it when it asks for us.
  void answer();
  // Twice in the first seconds, then once a minute.
  void announce_when_due(double now_s);

 private:
  void send(std::uint32_t ttl_s);
  int fd_ = -1;
  std::string instance_, id_;
  std::uint16_t port_;
  std::uint32_t address_ = 0;
  double next_s_ = 0;
  int announced_ = 0;
};

}  // namespace harmonic::agent
