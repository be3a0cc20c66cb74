// The texts.
#include "announcement.hpp"

#include <cstdio>

namespace harmonic::small {

Announcement::Announcement(const Device& device) {
  const Description& what = device.description;
  const ConfigurationValues& values = device.configuration.values();
  for (size_t i = 0; i < what.id.size(); i += 1) std::snprintf(id + 2 * i, 3, "%02x", what.id[i]);
  std::snprintf(firmware, sizeof firmware, "%u.%u.%u", static_cast<unsigned>(what.firmware >> 16),
                static_cast<unsigned>(what.firmware >> 8 & 255), static_cast<unsigned>(what.firmware & 255));
  const Text text = values.name();
  std::snprintf(name, sizeof name, "%.*s", static_cast<int>(text.size), reinterpret_cast<const char*>(text.data));
  // Two devices of one name stay two.
  std::snprintf(instance, sizeof instance, "%s (%s)", name, id + 12);
  std::snprintf(host, sizeof host, "harmonic-%s", id);
  f0[0] = '\0';
  if (what.f0MaxHz > 0) std::snprintf(f0, sizeof f0, "%.10g", values.f0Hz);
  std::snprintf(caps, sizeof caps, "s%s%s", what.hasKey ? "k" : "", what.flashSlots > 0 ? "f" : "");
}

}  // namespace harmonic::small
