#include "http/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

namespace bb::http {

std::size_t allow_connections(std::size_t wanted) {
  constexpr std::size_t kOthers = 128;  // the store's files, logs, event queues, calls to other servers
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < wanted + kOthers) {
    rlimit raised = limit;
    raised.rlim_cur = std::min<rlim_t>(wanted + kOthers, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  const std::size_t all = limit.rlim_cur;
  return std::min(wanted, all > 2 * kOthers ? all - kOthers : all / 2);
}

}  // namespace bb::http
