#include "gateway/remote_refusal.h"

#include <string>

#include "base/log.h"

namespace bb::gateway {
namespace {

// CMS's words for a failure of its data server.
constexpr const char* kFailure = "A failure occurred contacting the upstream server";
constexpr int kRetryAfter = 10;  // seconds

Refusal from_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unavailable:
    case ErrorKind::busy:
      return {503, kFailure, kRetryAfter};
    case ErrorKind::timed_out:
      return {504, kFailure, kRetryAfter};
    default:
      return {502, kFailure};
  }
}

}  // namespace

Refusal refusal_of(const Error& error) {
  log::error("the data server did not answer", {{"error", error.message}, {"cause", error.debug}});
  return from_kind(error.kind);
}

Refusal unreadable_answer(std::string_view why) {
  log::error("the data server's answer cannot be passed on", {{"cause", std::string(why)}});
  return {502, kFailure};
}

}  // namespace bb::gateway
