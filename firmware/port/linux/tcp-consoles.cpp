// Connections: taken, served, let go.
#include "tcp-consoles.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "internet.hpp"

namespace agent {
namespace {

/** What the kernel holds for a console that does not read; the rest is counted as dropped. */
constexpr int kSendBytes = 128 * 1024;
/** Those that are only told that the device is busy. */
constexpr size_t kMostBusy = 4;
constexpr uint64_t kTakeAgainNs = 1000000000;
constexpr size_t kBusySampleBytes = 1;

/** @returns false when the other side is gone. */
bool discard(int fd) {
  char bytes[4096];
  const ssize_t got = read(fd, bytes, sizeof bytes);
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

}  // namespace

struct TcpConsoles::Connection {
  Connection(const LinkParts& parts, int socket, bool isBusy)
      : fd(socket),
        busy(isBusy),
        link(parts.device, parts.faults, harmonic::Transport::stream, isBusy ? kBusySampleBytes : parts.sampleBytes) {}
  ~Connection() {
    link.session.end();
    close(fd);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  uint64_t mostSilenceNs() const { return link.session.isGreeted() ? kSilenceNs : kShortSilenceNs; }

  const int fd;
  const bool busy;
  ConsoleLink link;
  size_t place = 0;
  bool isWatched = false;
  /** Told that the device is busy: what it still says is not listened to, until it goes. */
  bool isShut = false;
  bool isGone = false;
};

TcpConsoles::TcpConsoles(const LinkParts& parts, int listener)
    : parts_(parts), listener_(listener), port_(portOf(listener)) {}

TcpConsoles::~TcpConsoles() {
  connections_.clear();
  close(listener_);
}

void TcpConsoles::move(int listener) {
  connections_.clear();
  close(listener_);
  listener_ = listener;
  port_ = portOf(listener);
}

void TcpConsoles::watch(Waiting& waiting, uint64_t nowNs) {
  place_ = waiting.add(nowNs >= takeAgainNs_ ? listener_ : -1, POLLIN);
  if (nowNs < takeAgainNs_) waiting.until(takeAgainNs_);
  for (const auto& each : connections_) {
    const int events = (each->isShut || each->link.wantsToRead() ? POLLIN : 0) | (each->link.isBlocked() ? POLLOUT : 0);
    each->place = waiting.add(each->fd, static_cast<short>(events));
    each->isWatched = true;
    waiting.until(each->link.dueNs());
    waiting.until(each->link.session.dueNs());
    const uint64_t silence = each->link.session.silenceNs(nowNs);
    waiting.until(nowNs + (each->mostSilenceNs() > silence ? each->mostSilenceNs() - silence : 0));
  }
}

void TcpConsoles::serve(const Waiting& waiting, uint64_t nowNs, bool off) {
  for (const auto& each : connections_) {
    const short happened = each->isWatched ? waiting.happened(each->place) : short{0};
    if ((happened & POLLIN) != 0) each->isGone = each->isShut ? !discard(each->fd) : !each->link.readFrom(each->fd, nowNs);
    else if ((happened & (POLLERR | POLLHUP | POLLNVAL)) != 0) each->isGone = true;
    each->link.session.advance(nowNs);
    if (each->link.session.silenceNs(nowNs) >= each->mostSilenceNs()) each->isGone = true;
  }
  if (waiting.happened(place_) != 0) take(nowNs, off);
}

void TcpConsoles::take(uint64_t nowNs, bool off) {
  for (;;) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == ECONNABORTED || errno == EINTR) continue;
      // Out of descriptors: those that wait would wake the loop again and again.
      if (errno != EAGAIN && errno != EWOULDBLOCK) takeAgainNs_ = nowNs + kTakeAgainNs;
      return;
    }
    if (off) close(fd);
    else admit(fd, nowNs);
  }
}

void TcpConsoles::admit(int fd, uint64_t nowNs) {
  const auto isBusy = [](const auto& each) { return each->busy; };
  const auto busy = static_cast<size_t>(std::count_if(connections_.begin(), connections_.end(), isBusy));
  const bool isFull = connections_.size() - busy >= kMostConsoles;
  if (isFull && busy >= kMostBusy) {
    close(fd);
    return;
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBytes, sizeof kSendBytes);
  connections_.push_back(std::make_unique<Connection>(parts_, fd, isFull));
  connections_.back()->link.session.open(nowNs, isFull);
}

void TcpConsoles::flush(uint64_t nowNs, bool) {
  for (const auto& each : connections_) {
    if (each->isGone || each->isShut) continue;
    each->isGone = !each->link.flush(each->fd, nowNs);
    // Closed at once, a socket with unread bytes would be reset, and its ERROR 7 lost on the way.
    each->isShut = each->link.session.isToClose() && each->link.isDrained() && shutdown(each->fd, SHUT_WR) == 0;
  }
  connections_.erase(
      std::remove_if(connections_.begin(), connections_.end(), [](const auto& each) { return each->isGone; }),
      connections_.end());
}

void TcpConsoles::collect(std::vector<ConsoleLink*>& links) {
  for (const auto& each : connections_) links.push_back(&each->link);
}

void TcpConsoles::endAll(uint64_t) { connections_.clear(); }

}  // namespace agent
