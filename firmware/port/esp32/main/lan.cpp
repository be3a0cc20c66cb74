// Sockets and their sessions.
#include "lan.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <new>

namespace esp32 {
namespace {

/** As the agent: a console that greeted pings every second (L5.6). */
constexpr uint64_t kSilenceNs = 10000000000, kShortSilenceNs = 5000000000;
/** What waits for one that is only to be refused. */
constexpr size_t kLeastSampleBytes = 64;
constexpr int kTurn = 8;

bool isLater() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int openSocket(int type, uint16_t port) {
  const int fd = socket(AF_INET, type, 0);
  if (fd < 0) return -1;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(port);
  any.sin_addr.s_addr = htonl(INADDR_ANY);
  if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK) == 0 &&
      bind(fd, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0 && (type != SOCK_STREAM || listen(fd, 2) == 0))
    return fd;
  close(fd);
  return -1;
}

}  // namespace

size_t SocketWire::read(uint8_t* out, size_t room) {
  if (fd_ < 0 || isGone_) return 0;
  const ssize_t got = recv(fd_, out, room, MSG_DONTWAIT);
  isGone_ = got == 0 || (got < 0 && !isLater());
  return got > 0 ? static_cast<size_t>(got) : 0;
}

size_t SocketWire::write(harmonic::Bytes bytes) {
  if (fd_ < 0 || isGone_) return 0;
  const ssize_t sent = send(fd_, bytes.data, bytes.size, MSG_DONTWAIT | MSG_NOSIGNAL);
  isGone_ = sent < 0 && !isLater();
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}

void SocketWire::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Lan::Lan(harmonic::Device& device, size_t sampleBytes) {
  for (size_t i = 0; i < kTcp; i += 1) {
    const size_t bytes = i + 1 < kTcp ? sampleBytes : kLeastSampleBytes;
    tcp_[i] = new Tcp(device, new uint8_t[bytes], bytes);
  }
  for (size_t i = 0; i < kUdp; i += 1) {
    const size_t bytes = i + 1 < kUdp ? sampleBytes : kLeastSampleBytes;
    udp_[i] = new Udp(device, new uint8_t[bytes], bytes);
  }
}

/** Only where stories start it again and again: on a chip it lives as long as the program. */
Lan::~Lan() {
  for (Tcp* each : tcp_) each->wire.close();
  if (listener_ >= 0) ::close(listener_);
  if (datagrams_ >= 0) ::close(datagrams_);
}

bool Lan::listen(uint16_t port) {
  const int fd = openSocket(SOCK_STREAM, port);
  if (fd < 0) return false;
  if (listener_ >= 0) ::close(listener_);
  listener_ = fd;
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.sin_port);
  return true;
}

bool Lan::open(uint16_t port) {
  if (!listen(port)) return false;
  udpPort_ = port_;
  datagrams_ = openSocket(SOCK_DGRAM, udpPort_);
  return datagrams_ >= 0;
}

/** A port that is not to be had leaves the old one in use: CONFIRM does not come, and the timer ends it. */
void Lan::apply(const harmonic::ConfigurationValues& values) {
  if (listener_ >= 0 && values.tcpPort != port_) listen(values.tcpPort);
}

void Lan::admit(int fd, uint64_t nowNs) {
  size_t i = 0;
  while (i < kTcp && tcp_[i]->wire.isOpen()) i += 1;
  if (i == kTcp) {
    ::close(fd);
    return;
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  tcp_[i]->wire.take(fd);
  tcp_[i]->isBusy = i + 1 == kTcp;
  tcp_[i]->link.open(nowNs, tcp_[i]->isBusy);
}

void Lan::accept(uint64_t nowNs) {
  for (int turn = 0; listener_ >= 0 && turn < kTurn; turn += 1) {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    admit(fd, nowNs);
  }
}

void Lan::close(Tcp& connection) {
  connection.wire.close();
  connection.link.session.end();
}

void Lan::serve(uint64_t nowNs) {
  accept(nowNs);
  for (Tcp* each : tcp_) {
    if (!each->wire.isOpen()) continue;
    each->link.read(each->wire, nowNs);
    const uint64_t most = each->link.session.isGreeted() ? kSilenceNs : kShortSilenceNs;
    if (each->wire.isGone() || each->link.session.silenceNs(nowNs) >= most) close(*each);
  }
  receive(nowNs);
}

Lan::Udp* Lan::placeOf(const sockaddr_in& from, uint64_t nowNs) {
  for (Udp* each : udp_)
    if (each->isOpen && each->peer.sin_addr.s_addr == from.sin_addr.s_addr && each->peer.sin_port == from.sin_port)
      return each;
  // Whoever comes last is refused in the last place, where only one at a time can be.
  for (Udp* each : udp_) {
    const bool isLast = each == udp_[kUdp - 1];
    if (each->isOpen && !isLast) continue;
    each->isOpen = true;
    each->peer = from;
    each->session.open(nowNs, isLast);
    return each;
  }
  return nullptr;
}

void Lan::receive(uint64_t nowNs) {
  for (Udp* each : udp_)
    if (each->isOpen && each->session.silenceNs(nowNs) >= kShortSilenceNs) {
      each->session.end();
      each->isOpen = false;
    }
  uint8_t bytes[harmonic::kMaxDatagram + 1];
  for (int turn = 0; datagrams_ >= 0 && turn < kTurn; turn += 1) {
    sockaddr_in from{};
    socklen_t length = sizeof from;
    const ssize_t size =
        recvfrom(datagrams_, bytes, sizeof bytes, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &length);
    if (size < 0) return;
    Udp* const peer = placeOf(from, nowNs);
    if (peer != nullptr) peer->session.receiveDatagram({bytes, static_cast<size_t>(size)}, nowNs);
  }
}

void Lan::send(Udp& to) {
  for (int turn = 0; turn < kTurn; turn += 1) {
    const harmonic::Bytes next = to.session.pending();
    if (next.size == 0) break;
    const ssize_t sent = sendto(datagrams_, next.data, next.size, MSG_DONTWAIT,
                                reinterpret_cast<const sockaddr*>(&to.peer), sizeof to.peer);
    // One that cannot be sent is a datagram lost.
    if (sent < 0 && isLater()) return;
    to.session.sent(next.size);
  }
  if (!to.session.isToClose()) return;
  to.session.end();
  to.isOpen = false;
}

void Lan::flush(uint64_t nowNs) {
  for (Tcp* each : tcp_) {
    if (!each->wire.isOpen()) continue;
    each->link.write(each->wire, nowNs);
    const bool isDone = each->link.session.isToClose() && each->link.hasAnswered();
    if (each->wire.isGone() || isDone) close(*each);
  }
  for (Udp* each : udp_)
    if (each->isOpen) send(*each);
}

harmonic::Session* Lan::session(size_t index) {
  if (index < kTcp) return &tcp_[index]->link.session;
  return index < kTcp + kUdp ? &udp_[index - kTcp]->session : nullptr;
}

bool Lan::hasAnswered() {
  for (Tcp* each : tcp_)
    if (each->wire.isOpen() && !each->link.hasAnswered()) return false;
  for (Udp* each : udp_)
    if (each->isOpen && !each->session.hasAnswered()) return false;
  return true;
}

}  // namespace esp32
