#include "http/cannot_listen.h"

#include <cerrno>
#include <system_error>

namespace bb::http {

Error cannot_listen(const std::string& host, std::uint16_t port, int code) {
  const std::string number = std::to_string(port);
  const std::string cause = std::system_category().message(code);
  if (code == EADDRINUSE) {
    return {ErrorKind::conflict,
            "Port " + number + " of " + host +
                " is in use by another program. Stop that program, or listen on another port.",
            cause};
  }
  if (code == EACCES || code == EPERM) {
    return {ErrorKind::forbidden,
            "Port " + number +
                " needs more rights than this user has (ports below 1024 usually do). Listen on " +
                "a port from 1024 on, or grant CAP_NET_BIND_SERVICE.",
            cause};
  }
  if (code == EADDRNOTAVAIL) {
    return {ErrorKind::invalid,
            host +
                " is not an address of this machine. 127.0.0.1 serves this machine only, 0.0.0.0 all of its "
                "networks.",
            cause};
  }
  return {ErrorKind::unavailable, "Cannot listen on " + host + " port " + number + ": " + cause + ".", cause};
}

}  // namespace bb::http
