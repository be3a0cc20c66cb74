// Stories of the ESP32 port's sockets, on this machine's own.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lan.hpp"
#include "line-console.hpp"
#include "session-bench.hpp"

using namespace harmonic;
using namespace check;

namespace {

int connectTo(uint16_t port, int type) {
  const int fd = socket(AF_INET, type, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  return fd;
}

struct Net {
  Net() : device(plainDescription(), plainValues(plainDescription()), hands), lan(device, 16384) { CHECK(lan.open(0)); }
  void turn() {
    nowNs += 1000000;
    lan.serve(nowNs);
    lan.flush(nowNs);
  }
  LineConsole consoleOn(int fd) {
    return LineConsole([fd](const Buffer& bytes) { CHECK(send(fd, bytes.data(), bytes.size(), 0) > 0); },
                       [this, fd] {
                         turn();
                         Buffer got(8192);
                         const ssize_t size = recv(fd, got.data(), got.size(), MSG_DONTWAIT);
                         got.resize(size > 0 ? static_cast<size_t>(size) : 0);
                         return got;
                       });
  }
  FakeHands hands;
  Device device;
  esp32::Lan lan;
  uint64_t nowNs = 1000000000;
};

}  // namespace

STORY("L9.8 no key is taken over the network, also while the device may be given one") {
  Net net;
  net.hands.provisioning = true;
  AuthKey key;
  key.key.fill(0x42);
  const int fd = connectTo(net.lan.port(), SOCK_STREAM);
  LineConsole console = net.consoleOn(fd);
  Error error;
  console.greet();
  CHECK(console.ask(Type::auth, key).read(error) && error.code == 3);
  close(fd);
  CHECK(net.hands.keptTimes == 0 && !net.device.description.hasKey);
}

STORY("L5.7 two consoles on TCP at once; the third is told that there is no session, and the place is free again") {
  Net net;
  const int first = connectTo(net.lan.port(), SOCK_STREAM), second = connectTo(net.lan.port(), SOCK_STREAM);
  LineConsole a = net.consoleOn(first), b = net.consoleOn(second);
  CHECK(a.greet().is(Type::hello) && b.greet().is(Type::hello));
  const int third = connectTo(net.lan.port(), SOCK_STREAM);
  LineConsole c = net.consoleOn(third);
  Error error;
  CHECK(c.greet().read(error) && error.code == 7);
  close(first);
  for (int i = 0; i < 20; i += 1) net.turn();
  const int fourth = connectTo(net.lan.port(), SOCK_STREAM);
  LineConsole d = net.consoleOn(fourth);
  CHECK(d.greet().is(Type::hello) && b.ask(Type::ping, Ping()).is(Type::ping));
  close(second), close(third), close(fourth);
}

STORY("L5.6 a console on TCP that says nothing for ten seconds loses its place") {
  Net net;
  const int fd = connectTo(net.lan.port(), SOCK_STREAM);
  LineConsole console = net.consoleOn(fd);
  CHECK(console.greet().is(Type::hello));
  net.nowNs += 10000000000;
  net.turn();
  char byte;
  CHECK(recv(fd, &byte, 1, 0) == 0);
  close(fd);
}

STORY("L10.1 key 8 moves TCP alone: datagrams are taken where they were, and each port is told apart") {
  Net net;
  const uint16_t before = net.lan.port();
  CHECK(net.lan.udpPort() == before);
  uint16_t free = 0;
  {
    esp32::Lan other(net.device, 64);
    CHECK(other.open(0));
    free = other.port();
  }
  ConfigurationValues values = net.device.configuration.values();
  values.tcpPort = free;
  net.lan.apply(values);
  CHECK(net.lan.port() == free && net.lan.udpPort() == before);
  const int fd = connectTo(free, SOCK_STREAM);
  CHECK(net.consoleOn(fd).greet().is(Type::hello));
  close(fd);
}

STORY("L14.1 one console on UDP, another is told that there is no session") {
  Net net;
  const auto greet = [&](int fd) {
    uint8_t frame[128];
    Hello hello;
    hello.role = 1;
    hello.maxPayload = 1024;
    const size_t size = encode(hello, frame + kHeaderBytes, 100);
    writeHeader(frame, {0x01, 0, 0}, size);
    const size_t whole = closeWithCrc(frame, kHeaderBytes + size);
    CHECK(send(fd, frame, whole, 0) > 0);
    uint8_t got[1500] = {};
    for (int i = 0; i < 50; i += 1) {
      net.turn();
      if (recv(fd, got, sizeof got, MSG_DONTWAIT) > 0) return got[1];
    }
    return uint8_t{0};
  };
  const int first = connectTo(net.lan.port(), SOCK_DGRAM), second = connectTo(net.lan.port(), SOCK_DGRAM);
  CHECK(greet(first) == 0x01 && greet(second) == 0x7f && greet(first) == 0x01);
  net.nowNs += 5000000000;
  net.turn();
  CHECK(greet(second) == 0x01);
  close(first), close(second);
}
