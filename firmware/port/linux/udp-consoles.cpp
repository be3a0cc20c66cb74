// Datagrams to sessions and back.
#include "udp-consoles.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "internet.hpp"

namespace agent {
namespace {

/** L2.1. */
constexpr size_t kTypeAt = 1;
constexpr size_t kNoSampleBytes = 1;

/** Datagrams read in one go before others have their turn. */
constexpr int kTurn = 64;

}  // namespace

UdpConsoles::UdpConsoles(const LinkParts& parts, int socket) : parts_(parts), socket_(socket), port_(portOf(socket)) {}

UdpConsoles::~UdpConsoles() {
  endAll(0);
  close(socket_);
}

void UdpConsoles::endAll(uint64_t) {
  for (const auto& each : peers_) each->session.end();
  peers_.clear();
}

void UdpConsoles::watch(Waiting& waiting, uint64_t nowNs) {
  int events = POLLIN;
  for (const auto& each : peers_) {
    if (each->isBlocked()) events |= POLLOUT;
    waiting.until(each->dueNs());
    waiting.until(each->session.dueNs());
    const uint64_t silence = each->session.silenceNs(nowNs);
    waiting.until(nowNs + (kShortSilenceNs > silence ? kShortSilenceNs - silence : 0));
  }
  place_ = waiting.add(socket_, static_cast<short>(events));
}

void UdpConsoles::serve(const Waiting& waiting, uint64_t nowNs, bool off) {
  if ((waiting.happened(place_) & ~POLLOUT) != 0) {
    uint8_t bytes[harmonic::kMaxFrame + 1];
    for (int turn = 0; turn < kTurn; turn += 1) {
      sockaddr_in from{};
      socklen_t length = sizeof from;
      const ssize_t size =
          recvfrom(socket_, bytes, sizeof bytes, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &length);
      if (size < 0) break;
      if (!off) receive({bytes, static_cast<size_t>(size)}, from, nowNs);
    }
  }
  for (const auto& each : peers_) each->session.advance(nowNs);
  const auto isSilent = [&](const auto& each) { return each->session.silenceNs(nowNs) >= kShortSilenceNs; };
  for (const auto& each : peers_)
    if (isSilent(each)) each->session.end();
  peers_.erase(std::remove_if(peers_.begin(), peers_.end(), isSilent), peers_.end());
}

void UdpConsoles::receive(harmonic::Bytes datagram, const sockaddr_in& from, uint64_t nowNs) {
  const auto isFrom = [&](const auto& each) {
    return each->peer().sin_addr.s_addr == from.sin_addr.s_addr && each->peer().sin_port == from.sin_port;
  };
  const auto known = std::find_if(peers_.begin(), peers_.end(), isFrom);
  if (known != peers_.end()) (*known)->session.receiveDatagram(datagram, nowNs);
  else meet(datagram, from, nowNs);
}

/** A stranger's datagram is answered; only one that greets is given a session. */
void UdpConsoles::meet(harmonic::Bytes datagram, const sockaddr_in& from, uint64_t nowNs) {
  // Only who may become a console costs the room of one.
  const bool isBusy = peers_.size() >= kMostConsoles;
  const bool greets = !isBusy && datagram.size > kTypeAt && datagram.data[kTypeAt] == static_cast<uint8_t>(harmonic::Type::hello);
  auto link = std::make_unique<ConsoleLink>(parts_.device, parts_.faults, harmonic::Transport::datagram,
                                            greets ? parts_.sampleBytes : kNoSampleBytes);
  link->setPeer(from);
  link->session.open(nowNs, isBusy);
  link->session.receiveDatagram(datagram, nowNs);
  link->flush(socket_, nowNs);
  if (link->session.isGreeted()) peers_.push_back(std::move(link));
}

void UdpConsoles::flush(uint64_t nowNs, bool off) {
  if (off) return;
  for (const auto& each : peers_) each->flush(socket_, nowNs);
}

void UdpConsoles::collect(std::vector<ConsoleLink*>& links) {
  for (const auto& each : peers_) links.push_back(each.get());
}

}  // namespace agent
