// What the agent samples: a recording, or a made signal.
#pragma once
#include <memory>

#include "options.hpp"
#include "session.hpp"

namespace harmonic::agent {

// Throws std::runtime_error with words for people.
std::unique_ptr<SampleSource> open_wav(const Options& options);
std::unique_ptr<SampleSource> open_synth(const Options& options);

}  // namespace harmonic::agent
