// The program: flags to parts, signals to an end in order. Errors are one sentence: 2 for what was asked, 1 for the machine.
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "agent.hpp"

namespace {

volatile sig_atomic_t stop = 0;

void onSignal(int) { stop = 1; }

/** Signals come only while the loop waits. @returns the mask for that. */
sigset_t catchSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t ours, before;
  sigemptyset(&ours);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&ours, signal);
    struct sigaction action {};
    action.sa_handler = onSignal;
    sigaction(signal, &action, nullptr);
  }
  sigprocmask(SIG_BLOCK, &ours, &before);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigdelset(&before, signal);
  return before;
}

std::unique_ptr<agent::Source> openSource(const agent::Options& options) {
  constexpr double kRateHz = 48000;
  const double rateHz = options.rateHz.value_or(kRateHz);
  if (!options.wav.empty()) return agent::openWav(options.wav, options.once);
  if (!options.alsa.empty()) return agent::openAlsa(options.alsa, rateHz);
  // A tone on the pilot would be in its way.
  const char* const unsaid = options.harmonic.isOn() ? "noise=0.0001" : "tone=1000:0.5";
  return agent::createSynth(options.synth.empty() ? unsaid : options.synth, rateHz);
}

int refuse(const std::exception& error, int code) {
  std::fprintf(stderr, "harmonic-agent: %s\n", error.what());
  return code;
}

}  // namespace

int main(int count, char** words) {
  agent::Options options;
  agent::Faults faults;
  std::unique_ptr<agent::Source> source;
  std::unique_ptr<agent::HarmonicNode> node;
  try {
    options = agent::readOptions(count, words);
    if (options.help) {
      std::fputs(agent::kUsage, stdout);
      std::fputs(agent::kHarmonicUsage, stdout);
      return 0;
    }
    if (!options.faults.empty()) faults.readFile(options.faults);
    source = openSource(options);
    agent::checkHarmonic(options.harmonic, source->rateHz());
    if (!options.id) options.id = agent::identityOf(options);
    if (options.harmonic.isOn()) node = std::make_unique<agent::HarmonicNode>(options.harmonic, *source, *options.id);
  } catch (const std::exception& error) {
    return refuse(error, 2);
  }
  try {
    if (!options.harmonic.wav.empty()) {
      agent::writeLine(*node, options.harmonic.wav, options.harmonic.seconds);
      return 0;
    }
    const sigset_t mask = catchSignals();
    agent::Agent running(options, node ? *node : *source, faults, node.get());
    std::fputs(agent::toldLine(running.told()).c_str(), stdout);
    std::fflush(stdout);
    running.run(stop, mask);
  } catch (const std::exception& error) {
    return refuse(error, 1);
  }
  return 0;
}
