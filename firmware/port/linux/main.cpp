// The device agent: the firmware core on Linux. Also the device every test talks to.
#include <csignal>
#include <cstdio>
#include <exception>

#include "agent.hpp"
#include "sources.hpp"

namespace {
volatile bool stop = false;
void on_signal(int) { stop = true; }
}  // namespace

int main(int argc, char** argv) {
  using namespace harmonic::agent;
  const Options options = read_options(argc, argv);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGINT, on_signal);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto source = options.wav.empty() ? open_synth(options) : open_wav(options);
    Agent agent(options, *source);
    agent.say_where();
    agent.run(stop);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "harmonic-agent: %s\n", error.what());
    return 1;
  }
  return 0;
}
