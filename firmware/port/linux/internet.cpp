// Sockets.
#include "internet.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "consoles.hpp"

namespace agent {

void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

sockaddr_in addressOf(const std::string& host, uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
    throw std::runtime_error("\"" + host + "\" is no IPv4 address");
  return address;
}

std::string textOf(in_addr address) {
  char text[INET_ADDRSTRLEN];
  return inet_ntop(AF_INET, &address, text, sizeof text);
}

in_addr firstAddress() {
  in_addr found{};
  found.s_addr = htonl(INADDR_LOOPBACK);
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return found;
  for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) continue;
    if ((each->ifa_flags & IFF_LOOPBACK) != 0 || (each->ifa_flags & IFF_UP) == 0) continue;
    found = reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr;
    break;
  }
  freeifaddrs(list);
  return found;
}

int openSocket(int type, const std::string& host, uint16_t port) {
  const sockaddr_in address = addressOf(host, port);
  const bool isTcp = type == SOCK_STREAM;
  const std::string what = std::string(isTcp ? "TCP" : "UDP") + " port " + std::to_string(port) + " of " + host;
  const int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) fail(what);
  const int on = 1;
  if (isTcp) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && (!isTcp || listen(fd, 16) == 0))
    return fd;
  const int why = errno;
  close(fd);
  if (why == EADDRINUSE) throw std::runtime_error(what + " is taken by another program");
  if (why == EADDRNOTAVAIL) throw std::runtime_error(host + " is no address of this machine");
  errno = why;
  fail(what);
}

uint16_t portOf(int fd) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

}  // namespace agent
