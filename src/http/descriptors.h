// How many connections the process may hold: each takes a file descriptor.
#pragma once

#include <cstddef>

namespace bb::http {

// Raises the process's soft limit of descriptors (RLIMIT_NOFILE) for `wanted` connections, as far as the hard
// limit allows. Returns how many of them it then allows beside the descriptors of everything else.
std::size_t allow_connections(std::size_t wanted);

}  // namespace bb::http
