// What DNS-SD says of a device (SPEC L15.1), as texts; announces nothing.
#pragma once
#include "device.hpp"

namespace harmonic::small {

struct Announcement {
  char instance[48], host[32];
  char id[17], firmware[16], name[33], f0[32], caps[6];

  explicit Announcement(const Device& device);
};

}  // namespace harmonic::small
