#include "gateway/idi_match.h"

#include "gateway/gateway_for_test.h"
#include "gateway/idi_parameters.h"
#include "identity/stored_people.h"

namespace bb::gateway {
namespace {

class IdiMatchTest : public Gateway {
 protected:
  void SetUp() override {
    Gateway::SetUp();
    auto batch = claims_->begin().value();
    ASSERT_TRUE(
        batch
            ->put_beneficiary(test::make_record<Beneficiary>({{Beneficiary::BENE_ID, "-7"},
                                                              {Beneficiary::RFRNC_YR, "2025"},
                                                              {Beneficiary::BENE_GVN_NAME, "JOEY"},
                                                              {Beneficiary::BENE_SRNM_NAME, "COFFEE"},
                                                              {Beneficiary::BENE_BIRTH_DT, "23-MAY-1966"},
                                                              {Beneficiary::MBI_NUM, "1S00E00AG54"}}))
            .ok());
    ASSERT_TRUE(batch->commit().ok());
    add_idi_match_route(data_server_, std::make_shared<fhir::Service>(claims_, clock_),
                        std::make_shared<identity::StoredPeople>(claims_));
  }

  static constexpr const char* kPath = "/v3/fhir/Patient/$idi-match";
  // The header "name: value" of each; an empty value: no such header.
  Answer post(std::string_view body, std::string_view client_id = "client", std::string_view type = {}) {
    http::Request request;
    request.method = http::Method::post;
    request.path = kPath;
    request.body = body;
    request.headers = {{"X-CLIENT-NAME", "App"}, {"X-CLIENT-IP", "192.0.2.7"}};
    if (!client_id.empty()) request.headers.push_back({"X-CLIENT-ID", client_id});
    if (!type.empty()) request.headers.push_back({"Content-Type", type});
    http::Response response;
    (*data_server_.match(request, response).handler)(request, response);
    return {response.status, std::string(response.content_type), std::string(response.body.view()), {}};
  }
  static std::string joey(std::string_view given) {
    return R"({"resourceType":"Parameters","parameter":[{"name":"IDIPatient","resource":{"resourceType":"Patient",
      "identifier":[{"system":"http://hl7.org/fhir/sid/us-mbi","value":"1S00E00AG54"}],
      "name":[{"given":[")" +
           std::string(given) + R"("]}],"birthDate":"1966-05-23"}}]})";
  }

  // CMS's answer to who fits nobody (Bundle of the organization alone), before its end.
  static constexpr std::string_view kOrganization =
      R"({"resourceType":"Bundle","id":"IDI-Match","meta":{"profile":["http://hl7.org/fhir/us/identity-matching)"
      R"(/StructureDefinition/idi-match-bundle"]},"identifier":{"assigner":{"display":"CMS"}},)"
      R"("type":"searchset","entry":[{"fullUrl":"https://cms.gov","resource":{"resourceType":"Organization",)"
      R"("id":"cms-org","meta":{"profile":["http://hl7.org/fhir/us/core/StructureDefinition/)"
      R"(us-core-organization"]},"active":true,"type":[{"coding":[{"system":)"
      R"("http://terminology.hl7.org/CodeSystem/organization-type","code":"pay","display":"Payer"}]}],)"
      R"("name":"CMS"},"search":{"mode":"match"}})";
  http::Router data_server_;
};

TEST_F(IdiMatchTest, whom_nobody_fits_gets_the_organization_alone) {
  const Answer answer = post(joey("Abby"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/fhir+json;charset=UTF-8");
  EXPECT_EQ(answer.body, std::string(kOrganization) + "]}");
  EXPECT_EQ(post(R"({"resourceType":"Parameters"})").body, answer.body);
}

TEST_F(IdiMatchTest, the_patient_who_fits_is_the_second_entry) {
  const Answer answer = post(joey("Joey"), "client", "application/fhir+json; charset=utf-8");
  EXPECT_EQ(answer.status, 200);
  ASSERT_EQ(answer.body.substr(0, kOrganization.size()), kOrganization);
  const std::string rest = answer.body.substr(kOrganization.size());
  EXPECT_TRUE(rest.starts_with(R"(,{"fullUrl":"urn:uuid:)")) << rest;
  EXPECT_NE(rest.find(R"(","resource":{"resourceType":"Patient","id":"-7",)"), std::string::npos) << rest;
  EXPECT_NE(rest.find(R"("value":"1S00E00AG54")"), std::string::npos);
  EXPECT_TRUE(rest.ends_with(R"(},"search":{"mode":"match"}}]})")) << rest;
}

TEST_F(IdiMatchTest, who_does_not_say_who_asks_is_refused) {
  const Answer answer = post(joey("Joey"), "");
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.body.find("Missing Required Headers: X-CLIENT-IP, X-CLIENT-NAME, X-CLIENT-ID"),
            std::string::npos);
  EXPECT_EQ(post(joey("Joey"), std::string(2000, 'x')).status, 400);
  EXPECT_EQ(post(joey("Joey"), "\xFF").status, 400);
}

TEST_F(IdiMatchTest, bad_input_is_an_outcome_with_a_status_of_its_own) {
  EXPECT_EQ(post("").status, 400);
  EXPECT_EQ(post("{}").status, 400);
  EXPECT_EQ(post(joey("Joey"), "client", "text/plain").status, 415);
  EXPECT_EQ(post(std::string(kMostIdiParameters + 1, ' ')).status, 413);
  EXPECT_NE(post("{}").body.find(R"("resourceType":"OperationOutcome")"), std::string::npos);
}

TEST_F(IdiMatchTest, no_application_reaches_it_through_the_gateway) {
  EXPECT_EQ(ask(http::Method::post, kPath, token(kEverything)).status, 404);
  EXPECT_EQ(ask(http::Method::get, kPath, token(kEverything)).status, 404);
}

}  // namespace
}  // namespace bb::gateway
