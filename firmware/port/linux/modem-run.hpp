// A burst made, or a recording heard, as the command line asks.
#pragma once
#include <cstdio>

#include "modem-options.hpp"

namespace modem {

/** @throws std::runtime_error with a sentence. */
void encode(const Options& options);
/** A line of JSON a frame, then one with the counters. @throws std::runtime_error with a sentence. */
void decode(const Options& options, std::FILE* out);

}  // namespace modem
