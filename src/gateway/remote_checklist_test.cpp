// Of the forty behaviours that a compatible implementation must have, those that show before a data server
// across the network; and what v3 adds to them.
#include "gateway/remote_for_test.h"

namespace bb::gateway {
namespace {

constexpr const char* kFailureDetail = R"({"detail":"A failure occurred contacting the upstream server"})";
constexpr const char* kErrorDetail = R"({"detail":"An error occurred contacting the upstream server"})";

Options with_v3() {
  Options options;
  options.v3_endpoints = options.audit_events = true;
  return options;
}
constexpr const char* kAll =
    "patient/Patient.rs patient/Coverage.rs patient/ExplanationOfBenefit.rs patient/AuditEvent.rs";

TEST(Checklist, item_32_identity_and_format_are_forced) {
  RemotePlace place;
  const std::string alice = place.token(RemotePlace::kEverything);
  for (const auto& [path, target] :
       {std::pair{"/v2/fhir/Patient/-17?x=y",
                  "/v2/fhir/Patient/-17/?_id=-17&_format=application%2Ffhir%2Bjson"},
        {"/v1/fhir/Coverage/part-a--17?_format=xml",
         "/v1/fhir/Coverage/part-a--17/?_format=application%2Ffhir%2Bjson"},
        {"/v2/fhir/Patient", "/v2/fhir/Patient/?_count=10&_format=application%2Ffhir%2Bjson&_id=-17"},
        {"/v2/fhir/Coverage?_count=3&_elements=id",
         "/v2/fhir/Coverage/?_count=3&_format=application%2Ffhir%2Bjson&beneficiary=Patient%2F-17"},
        {"/v1/fhir/ExplanationOfBenefit?type=pde&patient=-17",
         "/v1/fhir/ExplanationOfBenefit/"
         "?_count=10&type=pde&_format=application%2Ffhir%2Bjson&patient=-17"}}) {
    place.get(path, alice);
    EXPECT_EQ(place.heard_.target, target) << path;
  }
}

TEST(Checklist, item_34_somebody_elses_data_is_404) {
  RemotePlace place;
  const std::string alice = place.token(RemotePlace::kEverything);
  place.say(200, R"({"resourceType":"Patient","id":"-18"})");
  EXPECT_EQ(place.get("/v2/fhir/Patient/-17", alice).body, kDetailNotFound);
  place.say(200, R"({"resourceType":"ExplanationOfBenefit","patient":{"reference":"Patient/-18"}})");
  const auto read = place.get("/v2/fhir/ExplanationOfBenefit/carrier--1800", alice);
  EXPECT_EQ(read.status, 404);
  EXPECT_EQ(read.body, kDetailNotFound);
  place.say(200, R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Coverage",)"
                 R"("beneficiary":{"reference":"Patient/-18"}}}]})");
  const auto search = place.get("/v2/fhir/Coverage", alice);
  EXPECT_EQ(search.status, 404);
  EXPECT_EQ(search.body, kDetailNotFound);
}

TEST(Checklist, item_34_data_that_does_not_say_whose_it_is_is_403) {
  RemotePlace place;
  place.say(200, R"({"resourceType":"Patient"})");
  const auto answer = place.read_patient();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body, kDetailForbidden);
}

TEST(Checklist, item_35_a_redirect_is_502_and_not_followed) {
  RemotePlace place;
  for (const int status : {301, 302, 303, 307, 308}) {
    place.say(status, "", {{"Location", "/v2/fhir/Patient/-17"}});
    const int before = place.asked_;
    const auto answer = place.read_patient();
    EXPECT_EQ(answer.status, 502) << status;
    EXPECT_EQ(answer.body, kErrorDetail);
    EXPECT_EQ(place.asked_, before + 1);
  }
}

TEST(Checklist, item_35_what_the_data_server_refuses_is_400_with_its_diagnostics) {
  RemotePlace place;
  for (const int status : {400, 401, 403, 409, 422}) {
    place.say(
        status,
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":"a \"b\""}]})");
    const auto answer = place.read_patient();
    EXPECT_EQ(answer.status, 400) << status;
    EXPECT_EQ(answer.body, R"({"detail":"An error occurred contacting the upstream server:a \"b\""})");
    place.say(status, "<html>no</html>");
    EXPECT_EQ(place.read_patient().status, 502);
    EXPECT_EQ(place.read_patient().body, kErrorDetail);
  }
  place.say(404, "");
  EXPECT_EQ(place.read_patient().status, 404);
  EXPECT_EQ(place.read_patient().body, kDetailNotFound);
}

