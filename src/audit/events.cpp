#include "audit/events.h"

#include "audit/event_metrics.h"
#include "base/trace.h"

namespace bb::audit {
namespace {

constexpr std::size_t kHashShown = 12;
constexpr std::string_view kAddressFields = "False";  // as every question to a data server says

std::string_view status(bool ok) { return ok ? "OK" : "FAIL"; }

void add_letter(Event& event, std::string_view name, char letter) {
  if (letter == 0) {
    event.nothing(name);
  } else {
    event.text(name, {&letter, 1});
  }
}

void add_count(Event& event, std::string_view name, const std::optional<std::int64_t>& count) {
  if (count) {
    event.number(name, *count);
  } else {
    event.nothing(name);
  }
}

void add_hash(Event& event, std::string_view name, std::string_view hash) {
  if (hash.empty()) {
    event.nothing(name);
  } else {
    event.text(name, hash.substr(0, kHashShown));
  }
}

void add_patient(Event& event, std::string_view name, const std::optional<std::int64_t>& patient) {
  if (patient) {
    event.patient(name, *patient);
  } else {
    event.nothing(name);
  }
}

// A provider's name for a person: it says who is the same, not who.
void add_subject(Event& event, std::string_view sub) { event.digest("sub", sha256(sub)); }

void add_crosswalk(Event& event, std::string_view name, const Crosswalk& crosswalk) {
  event.begin(name);
  add_patient(event, "fhir_id_v2", crosswalk.fhir_id_v2);
  add_patient(event, "fhir_id_v3", crosswalk.fhir_id_v3);
  add_letter(event, "user_id_type", crosswalk.user_id_type);
  add_hash(event, "user_hicn_hash", crosswalk.user_hicn_hash);
  event.end();
}

void add_user(Event& event, const std::optional<UserFacts>& user) {
  if (!user) {
    event.nothing("user");
    return;
  }
  event.begin("user").number("id", user->id);
  add_crosswalk(event, "crosswalk", user->crosswalk);
  event.end();
}

void add_application(Event& event, const ApplicationFacts& application) {
  event.begin("application").number("id", application.id).text("name", application.name);
  event.text("data_access_type", application.data_access_type).begin("user");
  if (application.developer) {
    event.number("id", *application.developer);
  } else {
    event.nothing("id");
  }
  event.end().end();
}

void add_request_uuid(Event& event) {
  if (const Trace* trace = current_trace()) {
    event.text("uuid", trace->span());
  } else {
    event.nothing("uuid");
  }
}

void add_call(Event& event, const SlsxCall& call) {
  add_request_uuid(event);
  event.path("path", call.path).number("code", call.code);
  event.number("size", static_cast<std::int64_t>(call.size));
  event.time("start_time", call.start_time).seconds("elapsed", call.elapsed);
}

void add_fetch(Event& event, const Fetch& fetch) {
  add_request_uuid(event);
  add_patient(event, fetch.api_ver == 3 ? "fhir_id_v3" : "fhir_id_v2", fetch.patient);
  event.number("api_ver", fetch.api_ver).text("includeAddressFields", kAddressFields);
  event.number("user", fetch.user).begin("application").number("id", fetch.application);
  event.text("name", fetch.application_name).end().path("path", fetch.path);
  event.time("start_time", fetch.start_time);
}

void add_auth_fetch(Event& event, int api_ver, Instant start_time) {
  add_request_uuid(event);
  event.number("api_ver", api_ver).text("includeAddressFields", kAddressFields);
  event.text("path", "patient search").time("start_time", start_time);
}

void add_answer(Event& event, int code, std::size_t size, std::chrono::microseconds elapsed) {
  event.number("code", code).number("size", static_cast<std::int64_t>(size)).seconds("elapsed", elapsed);
}

}  // namespace

void access_token(TokenAction action, const TokenFacts& token, const Flow* flow) {
  const std::string_view done = action == TokenAction::authorized ? "authorized" : "revoked";
  count_token(done, token.grant_type);
  Event event(Kind::access_token, flow);
  event.text("action", done);
  event.text("auth_grant_type", token.grant_type).number("id", token.id);
  if (token.access_token) {
    event.digest("access_token", *token.access_token);
  } else {
    event.nothing("access_token");
  }
  event.text("scopes", token.scopes);
  add_application(event, token.application);
  add_user(event, token.user);
  add_crosswalk(event, "crosswalk", token.user ? token.user->crosswalk : Crosswalk{});
  event.write();
}

void authorization(const AuthorizationFacts& facts, const Flow* flow) {
  count_authorization(facts.ok, facts.allow);
  Event event(Kind::authorization, flow);
  event.text("auth_status", status(facts.ok));
  if (facts.status_code) {
    event.number("auth_status_code", *facts.status_code);
  } else {
    event.nothing("auth_status_code");
  }
  add_user(event, facts.user);
  add_application(event, facts.application);
  event.text("share_demographic_scopes", facts.share_demographic_scopes);
  event.text("share_samhsa_data", facts.share_samhsa_data).text("scopes", facts.scopes);
  event.flag("allow", facts.allow);
  add_count(event, "access_token_delete_cnt", facts.access_token_delete_cnt);
  add_count(event, "refresh_token_delete_cnt", facts.refresh_token_delete_cnt);
  add_count(event, "data_access_grant_delete_cnt", facts.data_access_grant_delete_cnt);
  event.path("path", facts.path).write();
}

void data_access_grant_revoked(const ApplicationFacts& application, const UserFacts& user, const Flow* flow) {
  Event event(Kind::data_access_grant, flow);
  event.text("action", "revoked");
  add_application(event, application);
  add_user(event, user);
  event.write();
}

void slsx_token(const SlsxCall& call, const Flow* flow) {
  count_call("sls", call.code, call.elapsed);
  Event event(Kind::slsx_token, flow);
  add_call(event, call);
  if (call.auth_token) {
    event.digest("auth_token", *call.auth_token);
  } else {
    event.nothing("auth_token");
  }
  event.write();
}

void slsx_userinfo(const SlsxCall& call, const Flow* flow) {
  count_call("sls", call.code, call.elapsed);
  Event event(Kind::slsx_userinfo, flow);
  add_call(event, call);
  add_subject(event, call.sub);
  event.write();
}

void authentication_start(const AuthenticationStart& start, const Flow* flow) {
  if (!start.ok) count_login(false, "sls");
  Event event(Kind::authentication_start, flow);
  add_subject(event, start.sub);
  event.text("sls_status", status(start.ok)).text("sls_status_mesg", start.mesg);
  event.number("sls_signout_status_code", start.signout_status_code);
  event.number("sls_token_status_code", start.token_status_code);
  event.number("sls_userinfo_status_code", start.userinfo_status_code);
  event.number("sls_validate_signout_status_code", start.validate_signout_status_code);
  for (const auto& [name, value] : {std::pair{"sls_mbi_format_valid", start.mbi_format_valid},
                                    std::pair{"sls_mbi_format_synthetic", start.mbi_format_synthetic}}) {
    if (value) {
      event.flag(name, *value);
    } else {
      event.nothing(name);
    }
  }
  event.text("sls_mbi_format_msg", start.mbi_format_msg);
  add_hash(event, "sls_hicn_hash", start.hicn_hash);
  event.write();
}

void authentication_success(std::string_view sub, const UserFacts& user, char crosswalk_action,
                            const Flow* flow) {
  count_login(true, "sls");
  Event event(Kind::authentication_success, flow);
  add_subject(event, sub);
  add_user(event, user);
  if (flow == nullptr || flow->crosswalk_action.empty())
    add_letter(event, "auth_crosswalk_action", crosswalk_action);
  event.write();
}

void match_fhir_id(const MatchFacts& match, const Flow* flow) {
  Event event(Kind::match_fhir_id, flow);
  event.text("bfd_version", match.bfd_version);
  add_patient(event, match.bfd_version == "v3" ? "fhir_id_v3" : "fhir_id_v2", match.fhir_id);
  add_hash(event, "hicn_hash", match.hicn_hash);
  event.flag("match_found", match.match_found);
  add_letter(event, "hash_lookup_type", match.hash_lookup_type);
  event.text("hash_lookup_mesg", match.hash_lookup_mesg).write();
}

void user_updated(Occasion occasion, const UserUpdate& update, const Flow* flow) {
  Event event(occasion == Occasion::refresh ? Kind::user_refresh : Kind::user_initial_auth, flow);
  event.text("status", status(update.ok)).text("mesg", update.mesg);
  add_patient(event, "fhir_id_v2", update.fhir_id);
  add_hash(event, "hicn_hash", update.hicn_hash);
  add_letter(event, "hash_lookup_type", update.hash_lookup_type);
  event.flag("hicn_updated", update.hicn_updated).begin("user").number("id", update.user).end();
  add_crosswalk(event, "crosswalk", update.crosswalk);
  add_crosswalk(event, "crosswalk_before", update.crosswalk_before);
  event.write();
}

void beneficiary_created(bool ok, std::string_view mesg, const UserFacts& user, const Flow* flow) {
  Event event(Kind::create_beneficiary_record, flow);
  event.text("status", status(ok)).text("mesg", mesg).begin("user").number("id", user.id).end();
  add_patient(event, "fhir_id_v2", user.crosswalk.fhir_id_v2);
  add_hash(event, "user_hicn_hash", user.crosswalk.user_hicn_hash);
  add_crosswalk(event, "crosswalk", user.crosswalk);
  event.write();
}

void fhir_pre_fetch(const Fetch& fetch) {
  Event event(Kind::fhir_pre_fetch);
  add_fetch(event, fetch);
  event.write();
}

void fhir_post_fetch(const Fetch& fetch, int code, std::size_t size, std::chrono::microseconds elapsed) {
  count_call("fhir", code, elapsed);
  Event event(Kind::fhir_post_fetch);
  add_fetch(event, fetch);
  add_answer(event, code, size, elapsed);
  event.write();
}

void fhir_auth_pre_fetch(int api_ver, Instant start_time, const Flow* flow) {
  Event event(Kind::fhir_auth_pre_fetch, flow);
  add_auth_fetch(event, api_ver, start_time);
  event.write();
}

void fhir_auth_post_fetch(int api_ver, Instant start_time, int code, std::size_t size,
                          std::chrono::microseconds elapsed, const Flow* flow) {
  count_call("fhir_auth", code, elapsed);
  Event event(Kind::fhir_auth_post_fetch, flow);
  add_auth_fetch(event, api_ver, start_time);
  add_answer(event, code, size, elapsed);
  event.write();
}

void application_type_changed(Kind kind, const ApplicationFacts& application, std::string_view old_value,
                              std::string_view new_value) {
  const bool is_access = kind == Kind::data_access_type_change;
  Event event(is_access ? kind : Kind::allowed_auth_type_change);
  add_application(event, application);
  event.text("old", old_value).text("new", new_value).write();
}

void credentials_request(std::string_view id, std::string_view action, const ApplicationFacts& application,
                         std::string_view organization) {
  Event event(Kind::credentials_request);
  event.digest("id", sha256(id)).text("action", action);
  event.begin("app").number("id", application.id).text("name", application.name).end();
  event.text("org", organization).write();
}

void login_failed(std::string_view reason, std::string_view remote_address) {
  count_login(false, "password");
  Event(Kind::login_failed).text("reason", reason).text("ip_addr", remote_address).write();
}

void login_succeeded(std::int64_t user, std::string_view provider, std::string_view remote_address) {
  count_login(true, provider);
  Event event(Kind::login_success);
  event.begin("user").number("id", user).end().text("provider", provider);
  event.text("ip_addr", remote_address).write();
}

void security(std::string_view what, std::int64_t application, std::optional<std::int64_t> user) {
  count_security(what);
  Event event(Kind::security);
  event.text("what", what).begin("application").number("id", application).end();
  if (user) event.begin("user").number("id", *user).end();
  event.write();
}

void application_changed(std::string_view action, const ApplicationFacts& application) {
  Event event(Kind::application_change);
  event.text("action", action);
  add_application(event, application);
  event.write();
}

void signing_key_changed(std::string_view action, std::string_view kid, std::string_view algorithm) {
  Event(Kind::signing_key_change)
      .text("action", action)
      .text("kid", kid)
      .text("algorithm", algorithm)
      .write();
}

}  // namespace bb::audit
