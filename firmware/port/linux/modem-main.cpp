// harmonic-modem: flags to one burst or one recording. Errors are one sentence on standard error, and exit code 2.
#include <cstdio>
#include <exception>

#include "modem-run.hpp"

int main(int count, char** words) {
  try {
    const modem::Options options = modem::readOptions(count, words);
    if (options.help) std::fputs(modem::kUsage, stdout);
    else if (options.encode) modem::encode(options);
    else modem::decode(options, stdout);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "harmonic-modem: %s\n", error.what());
    return 2;
  }
  return 0;
}
