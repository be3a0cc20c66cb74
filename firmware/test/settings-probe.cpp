// What a device would find: blobs as lines "NAME HEX" on standard input, what its settings make of them on standard output.
#include <cstdio>
#include <iostream>

#include "fake-blobs.hpp"
#include "settings.hpp"

int main() {
  check::FakeBlobs blobs;
  std::string name, hex;
  while (std::cin >> name >> hex)
    for (size_t at = 0; at + 1 < hex.size(); at += 2)
      blobs.kept[name].push_back(static_cast<uint8_t>(std::stoi(hex.substr(at, 2), nullptr, 16)));
  harmonic::Settings settings(blobs);
  harmonic::WifiAccess access;
  if (settings.wifi(access)) std::printf("wifi=%s\npassword=%s\n", access.name, access.password);
  harmonic::Key key{};
  if (settings.key(key)) {
    std::printf("key=");
    for (const uint8_t byte : key) std::printf("%02x", byte);
    std::printf("\n");
  }
  std::printf("damaged=%u\n", settings.records().damaged());
}
