// The device's key in a file of its own: 64 hexadecimal digits that nobody else may read. Decides nothing about it.
#pragma once
#include <optional>
#include <string>

#include "messages.hpp"

namespace agent {

/** Nothing for an empty path, or where no file is. @throws std::runtime_error when there is one that holds no key. */
std::optional<harmonic::Key> readKeyFile(const std::string& path);
/** Whole and synced, or not at all; never over another. @returns false when it could not be written. */
bool writeKeyFile(const std::string& path, const harmonic::Key& key);

}  // namespace agent
