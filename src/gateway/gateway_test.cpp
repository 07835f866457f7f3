// What needs no token, and what is the same of everything.
#include <simdjson.h>

#include <algorithm>

#include "base/log.h"
#include "gateway/gateway_for_test.h"

namespace bb::gateway {
namespace {

using GatewayTest = Gateway;

TEST_F(GatewayTest, other_methods_are_405_and_other_versions_and_paths_404) {
  const std::string alice = token(kEverything);
  for (const auto method :
       {http::Method::post, http::Method::put, http::Method::delete_, http::Method::patch}) {
    EXPECT_EQ(ask(method, "/v2/fhir/Patient", alice).status, 405);
    EXPECT_EQ(ask(method, "/v2/fhir/Patient/-17", alice).status, 405);
  }
  for (const char* path :
       {"/v1/fhir/Patient/-17/extra", "/v1/fhir/Claim", "/v3/fhir/Patient/-17", "/v3/connect/userinfo",
        "/v3/fhir/metadata", "/v3/fhir/.well-known/smart-configuration",
        "/v3/connect/.well-known/openid-configuration", "/.well-known/openid-configuration-v3",
        "/v2/fhir/Patient/-17/extra", "/v2/fhir/Claim", "/v2/fhir/Patientfoo", "/v2/fhir/x/Patient/-17",
        "/v2/fhir/Patient/_search"}) {
    EXPECT_EQ(get(path, alice).status, 404) << path;
  }
}

TEST_F(GatewayTest, a_method_that_is_not_known_is_named) {
  const Answer answer = ask(http::Method::post, "/v2/fhir/Patient");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.body, R"-({"detail":"Method \"POST\" not allowed."})-");
  EXPECT_EQ(answer.headers.at("Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(GatewayTest, discovery_metadata_and_health_need_no_token) {
  for (const char* path :
       {"/.well-known/openid-configuration", "/.well-known/openid-configuration-v2",
        "/v1/connect/.well-known/openid-configuration", "/v2/connect/.well-known/openid-configuration",
        "/v1/fhir/.well-known/smart-configuration", "/v2/fhir/.well-known/smart-configuration",
        "/v2/fhir/metadata", "/health", "/health/", "/health/db", "/health/bfd", "/health/bfd_v2",
        "/health/external", "/health/external_v2"}) {
    const Answer answer = get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.content_type, "application/json") << path;
  }
  EXPECT_EQ(get("/health").body, R"({"message":"all's well"})");
}

TEST_F(GatewayTest, health_is_503_without_a_reason_when_the_database_does_not_answer) {
  database_fails_ = true;
  log::set_level(log::Level::off);
  const Answer answer = get("/health");
  log::set_level(log::Level::info);
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, R"({"detail":"Service temporarily unavailable, try again later."})");
}

TEST_F(GatewayTest, metadata_shows_what_apps_reach_and_where_to_authorize) {
  simdjson::dom::parser parser;
  simdjson::dom::element statement;
  ASSERT_EQ(parser.parse(get("/v2/fhir/metadata").body).get(statement), simdjson::SUCCESS);
  EXPECT_EQ(std::string_view(statement["resourceType"]), "CapabilityStatement");
  std::vector<std::string_view> types;
  for (const simdjson::dom::element resource : statement.at_pointer("/rest/0/resource")) {
    types.push_back(resource["type"]);
    EXPECT_EQ(simdjson::minify(resource["interaction"]), R"([{"code":"read"},{"code":"search-type"}])");
  }
  std::sort(types.begin(), types.end());
  EXPECT_EQ(types, (std::vector<std::string_view>{"Coverage", "ExplanationOfBenefit", "Patient"}));
  EXPECT_EQ(std::string_view(statement.at_pointer("/rest/0/security/extension/0/extension/0/valueUri")),
            "http://localhost:8000/v2/o/token");
}

TEST_F(GatewayTest, scripts_of_any_page_read_what_is_public) {
  for (const char* path : {"/v2/fhir/metadata", "/.well-known/openid-configuration",
                           "/.well-known/oauth-authorization-server"}) {
    const Answer answer = get(path, {}, {{"Origin", "https://anybody.example.org"}});
    EXPECT_EQ(answer.headers.at("Access-Control-Allow-Origin"), "*") << path;
  }
}

// The place that the application is sent back to is http://localhost/callback.
TEST_F(GatewayTest, scripts_of_applications_pages_read_what_takes_a_token_and_others_do_not) {
  const std::string alice = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient/-17", "/v2/fhir/ExplanationOfBenefit", "/v2/connect/userinfo"}) {
    const Answer answer = get(path, alice, {{"Origin", "http://localhost"}});
    EXPECT_EQ(answer.headers.at("Access-Control-Allow-Origin"), "http://localhost") << path;
    EXPECT_EQ(answer.headers.at("Vary").find("Origin"), 0U);
    EXPECT_FALSE(answer.headers.contains("Access-Control-Allow-Credentials"));
    EXPECT_FALSE(get(path, alice).headers.contains("Access-Control-Allow-Origin"));
    const Answer preflight = ask(http::Method::options, path, {}, {{"Origin", "http://localhost"}});
    EXPECT_EQ(preflight.status, 204) << path;
    EXPECT_NE(preflight.headers.at("Access-Control-Allow-Headers").find("authorization"), std::string::npos);
    for (const char* origin : {"https://evil.example.org", "null", "http://localhost:8000"}) {
      EXPECT_FALSE(get(path, alice, {{"Origin", origin}}).headers.contains("Access-Control-Allow-Origin"));
    }
  }
  // A refusal can be read too: the script must learn that its token is no good.
  EXPECT_EQ(get("/v2/fhir/Patient", "bogus", {{"Origin", "http://localhost"}})
                .headers.at("Access-Control-Allow-Origin"),
            "http://localhost");
}

TEST_F(GatewayTest, userinfo_is_the_profile_of_the_token) {
  const Answer answer = get("/v2/connect/userinfo", token("profile", kBob));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body,
            R"({"sub":"-18","name":"Given Family","given_name":"Given","family_name":"Family","email":"",)"
            R"("iat":"2026-09-21T18:00:00Z","patient":"-18"})");
}

}  // namespace
}  // namespace bb::gateway
