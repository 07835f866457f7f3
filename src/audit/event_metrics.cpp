#include "audit/event_metrics.h"

#include "audit/status_class.h"
#include "base/metrics.h"

namespace bb::audit {
namespace {

constexpr std::size_t kMost = 50;  // members of a family

metrics::Counters& tokens() {
  static metrics::Counters& family = *new metrics::Counters(
      "bluebutton_tokens_total", "Access tokens that were authorized or revoked, by grant type.",
      {"action", "grant_type"}, kMost);
  return family;
}
metrics::Counters& authorizations() {
  static metrics::Counters& family =
      *new metrics::Counters("bluebutton_authorizations_total",
                             "Consent forms that were answered, or refused.", {"status", "allow"}, kMost);
  return family;
}
metrics::Counters& logins() {
  static metrics::Counters& family = *new metrics::Counters(
      "bluebutton_logins_total", "Sign-ins, by where people sign in.", {"provider", "result"}, kMost);
  return family;
}
metrics::Counters& security() {
  static metrics::Counters& family = *new metrics::Counters(
      "bluebutton_security_events_total", "What was used twice or replayed.", {"what"}, kMost);
  return family;
}
metrics::Histograms& calls() {
  static metrics::Histograms& family = *new metrics::Histograms(
      "bluebutton_backend_call_seconds",
      "Calls to other servers, by the class of their answer's status; none: no answer.", {"server", "status"},
      kMost);
  return family;
}

}  // namespace

void count_token(std::string_view action, std::string_view grant_type) {
  tokens().with({action, grant_type}).add();
}

void count_authorization(bool ok, bool allowed) {
  authorizations().with({ok ? "OK" : "FAIL", allowed ? "true" : "false"}).add();
}

void count_login(bool ok, std::string_view provider) {
  logins().with({provider, ok ? "success" : "failed"}).add();
}

void count_security(std::string_view what) { security().with({what}).add(); }

void count_call(std::string_view server, int code, std::chrono::microseconds elapsed) {
  calls().with({server, status_class(code)}).observe(elapsed);
}

}  // namespace bb::audit