TEST(Checklist, item_35_its_own_failure_is_502) {
  RemotePlace place;
  for (const int status : {500, 501, 502, 503, 504}) {
    place.say(status, R"({"resourceType":"OperationOutcome","issue":[{"diagnostics":"secret"}]})");
    const auto answer = place.read_patient();
    EXPECT_EQ(answer.status, 502) << status;
    EXPECT_EQ(answer.body, kFailureDetail);
  }
}

TEST(Checklist, item_39_the_data_server_learns_on_whose_behalf_it_is_asked) {
  RemotePlace place;
  place.get("/v2/fhir/Patient/-17?_count=1", place.token(RemotePlace::kEverything),
            {{"X-Forwarded-For", "192.0.2.1"},
             {"Accept", "application/json"},
             {"If-None-Match", "\"x\""},
             {"Cookie", "a=b"},
             {"X-Mine", "1"}});
  EXPECT_EQ(place.heard_.header("BlueButton-BeneficiaryId"), "patientId:-17");
  EXPECT_EQ(place.heard_.header("BlueButton-User"), "user-17");
  EXPECT_EQ(place.heard_.header("BlueButton-UserId"), std::to_string(place.users_[kAlice]));
  EXPECT_EQ(place.heard_.header("BlueButton-Application"), "App");
  EXPECT_EQ(place.heard_.header("BlueButton-ApplicationId"), std::to_string(place.application_));
  EXPECT_EQ(place.heard_.header("BlueButton-ApplicationDataAccessType"), "THIRTEEN_MONTH");
  EXPECT_EQ(place.heard_.header("BlueButton-OriginalUrl"), "/v2/fhir/Patient/-17");
  EXPECT_EQ(place.heard_.header("BlueButton-OriginalQuery"), "_count=1");
  EXPECT_EQ(place.heard_.header("BlueButton-OriginalQueryTimestamp"), "2026-09-21T18:00:00.000Z");
  EXPECT_EQ(place.heard_.header("BlueButton-OriginalQueryCounter"), "1");
  EXPECT_FALSE(place.heard_.header("BlueButton-OriginalQueryId").empty());
  EXPECT_EQ(place.heard_.header("BlueButton-BackendCall"), place.data_server_->url() + place.heard_.target);
  EXPECT_EQ(place.heard_.header("includeAddressFields"), "False");
  EXPECT_EQ(place.heard_.header("X-Forwarded-Proto"), "http");
  EXPECT_EQ(place.heard_.header("X-Forwarded-Host"), "localhost:8000");
  EXPECT_EQ(place.heard_.header("X-Forwarded-For"), "127.0.0.1") << "not what an untrusted client forwards";
  for (const char* own : {"Authorization", "If-None-Match", "Cookie", "X-Mine"})
    EXPECT_EQ(place.heard_.header(own), "") << own;
  EXPECT_NE(place.heard_.header("Accept"), "application/json");
}

TEST(Checklist, item_36_identity_and_what_is_shared_are_forced_in_v3) {
  RemotePlace place(with_v3());
  const std::string format = "?_format=application%2Ffhir%2Bjson";
  const std::string count = "?_count=10&_format=application%2Ffhir%2Bjson";
  const auto target_of = [&place](const std::string& path, const std::string& bearer) {
    place.heard_ = {};
    place.get(path, bearer);
    return place.heard_.target;
  };
  const std::string all = place.token(kAll);
  for (const auto& [path, target] :
       {std::pair{std::string("/v3/fhir/Patient/-17"),
                  std::string("/v3/fhir/Patient/-17/?_id=-17&_format=application%2Ffhir%2Bjson")},
        {"/v3/fhir/Coverage", "/v3/fhir/Coverage/" + count + "&beneficiary=Patient%2F-17"},
        {"/v3/fhir/ExplanationOfBenefit",
         "/v3/fhir/ExplanationOfBenefit/" + count + "&patient=-17&_source=NCH%2CDDPS"},
        {"/v3/fhir/ExplanationOfBenefit/1", "/v3/fhir/ExplanationOfBenefit/1/" + format},
        {"/v3/fhir/AuditEvent?_count=3", "/v3/fhir/AuditEvent" + format + "&entity=-17"},
        {"/v3/fhir/AuditEvent/1", "/v3/fhir/AuditEvent/1/" + format},
        {"/v3/fhir/Patient/$generate-insurance-card",
         "/v3/fhir/Patient/-17/$generate-insurance-card" + format}})
    EXPECT_EQ(target_of(path, all), target) << path;
  const std::string keeps_back = place.token(kAll, kAlice, false);
  EXPECT_EQ(target_of("/v3/fhir/ExplanationOfBenefit?_tag=a&_security:not=b", keeps_back),
            "/v3/fhir/ExplanationOfBenefit/?_count=10&_tag=a&_format=application%2Ffhir%2Bjson&patient=-17"
            "&_security%3Anot=42CFRPart2");
  EXPECT_EQ(target_of("/v3/fhir/ExplanationOfBenefit/1", keeps_back),
            "/v3/fhir/ExplanationOfBenefit/1/" + format + "&_security%3Anot=42CFRPart2");
  place.part_d_eob_only_ = true;
  EXPECT_EQ(target_of("/v3/fhir/ExplanationOfBenefit?_tag=a&_source=NCH", place.token(kAll)),
            "/v3/fhir/ExplanationOfBenefit/" + count + "&patient=-17&_source=DDPS");
}

