// Whether a call may be sent, and where to.
#pragma once

#include <string>

#include "base/result.h"
#include "http/client.h"

namespace bb::http {

struct Destination {
  std::string origin;  // "https://data.example:443": whom a connection can be used again for
  std::string server;  // "data.example:443": what may be shown to people
};

// `invalid` unless the URL, method, headers and time are what client.h says.
Result<Destination> check_call(const Call& call);

}  // namespace bb::http
