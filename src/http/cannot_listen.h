// Why a server could not listen, in words that say what to do.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace bb::http {

// `code` is the errno of socket(), bind() or listen().
Error cannot_listen(const std::string& host, std::uint16_t port, int code);

}  // namespace bb::http
