// IPv4 addresses and sockets of this machine. Opens and names them; reads and writes nothing.
#pragma once
#include <netinet/in.h>

#include <string>

namespace agent {

/** @throws std::runtime_error when `host` is no IPv4 address. */
sockaddr_in addressOf(const std::string& host, uint16_t port);
std::string textOf(in_addr address);
/** The first address of this machine that others can reach, else the loopback's. */
in_addr firstAddress();

/** Non-blocking and bound. @param type SOCK_STREAM listens. @throws std::runtime_error with a sentence. */
int openSocket(int type, const std::string& host, uint16_t port);
uint16_t portOf(int fd);

}  // namespace agent
