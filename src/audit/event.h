// One audit event: a JSON object with the logger ("name"), type and field names of CMS's web server, so that
// what reads CMS's logs reads ours.
//
//   {"time":"2026-11-22T03:24:22.125Z","name":"audit.authorization.token","type":"AccessToken",
//    "request_uuid":"0123456789abcdef","trace_id":"4bf92f35...","auth_uuid":"...",...,"action":"authorized"}
//
// audit/events.h has a function an event, which whoever has something to report calls; this is what they are
// written with, and for events of our own. Any thread may write its own Event; writing never waits for a
// disk (audit/outlet.h). What is written for a request names it (base/trace.h).
//
// Never in an event: names and addresses of people, secrets, query strings. Medicare numbers are masked,
// tokens are SHA-256 digests, a beneficiary's id is shown as set_patient_ids() says.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/crypto.h"

namespace bb::audit {

// CMS's first, in the order of its documentation; then ours.
enum class Kind : std::uint8_t {
  request,
  access_token,
  authorization,
  data_access_grant,
  slsx_token,
  slsx_userinfo,
  authentication_start,
  authentication_success,
  match_fhir_id,
  user_initial_auth,
  user_refresh,
  create_beneficiary_record,
  fhir_pre_fetch,
  fhir_post_fetch,
  fhir_auth_pre_fetch,
  fhir_auth_post_fetch,
  data_access_type_change,
  allowed_auth_type_change,
  credentials_request,
  global_state_metrics,
  global_state_metrics_per_app,
  authflow_cleanup,
  login_failed,        // a wrong password, or one too many
  login_success,       // by password or another provider than Medicare.gov
  application_change,  // registered, edited, secret rotated, deactivated
  signing_key_change,  // made, retired, removed
  security,            // code or refresh token used twice, a replayed assertion or proof
};

struct KindNames {
  std::string_view logger{}, type{};
};
KindNames names(Kind kind);

// The authorization flow that something is a part of: what CMS keeps in the session and merges into every
// event as auth_*. Empty fields are left out.
struct Flow {
  std::string_view uuid{}, client_id{}, app_name{}, app_data_access_type{}, pkce_method{};
  std::int64_t app_id = 0;
  std::string_view crosswalk_action{}, share_demographic_scopes{}, require_demographic_scopes{},
      share_samhsa_data{};
};

// How a beneficiary's id is shown in fhir_id_v2 and the like.
enum class PatientIds : std::uint8_t {
  hashed,  // the first 16 hex digits of HMAC-SHA-256 under a key of the store: the same person is the same
  clear,   // as CMS writes them
  none,
};
// Once, before the first event; `key` is used for `hashed`. Before that: none.
void set_patient_ids(PatientIds show, std::string key);
// The value as a JSON string or null.
void append_patient(Buffer& out, std::int64_t patient);

class Event {
 public:
  explicit Event(Kind kind, const Flow* flow = nullptr);
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  // `name` is a literal that JSON needs not escape. Texts are masked (audit/mask.h).
  Event& text(std::string_view name, std::string_view value);
  Event& path(std::string_view name, std::string_view value);
  Event& number(std::string_view name, std::int64_t value);
  Event& seconds(std::string_view name, std::chrono::microseconds value);  // with six decimals
  Event& time(std::string_view name, Instant value);                       // ISO 8601, with milliseconds
  Event& flag(std::string_view name, bool value);
  Event& nothing(std::string_view name);  // null
  Event& digest(std::string_view name, const Digest& value);
  Event& patient(std::string_view name, std::int64_t value);
  // The fields until end() are those of an object.
  Event& begin(std::string_view name);
  Event& end();

  // To the program's outlet. An event that grew beyond 8 KiB is written as far as its first fields.
  void write();

 private:
  void key(std::string_view name);
  bool has_room();

  Buffer& line_;
  std::size_t depth_ = 0;
  bool full_ = false;
};

// For audit/note.h and the request line.
void append_number(Buffer& out, std::int64_t number);
void append_time(Buffer& out, Instant at);
void append_seconds(Buffer& out, std::chrono::microseconds value);
// The name, opening brace and all until trace_id, without a comma at the end.
void append_opening(Buffer& out, Kind kind, Instant at, std::string_view request, std::string_view trace);

}  // namespace bb::audit
