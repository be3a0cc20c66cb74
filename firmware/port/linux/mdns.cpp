#include "mdns.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace harmonic::agent {
namespace {

constexpr const char* group = "224.0.0.251";
constexpr std::uint16_t port = 5353;
constexpr const char* service = "_harmonic-iot._tcp.local";
constexpr std::uint16_t type_a = 1, type_ptr = 12, type_txt = 16, type_srv = 33, type_any = 255;
constexpr std::uint32_t ttl_s = 120;

sockaddr_in group_address() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, group, &address.sin_addr);
  return address;
}

void put16(std::string& out, std::uint16_t value) {
  out.push_back(static_cast<char>(value >> 8));
  out.push_back(static_cast<char>(value & 255));
}
void put32(std::string& out, std::uint32_t value) {
  put16(out, static_cast<std::uint16_t>(value >> 16));
  put16(out, static_cast<std::uint16_t>(value & 0xFFFF));
}
// `instance` is one label, dots and all; `rest` is split at its dots.
void put_name(std::string& out, const std::string& instance, const std::string& rest) {
  if (!instance.empty()) {
    out.push_back(static_cast<char>(instance.size()));
    out += instance;
  }
  for (std::size_t from = 0; from < rest.size();) {
    const std::size_t dot = std::min(rest.find('.', from), rest.size());
    out.push_back(static_cast<char>(dot - from));
    out += rest.substr(from, dot - from);
    from = dot + 1;
  }
  out.push_back('\0');
}
void put_record(std::string& out, const std::string& name, std::uint16_t type, std::uint32_t ttl, const std::string& data, bool unique) {
  out += name;
  put16(out, type);
  put16(out, unique ? 0x8001 : 1);
  put32(out, ttl);
  put16(out, static_cast<std::uint16_t>(data.size()));
  out += data;
}

std::uint32_t first_address() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return htonl(INADDR_LOOPBACK);
  std::uint32_t found = htonl(INADDR_LOOPBACK);
  for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) continue;
    const std::uint32_t address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr.s_addr;
    if ((ntohl(address) >> 24) == 127) continue;
    found = address;
    break;
  }
  freeifaddrs(list);
  return found;
}

// The first question's name in lower case, dots between labels; empty when the packet is no question.
std::string question(const std::uint8_t* packet, std::size_t size, std::uint16_t& type) {
  if (size < 12 || (packet[2] & 0x80) != 0 || (packet[4] == 0 && packet[5] == 0)) return {};
  std::string name;
  std::size_t at = 12;
  while (at < size && packet[at] != 0) {
    const std::size_t length = packet[at];
    if (length > 63 || at + 1 + length >= size) return {};
    if (!name.empty()) name.push_back('.');
    for (std::size_t i = 0; i < length; ++i) name.push_back(static_cast<char>(std::tolower(packet[at + 1 + i])));
    at += 1 + length;
  }
  if (at + 5 > size) return {};
  type = static_cast<std::uint16_t>(packet[at + 1] << 8 | packet[at + 2]);
  return name;
}

}  // namespace

Mdns::Mdns(const std::string& instance, const std::string& id, std::uint16_t tcp_port, const std::string& interface_address)
    : instance_(instance), id_(id), port_(tcp_port) {
  in_addr interface{};
  if (!interface_address.empty() && inet_pton(AF_INET, interface_address.c_str(), &interface) != 1) {
    throw std::runtime_error(interface_address + " is no IPv4 address");
  }
  address_ = interface_address.empty() ? first_address() : interface.s_addr;
  fd_ = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd_, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(port);
  ip_mreq membership{};
  inet_pton(AF_INET, group, &membership.imr_multiaddr);
  membership.imr_interface = interface;
  const unsigned char loop = 1, hops = 255;
  setsockopt(fd_, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof loop);
  setsockopt(fd_, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops);
  setsockopt(fd_, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface);
  if (fd_ < 0 || bind(fd_, reinterpret_cast<sockaddr*>(&any), sizeof any) != 0 ||
      setsockopt(fd_, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) != 0) {
    const std::string why = std::strerror(errno);
    if (fd_ >= 0) close(fd_);
    throw std::runtime_error("mDNS cannot be used here: " + why);
  }
}

Mdns::~Mdns() {
  send(0);
  close(fd_);
}

void Mdns::send(std::uint32_t ttl) {
  std::string host = "harmonic-" + id_ + ".local";
  std::string service_name, instance_name, host_name;
  put_name(service_name, "", service);
  put_name(instance_name, instance_, service);
  put_name(host_name, "", host);
  std::string srv, txt, address(reinterpret_cast<const char*>(&address_), 4);
  put16(srv, 0);
  put16(srv, 0);
  put16(srv, port_);
  srv += host_name;
  for (const std::string& entry : {std::string("v=1"), "id=" + id_, std::string("fw=1.0.0"), std::string("role=device"), "name=" + instance_, std::string("caps=s")}) {
    txt.push_back(static_cast<char>(entry.size()));
    txt += entry;
  }
  std::string packet;
  put16(packet, 0);
  put16(packet, 0x8400);
  put16(packet, 0);
  put16(packet, 4);
  put32(packet, 0);
  put_record(packet, service_name, type_ptr, ttl, instance_name, false);
  put_record(packet, instance_name, type_srv, ttl, srv, true);
  put_record(packet, instance_name, type_txt, ttl, txt, true);
  put_record(packet, host_name, type_a, ttl, address, true);
  const sockaddr_in to = group_address();
  sendto(fd_, packet.data(), packet.size(), MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

void Mdns::answer() {
  std::uint8_t packet[1500];
  const ssize_t size = recv(fd_, packet, sizeof packet, MSG_DONTWAIT);
  if (size <= 0) return;
  std::uint16_t type = 0;
  const std::string name = question(packet, static_cast<std::size_t>(size), type);
  std::string own = instance_ + "." + service;
  for (char& c : own) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool for_service = name == service && (type == type_ptr || type == type_any);
  const bool for_us = name == own || name == "harmonic-" + id_ + ".local";
  if (for_service || for_us) send(ttl_s);
}

void Mdns::announce_when_due(double now_s) {
  if (now_s < next_s_) return;
  send(ttl_s);
  ++announced_;
  next_s_ = now_s + (announced_ < 3 ? 1 : 60);
}

}  // namespace harmonic::agent
