// The consoles on a UDP port: a session for each address and port that greeted (L14). One too many hears ERROR 7.
#pragma once
#include <memory>

#include "consoles.hpp"

namespace agent {

class UdpConsoles final : public Consoles {
 public:
  UdpConsoles(const LinkParts& parts, int socket);
  ~UdpConsoles() override;
  UdpConsoles(const UdpConsoles&) = delete;
  UdpConsoles& operator=(const UdpConsoles&) = delete;

  void watch(Waiting& waiting, uint64_t nowNs) override;
  void serve(const Waiting& waiting, uint64_t nowNs, bool off) override;
  void flush(uint64_t nowNs, bool off) override;
  void collect(std::vector<ConsoleLink*>& links) override;
  void endAll(uint64_t nowNs) override;

  uint16_t port() const { return port_; }

 private:
  void receive(harmonic::Bytes datagram, const sockaddr_in& from, uint64_t nowNs);
  void meet(harmonic::Bytes datagram, const sockaddr_in& from, uint64_t nowNs);

  const LinkParts parts_;
  const int socket_;
  const uint16_t port_;
  std::vector<std::unique_ptr<ConsoleLink>> peers_;
  size_t place_ = 0;
};

}  // namespace agent
