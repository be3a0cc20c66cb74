// What a chip has to bring, each as few calls as possible: a line of bytes, a converter, an output, a hand for the board.
// None of them ever waits. Decisions are not made here.
#pragma once
#include "configuration.hpp"

namespace harmonic::small {

/** A line of bytes: UART, USB, a TCP connection, an Arduino Stream. */
class Wire {
 public:
  /** @returns bytes that had come. */
  virtual size_t read(uint8_t* out, size_t room) = 0;
  /** @returns bytes taken. */
  virtual size_t write(Bytes bytes) = 0;
  /** Only once what was written has gone out. */
  virtual void setBaud(uint32_t) {}

 protected:
  ~Wire() = default;
};

/** A converter. */
class Samples {
 public:
  virtual void start() = 0;
  virtual void stop() = 0;
  /** Interleaved, full scale −1 … 1. @returns frames; fewer than asked when no more have come. */
  virtual size_t read(float* out, size_t frames) = 0;
  /** Frames that were lost before those `read` gives next; told once. */
  virtual uint64_t lost() = 0;

 protected:
  ~Samples() = default;
};

/** The modem's way out: I2S, a DAC. */
class SampleOut {
 public:
  /** @returns samples taken. */
  virtual size_t write(const int16_t* samples, size_t count) = 0;

 protected:
  ~SampleOut() = default;
};

class Board {
 public:
  /** Bytes that are others at each start; good for a boot id, and for nothing that is to stay unknown. */
  virtual void fillRandom(uint8_t* bytes, size_t size) = 0;
  /** As Hands has it. */
  virtual bool fillSecret(uint8_t* bytes, size_t size) = 0;
  /** Does not come back on a chip. */
  virtual void restart() = 0;
  virtual void identify(uint16_t seconds) = 0;
  virtual bool setOutput(uint8_t output, float value, float& inForce) = 0;
  virtual bool readValue(uint16_t index, double& value) = 0;
  /** Somebody at the device itself has said that it may be given its key (SPEC L9.8). */
  virtual bool isProvisioning() const { return false; }
  /** Every output has its safe value. */
  virtual void makeSafe() = 0;

 protected:
  ~Board() = default;
};

}  // namespace harmonic::small
