#include "gateway/fetching.h"

namespace bb::gateway {

Fetching::Fetching(const Question& question, const http::Request& request, Instant now)
    : request_(request),
      patient_(question.access.beneficiary),
      user_(question.access.user_id),
      application_(question.access.application_id),
      application_name_(question.access.application_name),
      version_(static_cast<int>(question.fhir.version)),
      start_time_(now),
      start_(std::chrono::steady_clock::now()) {
  audit::fhir_pre_fetch(fetch());
}

void Fetching::answered(const Outcome& outcome, std::size_t size) const {
  const auto elapsed = std::chrono::steady_clock::now() - start_;
  const int code = outcome.refusal ? outcome.refusal->status : outcome.answer.status;
  audit::fhir_post_fetch(fetch(), code, size, std::chrono::duration_cast<std::chrono::microseconds>(elapsed));
}

audit::Fetch Fetching::fetch() const {
  return {patient_, version_, user_, application_name_, application_, request_.path, start_time_};
}

}  // namespace bb::gateway
