// Records and what they mean.
#include "settings.hpp"

namespace harmonic {

bool Settings::fixed(uint8_t record, uint8_t* out, size_t size) {
  uint8_t bytes[RecordStore::kMostBytes];
  if (records_.load(record, bytes, sizeof bytes) != size) return false;
  std::memcpy(out, bytes, size);
  return true;
}

bool Settings::wifi(WifiAccess& access) {
  WifiAccess kept;
  uint8_t bytes[sizeof kept.name + sizeof kept.password];
  if (!fixed(kWifi, bytes, sizeof bytes)) return false;
  std::memcpy(kept.name, bytes, sizeof kept.name - 1);
  std::memcpy(kept.password, bytes + sizeof kept.name, sizeof kept.password - 1);
  access = kept;
  return access.isThere();
}

bool Settings::keepWifi(const WifiAccess& access) {
  uint8_t bytes[sizeof access.name + sizeof access.password];
  std::memcpy(bytes, access.name, sizeof access.name);
  std::memcpy(bytes + sizeof access.name, access.password, sizeof access.password);
  return records_.save(kWifi, {bytes, sizeof bytes});
}

bool Settings::configure(Configuration& configuration) {
  uint8_t bytes[RecordStore::kMostBytes];
  const size_t size = records_.load(kConfiguration, bytes, sizeof bytes);
  return size == 0 || configuration.restore({bytes, size});
}

bool Settings::keepConfiguration(const ConfigurationValues& confirmed) {
  uint8_t bytes[RecordStore::kMostBytes];
  TlvWriter writer(bytes, sizeof bytes);
  confirmed.write(writer, {});
  return writer.fits() && records_.save(kConfiguration, writer.written());
}

uint32_t Settings::trialS() {
  uint8_t bytes[4];
  return fixed(kTrial, bytes, sizeof bytes) ? loadLittle<uint32_t>(bytes) : 0;
}

bool Settings::keepTrial(uint32_t seconds) {
  uint8_t bytes[4];
  storeLittle<uint32_t>(bytes, seconds);
  return records_.save(kTrial, {bytes, sizeof bytes});
}

}  // namespace harmonic
