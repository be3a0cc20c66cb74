// The responder.
#include "mdns.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "internet.hpp"

namespace agent {
namespace {

constexpr uint32_t kTtlS = 120;
constexpr uint64_t kSecondNs = 1000000000;
constexpr int kAnnouncements = 3;
constexpr int kTurn = 32;
const DnsName kTcp{"_harmonic-iot", "_tcp", "local"};
const DnsName kUdp{"_harmonic-iot", "_udp", "local"};
const DnsName kServices{"_services", "_dns-sd", "_udp", "local"};

DnsName with(const std::string& label, const DnsName& rest) {
  DnsName name{label};
  name.insert(name.end(), rest.begin(), rest.end());
  return name;
}

/** Two devices of one name stay two: the last digits of the identity tell them apart. */
std::string instanceOf(const Announcement& what) { return what.name + " (" + what.id.substr(12) + ")"; }
DnsName hostOf(const Announcement& what) { return {"harmonic-" + what.id, "local"}; }

std::vector<std::string> textsOf(const Announcement& what) {
  std::vector<std::string> texts{"v=1", "id=" + what.id, "fw=" + what.firmware, "role=device", "name=" + what.name};
  if (what.f0Hz > 0) {
    char hz[40];
    std::snprintf(hz, sizeof hz, "f0=%.10g", what.f0Hz);
    texts.emplace_back(hz);
  }
  if (!what.caps.empty()) texts.push_back("caps=" + what.caps);
  return texts;
}

}  // namespace

bool Announcement::operator==(const Announcement& other) const {
  return name == other.name && id == other.id && firmware == other.firmware && !(f0Hz < other.f0Hz) &&
         !(f0Hz > other.f0Hz) && caps == other.caps && address.s_addr == other.address.s_addr && tcp == other.tcp &&
         udp == other.udp;
}

Mdns::Mdns(in_addr interface, uint16_t port) : group_(addressOf("224.0.0.251", port)) {
  socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  const unsigned char loop = 1, hops = 255;
  const sockaddr_in any = addressOf("0.0.0.0", port);
  const ip_mreq membership{group_.sin_addr, interface};
  const bool isOpen =
      socket_ >= 0 && setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      setsockopt(socket_, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0 &&
      setsockopt(socket_, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof loop) == 0 &&
      setsockopt(socket_, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops) == 0 &&
      setsockopt(socket_, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) == 0 &&
      bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0 &&
      setsockopt(socket_, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) == 0;
  if (isOpen) return;
  const std::string why = std::strerror(errno);
  if (socket_ >= 0) close(socket_);
  throw std::runtime_error("mDNS is not to be had on " + textOf(interface) + ": " + why);
}

Mdns::~Mdns() {
  if (what_) send(0);
  close(socket_);
}

void Mdns::tell(const Announcement& what, uint64_t nowNs) {
  if (what_ && *what_ == what) return;
  if (what_) send(0);
  what_ = what;
  announced_ = 0;
  dueNs_ = nowNs;
}

void Mdns::watch(Waiting& waiting) {
  place_ = waiting.add(socket_, POLLIN);
  waiting.until(dueNs_);
}

void Mdns::serve(const Waiting& waiting, uint64_t nowNs) {
  if (waiting.happened(place_) != 0) {
    uint8_t packet[9000];
    for (int turn = 0; turn < kTurn; turn += 1) {
      sockaddr_in from{};
      socklen_t length = sizeof from;
      const ssize_t size =
          recvfrom(socket_, packet, sizeof packet, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &length);
      if (size < 0) break;
      answer({packet, static_cast<size_t>(size)}, from);
    }
  }
  if (nowNs < dueNs_) return;
  send(kTtlS);
  announced_ += 1;
  dueNs_ = announced_ < kAnnouncements ? nowNs + kSecondNs : kNever;
}

std::vector<DnsRecord> Mdns::records() const {
  const Announcement& what = *what_;
  std::vector<DnsRecord> all;
  const auto add = [&](const DnsName& service, uint16_t port) {
    const DnsName instance = with(instanceOf(what), service);
    all.push_back({service, DnsType::ptr, dnsName(instance), false});
    all.push_back({instance, DnsType::srv, dnsService(port, hostOf(what)), true});
    all.push_back({instance, DnsType::txt, dnsText(textsOf(what)), true});
  };
  if (what.tcp) add(kTcp, *what.tcp);
  if (what.udp) add(kUdp, *what.udp);
  const std::string address(reinterpret_cast<const char*>(&what.address), 4);
  all.push_back({hostOf(what), DnsType::a, address, true});
  return all;
}

bool Mdns::isAsked(const DnsQuestion& question) const {
  const std::vector<DnsRecord> all = records();
  return std::any_of(all.begin(), all.end(), [&](const DnsRecord& record) {
    return isSameName(record.name, question.name) && (question.type == record.type || question.type == DnsType::any);
  });
}

void Mdns::answer(harmonic::Bytes packet, const sockaddr_in& from) {
  const std::optional<DnsQuery> query = readQuery(packet);
  if (!query || !what_) return;
  std::vector<DnsRecord> told;
  bool byUnicast = true;
  for (const DnsQuestion& question : query->questions) {
    const bool isListing = isSameName(question.name, kServices) && question.type != DnsType::a;
    if (isListing && what_->tcp) told.push_back({kServices, DnsType::ptr, dnsName(kTcp), false});
    if (isListing && what_->udp) told.push_back({kServices, DnsType::ptr, dnsName(kUdp), false});
    if (!isListing && !isAsked(question)) continue;
    byUnicast = byUnicast && question.isUnicast;
    // Whoever asks for one record will ask for the others.
    if (!isListing) told = records();
  }
  if (told.empty()) return;
  const bool isPlain = from.sin_port != group_.sin_port;
  const std::string response = writeResponse(told, kTtlS, isPlain ? &*query : nullptr);
  const sockaddr_in& to = isPlain || byUnicast ? from : group_;
  sendto(socket_, response.data(), response.size(), MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

void Mdns::send(uint32_t ttlS) {
  const std::string response = writeResponse(records(), ttlS, nullptr);
  sendto(socket_, response.data(), response.size(), MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&group_),
         sizeof group_);
}

}  // namespace agent
