#include "audit/events.h"

#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "audit/events_for_test.h"
#include "base/encoding.h"
#include "base/trace.h"
#include "support/json.h"

namespace bb::audit {
namespace {

// The paths of an event's fields, without the values.
std::vector<std::string> keys(std::string_view event) {
  std::vector<std::string> paths;
  for (const std::string& leaf : test::leaves(event)) paths.push_back(leaf.substr(0, leaf.find(" = ")));
  return paths;
}

// In alphabetical order, with what every event has.
std::vector<std::string> with_envelope(std::string_view names) {
  std::vector<std::string> all = {"name", "request_uuid", "time", "trace_id", "type"};
  std::istringstream words{std::string(names)};
  for (std::string word; words >> word;) all.push_back(word);
  std::sort(all.begin(), all.end());
  return all;
}

Trace some_trace() {
  Trace trace;
  trace.trace_id.fill('a');
  trace.span_id.fill('b');
  return trace;
}

const ApplicationFacts kApplication{7, "An App", "THIRTEEN_MONTH", 3};
const UserFacts kUser{5, {-20140000008325, std::nullopt, 'M', "96228a57f37efea543f4f370f96f1dbf"}};
constexpr Instant kStart{Milliseconds(1'795'317'862'125)};
constexpr std::chrono::microseconds kElapsed{1500};

// What CMS's web server reports: logger, type, fields, and something that reports it.
struct Row {
  std::string_view logger, type, fields;
  std::function<void()> report;
};

std::vector<Row> rows() {
  static constexpr std::string_view kFetch =
      "uuid fhir_id_v2 api_ver includeAddressFields user application.id application.name path start_time";
  static const std::string kFetched = std::string(kFetch) + " code size elapsed";
  const Fetch fetch{-20140000008325, 2, 5, "An App", 7, "/v2/fhir/Patient/-20140000008325", kStart};
  const SlsxCall call{"/sso/session", 200, 12, kStart, kElapsed, sha256("t"), "00112233-sub"};
  return {
      {"audit.authorization.token", "AccessToken",
       "action auth_grant_type id access_token scopes application.id application.name "
       "application.data_access_type application.user.id user.id user.crosswalk.fhir_id_v2 "
       "user.crosswalk.fhir_id_v3 user.crosswalk.user_id_type user.crosswalk.user_hicn_hash "
       "crosswalk.fhir_id_v2 crosswalk.fhir_id_v3 crosswalk.user_id_type crosswalk.user_hicn_hash",
       [] {
         access_token(TokenAction::authorized,
                      {1, sha256("token"), "patient/Patient.rs", "authorization_code", kApplication, kUser});
       }},
      {"audit.authorization.token", "Authorization",
       "auth_status auth_status_code user.id user.crosswalk.fhir_id_v2 user.crosswalk.fhir_id_v3 "
       "user.crosswalk.user_id_type user.crosswalk.user_hicn_hash application.id application.name "
       "application.data_access_type application.user.id share_demographic_scopes share_samhsa_data scopes "
       "allow access_token_delete_cnt refresh_token_delete_cnt data_access_grant_delete_cnt path",
       [] {
         authorization({true, std::nullopt, kUser, kApplication, "True", "False", "profile", true, 1, 1, 0,
                        "/v2/o/authorize/{approval}/"});
       }},
      {"audit.authorization.token", "DataAccessGrant",
       "action application.id application.name application.data_access_type application.user.id user.id "
       "user.crosswalk.fhir_id_v2 user.crosswalk.fhir_id_v3 user.crosswalk.user_id_type "
       "user.crosswalk.user_hicn_hash",
       [] { data_access_grant_revoked(kApplication, kUser); }},
      {"audit.authorization.sls", "SLSx_token", "uuid path code size start_time elapsed auth_token",
       [call] { slsx_token(call); }},
      {"audit.authorization.sls", "SLSx_userinfo", "uuid path code size start_time elapsed sub",
       [call] { slsx_userinfo(call); }},
      {"audit.authenticate.sls", "Authentication:start",
       "sub sls_status sls_status_mesg sls_signout_status_code sls_token_status_code "
       "sls_userinfo_status_code sls_validate_signout_status_code sls_mbi_format_valid sls_mbi_format_msg "
       "sls_mbi_format_synthetic sls_hicn_hash",
       [] {
         authentication_start(
             {"00112233", true, "", 302, 200, 200, 302, true, true, "Valid", "f7dd6b126d55a6c4"});
       }},
      {"audit.authenticate.sls", "Authentication:success",
       "sub user.id user.crosswalk.fhir_id_v2 user.crosswalk.fhir_id_v3 user.crosswalk.user_id_type "
       "user.crosswalk.user_hicn_hash auth_crosswalk_action",
       [] { authentication_success("00112233", kUser, 'R'); }},
      {"audit.authenticate.match_fhir_id", "fhir.server.authentication.match_fhir_id",
       "bfd_version fhir_id_v2 hicn_hash match_found hash_lookup_type hash_lookup_mesg",
       [] {
         match_fhir_id({"v2", -20140000008325, "f7dd6b126d55a6c4", true, 'M', "FOUND beneficiary via mbi"});
       }},
      {"audit.authenticate.mymedicare_cb", "mymedicare_cb:get_and_update_user_initial_auth",
       "status mesg fhir_id_v2 hicn_hash hash_lookup_type hicn_updated user.id crosswalk.fhir_id_v2 "
       "crosswalk.fhir_id_v3 crosswalk.user_id_type crosswalk.user_hicn_hash crosswalk_before.fhir_id_v2 "
       "crosswalk_before.fhir_id_v3 crosswalk_before.user_id_type crosswalk_before.user_hicn_hash",
       [] {
         user_updated(Occasion::initial_auth,
                      {true, "RETURN existing", -1, "f7", 'M', false, 5, kUser.crosswalk, kUser.crosswalk});
       }},
      {"audit.authenticate.mymedicare_cb", "mymedicare_cb:create_beneficiary_record",
       "status mesg user.id fhir_id_v2 user_hicn_hash crosswalk.fhir_id_v2 crosswalk.fhir_id_v3 "
       "crosswalk.user_id_type crosswalk.user_hicn_hash",
       [] { beneficiary_created(true, "CREATE beneficiary record", kUser); }},
      {"audit.data.fhir", "fhir_pre_fetch", kFetch, [fetch] { fhir_pre_fetch(fetch); }},
      {"audit.data.fhir", "fhir_post_fetch", kFetched, [fetch] { fhir_post_fetch(fetch, 200, 9, kElapsed); }},
      {"audit.data.fhir", "fhir_auth_pre_fetch", "uuid api_ver includeAddressFields path start_time",
       [] { fhir_auth_pre_fetch(2, kStart); }},
      {"audit.data.fhir", "fhir_auth_post_fetch",
       "uuid api_ver includeAddressFields path start_time code size elapsed",
       [] { fhir_auth_post_fetch(2, kStart, 200, 9, kElapsed); }},
      {"audit.application.type.change", "application_data_access_type_change",
       "application.id application.name application.data_access_type application.user.id old new",
       [] {
         application_type_changed(Kind::data_access_type_change, kApplication, "ONE_TIME", "THIRTEEN_MONTH");
       }},
      {"audit.creds.request", "credentials request", "id action app.id app.name org",
       [] { credentials_request("8a0c", "visited", kApplication, "An Org"); }},
  };
}

class AuditEvents : public ::testing::Test {
 protected:
  AuditEvents() { set_patient_ids(PatientIds::hashed, "a key of the store"); }
  ~AuditEvents() override { set_patient_ids(PatientIds::none, {}); }

