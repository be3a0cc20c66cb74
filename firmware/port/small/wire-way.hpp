// The way over one wire that is always there: UART, USB-CDC, an Arduino Stream. One session for as long as it runs.
#pragma once
#include "stream-link.hpp"
#include "way.hpp"

namespace harmonic::small {

class WireWay final : public Way {
 public:
  WireWay(Device& device, Wire& wire, uint8_t* sampleMemory, size_t sampleBytes, uint64_t nowNs)
      : wire_(wire), link_(device, Transport::serial, sampleMemory, sampleBytes), baud_(device.configuration.values().baud) {
    link_.open(nowNs, false);
  }

  void serve(uint64_t nowNs) override { link_.read(wire_, nowNs); }
  void flush(uint64_t nowNs) override { link_.write(wire_, nowNs); }
  Session* session(size_t index) override { return index == 0 ? &link_.session : nullptr; }
  bool hasAnswered() override { return link_.hasAnswered(); }
  void apply(const ConfigurationValues& values) override {
    if (values.baud == baud_) return;
    baud_ = values.baud;
    wire_.setBaud(baud_);
  }

 private:
  Wire& wire_;
  StreamLink link_;
  uint32_t baud_;
};

}  // namespace harmonic::small