TEST(Checklist, item_36_a_claim_of_v3_that_was_not_shared_is_404) {
  RemotePlace place(with_v3());
  const auto claim = [](const std::string& meta) {
    return R"({"resourceType":"ExplanationOfBenefit","meta":)" + meta +
           R"(,"patient":{"reference":"Patient/-17"}})";
  };
  const std::string path = "/v3/fhir/ExplanationOfBenefit/1";
  const std::string sensitive = claim(R"({"source":"NCH","security":[{"code":"42CFRPart2"}]})");
  place.say(200, sensitive);
  EXPECT_EQ(place.get(path, place.token(kAll)).body, sensitive);
  EXPECT_EQ(place.get(path, place.token(kAll, kAlice, false)).body, kDetailNotFound);
  place.part_d_eob_only_ = true;
  EXPECT_EQ(place.get(path, place.token(kAll)).body, kDetailNotFound);
  place.say(200, claim(R"({"source":"DDPS"})"));
  EXPECT_EQ(place.get(path, place.token(kAll)).status, 200);
}

TEST(Checklist, item_35_operation_outcomes_of_v3_are_passed_on_with_their_status) {
  RemotePlace place(with_v3());
  const std::string all = place.token(kAll);
  for (const int status : {400, 403, 404, 500, 503}) {
    place.say(
        status,
        R"({"resourceType":"OperationOutcome","id":"x","issue":[{"code":"a","diagnostics":"b \"c\""}]})");
    const auto answer = place.get("/v3/fhir/Coverage", all);
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.body,
              R"({"resourceType":"OperationOutcome","issue":[{"code":"a","diagnostics":"b \"c\""}]})");
    EXPECT_EQ(answer.content_type, "application/fhir+json");
  }
  // What is none is told as in v1 and v2.
  for (const auto& [status, told] : {std::pair{404, 404}, {400, 502}, {500, 502}, {302, 502}}) {
    place.say(status, "<html></html>");
    EXPECT_EQ(place.get("/v3/fhir/Coverage", all).status, told) << status;
  }
}

TEST(Checklist, item_38_an_insurance_card_is_passed_on_when_all_of_it_is_the_beneficiarys) {
  RemotePlace place(with_v3());
  const std::string all = place.token(kAll);
  const std::string card =
      R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"-17"}},)"
      R"({"resource":{"resourceType":"Coverage","beneficiary":{"reference":"Patient/-17"}}},)"
      R"({"resource":{"resourceType":"Organization","id":"o"}}]})";
  place.say(200, card);
  EXPECT_EQ(place.get("/v3/fhir/Patient/$generate-insurance-card", all).body, card);
  place.say(200, R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"-18"}}]})");
  EXPECT_EQ(place.get("/v3/fhir/Patient/$generate-insurance-card", all).status, 404);
}

TEST(Checklist, item_4_metadata_of_v3_leads_to_its_flows) {
  RemotePlace place(with_v3());
  place.say(
      200,
      R"({"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"AuditEvent"}]}]})");
  const auto answer = place.get("/v3/fhir/metadata");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(place.heard_.target, "/v3/fhir/metadata?_format=json");
  EXPECT_NE(answer.body.find("http://localhost:8000/v3/o/token"), std::string::npos) << answer.body;
  EXPECT_NE(
      answer.body.find(R"({"type":"AuditEvent","interaction":[{"code":"read"},{"code":"search-type"}]})"),
      std::string::npos);
}

}  // namespace
}  // namespace bb::gateway
