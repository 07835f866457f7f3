#include "gateway/request_notes.h"

#include <unordered_map>

#include "audit/note.h"
#include "base/metrics.h"

namespace bb::gateway {
namespace {

constexpr std::size_t kMostApplications = 1'000;  // those beyond are counted together

metrics::Counters& requests() {
  static metrics::Counters& family = *new metrics::Counters(
      "bluebutton_application_requests_total",
      "Requests with a live access token, by the application's number (`bluebutton app list`).",
      {"application"}, kMostApplications);
  return family;
}

// Each thread looks an application up once.
metrics::Counter& counter_of(store::ApplicationId application) {
  thread_local std::unordered_map<store::ApplicationId, metrics::Counter*> known;
  const auto found = known.find(application);
  if (found != known.end()) return *found->second;
  if (known.size() >= kMostApplications) known.clear();
  metrics::Counter& counter = requests().with({std::to_string(application)});
  known.emplace(application, &counter);
  return counter;
}

}  // namespace

void note_access(const http::Request& request, const Digest& token, const oauth::Access& access) {
  counter_of(access.application_id).add();
  if (request.notes == nullptr) return;
  audit::note(request, "access_token_hash", token);
  audit::note(request, "access_token_id", access.token_id);
  audit::note(request, "access_token_scopes", access.scope);
  audit::note(request, "app_id", access.application_id);
  audit::note(request, "app_name", access.application_name);
  audit::note(request, "user_id", access.user_id);
  audit::note_patient(request, "fhir_id_v2", access.beneficiary);
}

}  // namespace bb::gateway
