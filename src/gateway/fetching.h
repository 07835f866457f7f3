// A question to a data server across the network as the audit log tells it: fhir_pre_fetch when it is sent,
// fhir_post_fetch when the answer is there.
#pragma once

#include <chrono>
#include <string>

#include "audit/events.h"
#include "gateway/backend.h"
#include "http/message.h"

namespace bb::gateway {

class Fetching {
 public:
  // Reports that `question` is asked. The request lives until answered().
  Fetching(const Question& question, const http::Request& request, Instant now);
  // `size`: of the body that came. On whatever thread has the answer.
  void answered(const Outcome& outcome, std::size_t size) const;

 private:
  audit::Fetch fetch() const;

  const http::Request& request_;
  const std::int64_t patient_, user_, application_;
  const std::string application_name_;
  const int version_;
  const Instant start_time_;
  const std::chrono::steady_clock::time_point start_;
};

}  // namespace bb::gateway
