// Of the forty behaviours that a compatible implementation must have, those of the gateway that need more
// than one of its parts.
#include <span>

#include "base/log.h"
#include "gateway/gateway_for_test.h"

namespace bb::gateway {
namespace {

constexpr const char* kV3Paths[] = {"/v3/fhir/Patient",
                                    "/v3/fhir/Patient/-17",
                                    "/v3/fhir/Coverage/",
                                    "/v3/fhir/Coverage/part-a--17",
                                    "/v3/fhir/ExplanationOfBenefit",
                                    "/v3/fhir/ExplanationOfBenefit/carrier--1700",
                                    "/v3/fhir/Patient/$generate-insurance-card",
                                    "/v3/fhir/Patient/%24generate-insurance-card/"};
constexpr const char* kV3Documents[] = {"/.well-known/openid-configuration-v3",
                                        "/v3/connect/.well-known/openid-configuration",
                                        "/v3/fhir/.well-known/smart-configuration", "/v3/connect/userinfo"};
constexpr const char* kNotSupported =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported",)"
    R"("diagnostics":"This server has no FHIR data of this version."}]})";

Options with_v3() {
  Options options;
  options.v3_endpoints = true;
  return options;
}

TEST(Checklist, item_1_all_of_v3_is_404_while_its_switch_is_off) {
  Place place;
  const std::string alice = place.token(Place::kEverything);
  for (const auto& paths :
       {std::span<const char* const>(kV3Paths), std::span<const char* const>(kV3Documents)}) {
    for (const char* path : paths) {
      EXPECT_EQ(place.get(path, alice).status, 404) << path;
    }
  }
  EXPECT_EQ(place.get("/v3/fhir/metadata").status, 404);
}

TEST(Checklist, item_1_v3_answers_when_its_switch_is_on) {
  Place place(with_v3());
  const std::string alice = place.token(Place::kEverything);
  for (const char* path : kV3Documents) EXPECT_EQ(place.get(path, alice).status, 200) << path;
  EXPECT_NE(place.get("/.well-known/openid-configuration-v3").body.find("/v3/o/token"), std::string::npos);
  for (const char* path : kV3Paths) {
    EXPECT_EQ(place.get(path).status, 401) << path;
    EXPECT_EQ(place.get(path, place.token("profile")).status, 403) << path;
  }
  // Permitted; but the data of this process is of v1 and v2.
  const std::string all = place.token(Place::kEverything);
  for (const char* path : kV3Paths) {
    const auto answer = place.get(path, all);
    EXPECT_EQ(answer.status, 501) << path;
    EXPECT_EQ(answer.body, kNotSupported);
    EXPECT_EQ(answer.content_type, "application/fhir+json");
  }
  EXPECT_EQ(place.get("/v3/fhir/metadata").status, 501);
  EXPECT_EQ(place.get("/v3/fhir/Patient/-18", all).status, 404) << "somebody else's";
  EXPECT_EQ(place.get("/v3/fhir/Coverage?_count=51", all).status, 400);
  EXPECT_EQ(place.get("/v3/fhir/AuditEvent", place.token("patient/AuditEvent.rs")).status, 404)
      << "has a switch of its own";
}

TEST(Checklist, item_1_v3_is_for_early_adopters_where_they_are_named) {
  Options options = with_v3();
  options.v3_early_adopters = {"another"};
  Place place(options);
  const std::string alice = place.token(Place::kEverything);
  for (const char* path : {"/v3/fhir/Patient", "/v3/fhir/ExplanationOfBenefit/x", "/v3/connect/userinfo"}) {
    const auto answer = place.get(path, alice);
    EXPECT_EQ(answer.status, 403) << path;
    EXPECT_TRUE(answer.body.starts_with(
        R"({"detail":"This application, App, does not yet have access to v3 endpoints.)"))
        << answer.body;
  }
  EXPECT_EQ(place.get("/v3/fhir/Patient/$generate-insurance-card", alice).status, 501);
  EXPECT_EQ(place.get("/v2/fhir/Patient", alice).status, 200);
}

TEST(Checklist, item_2_openid_configuration_is_at_seven_addresses) {
  Place place(with_v3());
  const std::string v2 = place.get("/.well-known/openid-configuration").body;
  EXPECT_NE(v2.find("/v2/o/authorize\""), std::string::npos);
  for (const char* path :
       {"/.well-known/openid-configuration-v2", "/v1/connect/.well-known/openid-configuration",
        "/v2/connect/.well-known/openid-configuration"})
    EXPECT_EQ(place.get(path).body, v2) << path;
  const std::string v3 = place.get("/.well-known/openid-configuration-v3").body;
  EXPECT_NE(v3.find("/v3/o/authorize\""), std::string::npos);
  EXPECT_EQ(place.get("/v3/connect/.well-known/openid-configuration").body, v3);
  EXPECT_EQ(place.ask(http::Method::post, "/.well-known/openid-configuration").status, 405);
}

TEST(Checklist, item_4_metadata_is_public_and_tells_of_apps_resources_alone) {
  Place place;
  for (const char* path : {"/v1/fhir/metadata", "/v2/fhir/metadata", "/v2/fhir/metadata/"}) {
    const auto answer = place.get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_NE(answer.body.find(R"("format":["application/json","application/fhir+json"])"),
              std::string::npos);
    EXPECT_NE(answer.body.find("oauth-uris"), std::string::npos);
    EXPECT_EQ(answer.body.find(R"("type":"Claim")"), std::string::npos);
  }
}

TEST(Checklist, item_5_fhir_addresses_take_a_slash_or_none) {
  Place place;
  const std::string alice = place.token(Place::kEverything);
  for (const char* path : {"/v2/fhir/Patient", "/v2/fhir/Patient/-17", "/v1/fhir/Coverage",
                           "/v1/fhir/ExplanationOfBenefit/carrier--1700", "/v2/connect/userinfo"}) {
    EXPECT_EQ(place.get(path, alice).status, 200) << path;
    EXPECT_EQ(place.get(std::string(path) + "/", alice).status, 200) << path;
  }
}

TEST(Checklist, item_29_userinfo_names_the_fhir_id_and_when_the_user_was_made) {
  Place place;
  const auto answer = place.get("/v1/connect/userinfo", place.token("profile"));
  EXPECT_EQ(answer.body,
            R"({"sub":"-17","name":"Given Family","given_name":"Given","family_name":"Family","email":"",)"
            R"("iat":"2026-09-21T18:00:00Z","patient":"-17"})");
  for (const auto method : {http::Method::post, http::Method::put, http::Method::delete_}) {
    const auto refused = place.ask(method, "/v2/connect/userinfo", place.token("profile"));
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.headers.at("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(refused.body,
              "{\"detail\":\"Method \\\"" + std::string(http::name(method)) + "\\\" not allowed.\"}");
  }
  EXPECT_EQ(place.ask(http::Method::head, "/v2/connect/userinfo", place.token("profile")).status, 200);
}

TEST(Checklist, item_30_without_a_token_or_with_one_in_the_query) {
  Place place(with_v3());
  const std::string alice = place.token(Place::kEverything);
  for (const char* path :
       {"/v1/connect/userinfo", "/v2/fhir/Patient", "/v3/fhir/Patient", "/v3/connect/userinfo"}) {
    const auto none = place.get(path);
    EXPECT_EQ(none.status, 401) << path;
    EXPECT_TRUE(none.headers.at("WWW-Authenticate").starts_with(R"(Bearer realm="api")"));
    EXPECT_EQ(place.get(std::string(path) + "?access_token=" + alice, alice).status, 400) << path;
  }
}

TEST(Checklist, item_31_unknown_parameters_are_dropped_unless_strict_handling_is_asked_for) {
  Place place(with_v3());
  const std::string alice = place.token(Place::kEverything);
  for (const char* path : {"/v1/fhir/Coverage?hello=world", "/v2/fhir/Patient/-17?hello=world",
                           "/v2/fhir/ExplanationOfBenefit?hello=world&_count=1"}) {
    EXPECT_EQ(place.get(path, alice).status, 200) << path;
    const auto strict = place.get(path, alice, {{"Prefer", "handling=strict"}});
    EXPECT_EQ(strict.status, 400) << path;
    EXPECT_EQ(strict.body, R"({"error":"Invalid parameters: ['hello']"})");
  }
  EXPECT_EQ(place.get("/v3/fhir/Coverage?hello=world", alice, {{"Prefer", "handling=strict"}}).body,
            R"({"error":"Invalid parameters: ['hello']"})");
  EXPECT_EQ(
      place.get("/v2/fhir/Coverage?count=1&_format=json", alice, {{"Prefer", "handling=strict"}}).status,
      200);
}

TEST(Checklist, item_33_an_application_needs_the_scope_itself_in_v3) {
  Place place(with_v3());
  auto application = *place.auth_->find_application(place.application_).value();
  application.scopes = {"patient/Patient.rs"};
  ASSERT_TRUE(place.auth_->update_application(application).ok());
  const std::string alice = place.token(Place::kEverything);
  EXPECT_EQ(place.get("/v3/fhir/Patient", alice).status, 501);
  EXPECT_EQ(place.get("/v2/fhir/Coverage", alice).status, 200);
  const auto refused = place.get("/v3/fhir/Coverage", alice);
  EXPECT_EQ(refused.status, 403);
  EXPECT_TRUE(
      refused.body.starts_with(R"({"detail":"This application, App, does not have access to make search )"
                               R"(calls for Coverage resources.)"))
      << refused.body;
}

TEST(Checklist, item_40_each_answer_to_a_token_tells_its_rate) {
  Options options;
  options.rate = {4, std::chrono::hours(24)};
  options.application_rate = {5, std::chrono::hours(24)};
  Place place(options);
  const std::string alice = place.token(Place::kEverything, kAlice),
                    bob = place.token(Place::kEverything, kBob);
  EXPECT_EQ(place.get("/v2/connect/userinfo", alice).headers.at("X-RateLimit-Remaining"), "3");
  EXPECT_EQ(place.get("/v2/fhir/Patient", alice).headers.at("X-RateLimit-Limit"), "4");
  EXPECT_EQ(place.get("/v2/fhir/Patient", alice).headers.at("X-RateLimit-Remaining"), "1");
  // All tokens of the application together have made four requests after this one.
  const auto fourth = place.get("/v2/fhir/Patient", bob);
  EXPECT_EQ(fourth.status, 200);
  EXPECT_EQ(fourth.headers.at("X-RateLimit-Limit"), "5");
  EXPECT_EQ(fourth.headers.at("X-RateLimit-Remaining"), "1");
  EXPECT_EQ(place.get("/v2/fhir/Patient", bob).status, 200);
  const auto sixth = place.get("/v2/fhir/Patient", bob);
  EXPECT_EQ(sixth.status, 429);
  EXPECT_EQ(sixth.headers.at("Retry-After"), "86400");
  EXPECT_EQ(sixth.headers.at("X-RateLimit-Limit"), "5");
}

TEST(Suite, robots_keep_away_from_the_flows) {
  Place place;
  const auto answer = place.get("/robots.txt");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/plain");
  EXPECT_EQ(answer.body, "User-agent: *\nDisallow: /v1/o/\nDisallow: /v2/o/\nDisallow: /v3/o/");
}

class WithLoginElsewhere : public Gateway {
 protected:
  void SetUp() override {
    login_answers_ = [this](const std::function<void(Result<void>)>& checked) {
      ++asked_;
      checked(login_fails_ ? Result<void>(unavailable("", "no answer")) : Result<void>());
    };
    Gateway::SetUp();
  }
  bool login_fails_ = false;
  int asked_ = 0;
};

TEST_F(WithLoginElsewhere, health_asks_where_beneficiaries_sign_in) {
  for (const char* path : {"/health/sls", "/health/sls/", "/health/external", "/health/external_v2/"}) {
    login_fails_ = false;
    EXPECT_EQ(get(path).body, R"({"message":"all's well"})") << path;
    login_fails_ = true;
    log::set_level(log::Level::off);
    const Answer failed = get(path);
    log::set_level(log::Level::info);
    EXPECT_EQ(failed.status, 503) << path;
    EXPECT_EQ(failed.body, R"({"detail":"Service temporarily unavailable, try again later."})");
  }
  EXPECT_EQ(asked_, 8);
  for (const char* path : {"/health", "/health/db", "/health/bfd", "/health/bfd_v2"})
    EXPECT_EQ(get(path).status, 200) << path;
  EXPECT_EQ(asked_, 8);
}

}  // namespace
}  // namespace bb::gateway
