// A way to the device: the sessions of one line or one port. The node has a few of them for good.
#pragma once
#include "session.hpp"
#include "wire.hpp"

namespace harmonic::small {

class Way {
 public:
  /** Reads what came. */
  virtual void serve(uint64_t nowNs) = 0;
  /** Writes what the lines take. */
  virtual void flush(uint64_t nowNs) = 0;
  /** @returns null behind the last. */
  virtual Session* session(size_t index) = 0;
  /** Everything but samples and reports went out. */
  virtual bool hasAnswered() = 0;
  /** Other values are in force, and the answers have gone out. */
  virtual void apply(const ConfigurationValues& values) = 0;

 protected:
  ~Way() = default;
};

}  // namespace harmonic::small