  // The event that `report` makes while a request is answered.
  static std::string event(std::string_view type, const std::function<void()>& report) {
    Reported reported;
    const Trace trace = some_trace();
    const TraceScope scope(&trace);
    report();
    const auto found = reported.of_type(type);
    EXPECT_EQ(found.size(), 1U) << type;
    return found.empty() ? "{}" : found.front();
  }
};

TEST_F(AuditEvents, item_40_each_event_has_the_logger_type_and_fields_of_cms) {
  for (const Row& row : rows()) {
    const std::string line = event(row.type, row.report);
    EXPECT_EQ(keys(line), with_envelope(row.fields)) << row.type;
    EXPECT_NE(line.find("\"name\":\"" + std::string(row.logger) + "\""), std::string::npos) << line;
    EXPECT_TRUE(test::repeated_keys(line).empty()) << line;
  }
}

TEST_F(AuditEvents, what_identifies_a_person_is_not_in_any) {
  for (const Row& row : rows()) {
    const std::string line = event(row.type, row.report);
    for (const std::string_view secret :
         {"20140000008325", "00112233", "96228a57f37efea543f4f370f96f1dbf", "\"token\"", "8a0c\""}) {
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
    }
  }
}

TEST_F(AuditEvents, a_token_is_its_sha256) {
  const std::string line = event("AccessToken", [] {
    access_token(TokenAction::revoked, {1, sha256("token"), "", "", kApplication, kUser});
  });
  EXPECT_NE(
      line.find("\"access_token\":\"3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0\""),
      std::string::npos)
      << line;
  EXPECT_NE(line.find(R"("action":"revoked")"), std::string::npos);
}

TEST_F(AuditEvents, the_authorization_flow_is_merged_into_each) {
  const Flow flow{.uuid = "3f8a",
                  .client_id = "client",
                  .app_name = "An App",
                  .app_data_access_type = "ONE_TIME",
                  .pkce_method = "S256",
                  .app_id = 7};
  const std::string line =
      event("DataAccessGrant", [&flow] { data_access_grant_revoked(kApplication, kUser, &flow); });
  EXPECT_NE(line.find(R"("auth_uuid":"3f8a","auth_app_id":"7","auth_app_name":"An App",)"
                      R"("auth_app_data_access_type":"ONE_TIME","auth_client_id":"client",)"
                      R"("auth_pkce_method":"S256")"),
            std::string::npos)
      << line;
}

TEST_F(AuditEvents, an_event_names_its_request_and_trace) {
  const std::string line = event("login_failed", [] { login_failed("password", "127.0.0.1"); });
  EXPECT_NE(
      line.find("\"request_uuid\":\"bbbbbbbbbbbbbbbb\",\"trace_id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""),
      std::string::npos)
      << line;
  Reported reported;
  login_failed("password", "127.0.0.1");
  EXPECT_EQ(reported.all().find("request_uuid"), std::string::npos);
}

TEST_F(AuditEvents, a_patient_is_shown_as_configured) {
  const auto shown = [](PatientIds how) {
    set_patient_ids(how, "a key of the store");
    Buffer out;
    append_patient(out, -20140000008325);
    return std::string(out.view());
  };
  EXPECT_EQ(shown(PatientIds::none), "null");
  EXPECT_EQ(shown(PatientIds::clear), "\"-20140000008325\"");
  EXPECT_EQ(shown(PatientIds::hashed), shown(PatientIds::hashed));
  EXPECT_EQ(shown(PatientIds::hashed).size(), 18U);
  set_patient_ids(PatientIds::hashed, "another key");
  Buffer other;
  append_patient(other, -20140000008325);
  EXPECT_NE(other.view(), shown(PatientIds::hashed));
}

TEST_F(AuditEvents, a_huge_event_stays_json_and_bounded) {
  Reported reported;
  Event huge(Kind::security);
  for (int i = 0; i < 100; ++i)
    huge.begin("application").text("name" + std::to_string(i), std::string(2'000, '\x01')).end();
  huge.write();
  const auto found = reported.of_type("security");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_LT(found[0].size(), 10'000U);
  EXPECT_TRUE(found[0].ends_with(",\"cut\":true}")) << found[0].substr(found[0].size() - 100);
}

TEST_F(AuditEvents, nothing_is_formatted_for_nobody) {
  login_failed("password", "127.0.0.1");  // no outlet is open: nothing happens
  EXPECT_FALSE(outlet().is_open());
}

}  // namespace
}  // namespace bb::audit
