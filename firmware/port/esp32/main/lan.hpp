// Consoles over TCP and UDP, by the sockets that lwIP and Linux have alike. Takes its memory when it is made.
#pragma once
#include <netinet/in.h>

#include "stream-link.hpp"
#include "way.hpp"

namespace esp32 {

/** A TCP connection. */
class SocketWire final : public harmonic::small::Wire {
 public:
  size_t read(uint8_t* out, size_t room) override;
  size_t write(harmonic::Bytes bytes) override;
  void take(int fd) { fd_ = fd, isGone_ = false; }
  void close();
  bool isOpen() const { return fd_ >= 0; }
  bool isGone() const { return isGone_; }

 private:
  int fd_ = -1;
  bool isGone_ = false;
};

class Lan final : public harmonic::small::Way {
 public:
  /** @param sampleBytes that may wait for each console. */
  Lan(harmonic::Device& device, size_t sampleBytes);
  Lan(const Lan&) = delete;
  Lan& operator=(const Lan&) = delete;
  ~Lan();

  /** @param port 0: any. @returns false when it is not to be had. */
  bool open(uint16_t port);
  uint16_t port() const { return port_; }
  /** Of datagrams: stays where it was opened, wherever TCP moves (SPEC L10.1, key 8). */
  uint16_t udpPort() const { return udpPort_; }

  void serve(uint64_t nowNs) override;
  void flush(uint64_t nowNs) override;
  harmonic::Session* session(size_t index) override;
  bool hasAnswered() override;
  void apply(const harmonic::ConfigurationValues& values) override;

 private:
  /** Two consoles each way; the third place only says that there is none (L5.7). */
  static constexpr size_t kTcp = 3, kUdp = 2;
  struct Tcp {
    Tcp(harmonic::Device& device, uint8_t* memory, size_t bytes) : link(device, harmonic::Transport::stream, memory, bytes) {}
    SocketWire wire;
    harmonic::small::StreamLink link;
    bool isBusy = false;
  };
  struct Udp {
    Udp(harmonic::Device& device, uint8_t* memory, size_t bytes)
        : session(device, harmonic::Transport::datagram, memory, bytes) {}
    harmonic::Session session;
    sockaddr_in peer{};
    bool isOpen = false;
  };

  bool listen(uint16_t port);
  void accept(uint64_t nowNs);
  void admit(int fd, uint64_t nowNs);
  void receive(uint64_t nowNs);
  Udp* placeOf(const sockaddr_in& from, uint64_t nowNs);
  void send(Udp& to);
  void close(Tcp& connection);

  Tcp* tcp_[kTcp];
  Udp* udp_[kUdp];
  int listener_ = -1;
  int datagrams_ = -1;
  uint16_t port_ = 0, udpPort_ = 0;
};

}  // namespace esp32
