// A session on a line of bytes: what came and could not be taken yet waits here. Opens and closes nothing.
#pragma once
#include "session.hpp"
#include "wire.hpp"

namespace harmonic::small {

class StreamLink {
 public:
  /** @param transport a serial line, or another stream: over the first alone a key is written. */
  StreamLink(Device& device, Transport transport, uint8_t* sampleMemory, size_t sampleBytes)
      : session(device, transport, sampleMemory, sampleBytes) {}

  void open(uint64_t nowNs, bool isBusy) {
    inAt_ = inEnd_ = 0;
    session.open(nowNs, isBusy);
  }
  void read(Wire& wire, uint64_t nowNs);
  void write(Wire& wire, uint64_t nowNs);
  bool hasAnswered() const { return session.hasAnswered(); }

  Session session;

 private:
  /** @returns false when the session takes no more for now. */
  bool push(uint64_t nowNs);

  uint8_t in_[512];
  size_t inAt_ = 0;
  size_t inEnd_ = 0;
  /** When what waits came. */
  uint64_t arrivedNs_ = 0;
};

}  // namespace harmonic::small
