#include "audit/event.h"

#include <array>
#include <charconv>

#include "audit/mask.h"
#include "audit/outlet.h"
#include "base/encoding.h"
#include "base/trace.h"

namespace bb::audit {
namespace {

constexpr std::size_t kLongest = std::size_t{8} * 1024;

constexpr std::array kNames = {
    KindNames{"audit.hhs_oauth_server.request_logging", "request_response_middleware"},
    KindNames{"audit.authorization.token", "AccessToken"},
    KindNames{"audit.authorization.token", "Authorization"},
    KindNames{"audit.authorization.token", "DataAccessGrant"},
    KindNames{"audit.authorization.sls", "SLSx_token"},
    KindNames{"audit.authorization.sls", "SLSx_userinfo"},
    KindNames{"audit.authenticate.sls", "Authentication:start"},
    KindNames{"audit.authenticate.sls", "Authentication:success"},
    KindNames{"audit.authenticate.match_fhir_id", "fhir.server.authentication.match_fhir_id"},
    KindNames{"audit.authenticate.mymedicare_cb", "mymedicare_cb:get_and_update_user_initial_auth"},
    KindNames{"audit.authenticate.mymedicare_cb", "mymedicare_cb:get_and_update_user_refresh"},
    KindNames{"audit.authenticate.mymedicare_cb", "mymedicare_cb:create_beneficiary_record"},
    KindNames{"audit.data.fhir", "fhir_pre_fetch"},
    KindNames{"audit.data.fhir", "fhir_post_fetch"},
    KindNames{"audit.data.fhir", "fhir_auth_pre_fetch"},
    KindNames{"audit.data.fhir", "fhir_auth_post_fetch"},
    KindNames{"audit.application.type.change", "application_data_access_type_change"},
    KindNames{"audit.application.type.change", "application_allowed_auth_type_change"},
    KindNames{"audit.creds.request", "credentials request"},
    KindNames{"audit.global_state_metrics", "global_state_metrics"},
    KindNames{"audit.global_state_metrics", "global_state_metrics_per_app"},
    KindNames{"audit.authflow.uuid.cleanup", "authflow_uuid_cleanup"},
    KindNames{"audit.authenticate.login", "login_failed"},
    KindNames{"audit.authenticate.login", "login_success"},
    KindNames{"audit.application", "application_change"},
    KindNames{"audit.signing_key", "signing_key_change"},
    KindNames{"audit.security", "security"},
};
static_assert(kNames.size() == static_cast<std::size_t>(Kind::security) + 1);

struct PatientRule {
  PatientIds show = PatientIds::none;
  std::string key;
};
PatientRule& patient_rule() {
  static PatientRule& rule = *new PatientRule;
  return rule;
}

// An event is done before its thread begins another.
Buffer& line_of_thread() {
  thread_local Buffer line;
  line.clear();
  return line;
}

void append_flow_text(Buffer& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.literal(",\"");
  out.append(name);
  out.literal("\":\"");
  append_masked_text(out, value);
  out.push('"');
}

void append_flow(Buffer& out, const Flow& flow) {
  append_flow_text(out, "auth_uuid", flow.uuid);
  if (flow.app_id != 0) append_flow_text(out, "auth_app_id", std::to_string(flow.app_id));
  append_flow_text(out, "auth_app_name", flow.app_name);
  append_flow_text(out, "auth_app_data_access_type", flow.app_data_access_type);
  append_flow_text(out, "auth_client_id", flow.client_id);
  append_flow_text(out, "auth_pkce_method", flow.pkce_method);
  append_flow_text(out, "auth_crosswalk_action", flow.crosswalk_action);
  append_flow_text(out, "auth_share_demographic_scopes", flow.share_demographic_scopes);
  append_flow_text(out, "auth_require_demographic_scopes", flow.require_demographic_scopes);
  append_flow_text(out, "auth_share_samhsa_data", flow.share_samhsa_data);
}

}  // namespace

KindNames names(Kind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

void set_patient_ids(PatientIds show, std::string key) { patient_rule() = {show, std::move(key)}; }

void append_patient(Buffer& out, std::int64_t patient) {
  const PatientRule& rule = patient_rule();
  if (rule.show == PatientIds::none) return out.literal("null");
  out.push('"');
  const std::string text = std::to_string(patient);
  out.append(rule.show == PatientIds::clear ? text : to_hex(hmac_sha256(rule.key, text).substr(0, 8)));
  out.push('"');
}

void append_number(Buffer& out, std::int64_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append({digits, static_cast<std::size_t>(end - digits)});
}

// The seconds are formatted once each, and lines take them as text.
void append_time(Buffer& out, Instant at) {
  thread_local Instant second{};
  thread_local std::string text;  // "2026-11-22T03:24:22"
  const Instant floor = std::chrono::floor<Seconds>(at);
  if (floor != second || text.empty()) {
    second = floor;
    text = format_instant_seconds(floor);
    text.pop_back();  // "Z"
  }
  const auto milliseconds = (at - floor).count();
  out.append(text);
  out.push('.');
  for (const int unit : {100, 10, 1}) out.push(static_cast<char>('0' + milliseconds / unit % 10));
  out.push('Z');
}

void append_seconds(Buffer& out, std::chrono::microseconds value) {
  constexpr std::int64_t kMillion = 1'000'000;
  const std::int64_t count = std::max<std::int64_t>(value.count(), 0);
  append_number(out, count / kMillion);
  out.push('.');
  for (std::int64_t unit = kMillion / 10; unit > 0; unit /= 10)
    out.push(static_cast<char>('0' + count / unit % 10));
}

void append_opening(Buffer& out, Kind kind, Instant at, std::string_view request, std::string_view trace) {
  const KindNames named = names(kind);
  out.literal("{\"time\":\"");
  append_time(out, at);
  out.literal("\",\"name\":\"");
  out.append(named.logger);
  out.literal("\",\"type\":\"");
  out.append(named.type);
  out.push('"');
  if (request.empty()) return;
  out.literal(",\"request_uuid\":\"");
  out.append(request);
  out.literal("\",\"trace_id\":\"");
  out.append(trace);
  out.push('"');
}

Event::Event(Kind kind, const Flow* flow) : line_(line_of_thread()) {
  const Trace* trace = current_trace();
  append_opening(line_, kind, SystemClock().now(), trace == nullptr ? std::string_view() : trace->span(),
                 trace == nullptr ? std::string_view() : trace->trace());
  if (flow != nullptr) append_flow(line_, *flow);
}

void Event::key(std::string_view name) {
  if (line_.back() != '{') line_.push(',');
  line_.push('"');
  line_.append(name);
  line_.literal("\":");
}

// Fields that would make the event too long are left out, and all that follow.
bool Event::has_room() {
  if (full_) return false;
  full_ = line_.size() > kLongest - kLongestText * 6;  // a byte may become six of JSON
  return !full_;
}

Event& Event::text(std::string_view name, std::string_view value) {
  if (!has_room()) return *this;
  key(name);
  line_.push('"');
  append_masked_text(line_, value);
  line_.push('"');
  return *this;
}

Event& Event::path(std::string_view name, std::string_view value) {
  if (!has_room()) return *this;
  key(name);
  line_.push('"');
  append_masked_path(line_, value);
  line_.push('"');
  return *this;
}

Event& Event::number(std::string_view name, std::int64_t value) {
  if (!has_room()) return *this;
  key(name);
  append_number(line_, value);
  return *this;
}

Event& Event::seconds(std::string_view name, std::chrono::microseconds value) {
  if (!has_room()) return *this;
  key(name);
  append_seconds(line_, value);
  return *this;
}

Event& Event::time(std::string_view name, Instant value) {
  if (!has_room()) return *this;
  key(name);
  line_.push('"');
  append_time(line_, value);
  line_.push('"');
  return *this;
}

Event& Event::flag(std::string_view name, bool value) {
  if (!has_room()) return *this;
  key(name);
  line_.append(value ? "true" : "false");
  return *this;
}

Event& Event::nothing(std::string_view name) {
  if (!has_room()) return *this;
  key(name);
  line_.literal("null");
  return *this;
}

Event& Event::digest(std::string_view name, const Digest& value) {
  if (!has_room()) return *this;
  key(name);
  line_.push('"');
  line_.append(to_hex(as_text(value)));
  line_.push('"');
  return *this;
}

Event& Event::patient(std::string_view name, std::int64_t value) {
  if (!has_room()) return *this;
  key(name);
  append_patient(line_, value);
  return *this;
}

Event& Event::begin(std::string_view name) {
  key(name);
  line_.push('{');
  ++depth_;
  return *this;
}

Event& Event::end() {
  line_.push('}');
  --depth_;
  return *this;
}

void Event::write() {
  while (depth_ > 0) end();
  if (full_) line_.literal(",\"cut\":true");
  line_.push('}');
  outlet().add(line_.view());
}

}  // namespace bb::audit
