#include "gateway/discovery.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <vector>

namespace bb::gateway {
namespace {

// "key" or "key=value" of every member, in order.
std::vector<std::string> members(const std::string& document) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  EXPECT_EQ(parser.parse(document).get_object().get(object), simdjson::SUCCESS) << document;
  std::vector<std::string> found;
  for (const auto& [key, value] : object) found.push_back(std::string(key) + "=" + simdjson::minify(value));
  return found;
}

PublicAddress address() {
  PublicAddress address;
  address.public_url = "https://bb.example.org";
  return address;
}

TEST(Checklist, item_2_openid_configuration_has_the_keys_of_cms_in_their_order) {
  const std::vector<std::string> expected = {
      R"(issuer="https://bb.example.org")",
      R"(authorization_endpoint="https://bb.example.org/v2/o/authorize")",
      R"(revocation_endpoint="https://bb.example.org/v2/o/revoke_token")",
      R"(token_endpoint="https://bb.example.org/v2/o/token")",
      R"(userinfo_endpoint="https://bb.example.org/v2/connect/userinfo")",
      R"(ui_locales_supported=["en-US"])",
      R"(service_documentation="https://bluebutton.cms.gov/developers")",
      R"(op_tos_uri="https://bluebutton.cms.gov/terms")",
      R"(grant_types_supported=["refresh_token","authorization_code"])",
      R"(response_types_supported=["code","token"])",
      R"(fhir_metadata_uri="https://bb.example.org/v2/fhir/metadata")",
  };
  std::vector<std::string> found = members(openid_configuration(address()));
  ASSERT_GT(found.size(), expected.size());
  const std::vector<std::string> more(found.begin() + static_cast<std::ptrdiff_t>(expected.size()),
                                      found.end());
  found.resize(expected.size());
  EXPECT_EQ(found, expected) << "and what CMS has not comes behind";
  EXPECT_EQ(more.front(), R"(jwks_uri="https://bb.example.org/.well-known/jwks.json")");
}

TEST(Checklist, item_3_smart_configuration_has_the_keys_of_cms_in_their_order) {
  const std::vector<std::string> expected = {
      R"(authorization_endpoint="https://bb.example.org/v2/o/authorize")",
      R"(revocation_endpoint="https://bb.example.org/v2/o/revoke_token")",
      R"(token_endpoint="https://bb.example.org/v2/o/token")",
      R"(grant_types_supported=["authorization_code"])",
      R"(response_types_supported=["code","token"])",
      R"(scopes_supported=["openid","profile","launch/patient","patient/Patient.read",)"
      R"("patient/ExplanationOfBenefit.read","patient/Coverage.read","patient/Patient.rs",)"
      R"("patient/ExplanationOfBenefit.rs","patient/Coverage.rs"])",
      R"(code_challenge_methods_supported=["S256"])",
      R"(capabilities=["client-confidential-symmetric","context-standalone-patient","launch-standalone",)"
      R"("permission-offline","permission-patient","permission-v1","permission-v2","authorize-post",)"
      R"("client-public","sso-openid-connect"])",
      R"(issuer="https://bb.example.org")",
      R"(jwks_uri="https://bb.example.org/.well-known/jwks.json")",
  };
  EXPECT_EQ(members(smart_configuration(address())), expected);
}

TEST(Checklist, item_1_v3_documents_advertise_v3) {
  const std::vector<std::string> v2 = members(openid_configuration(address()));
  std::vector<std::string> expected = v2;
  for (const std::size_t i : {1U, 2U, 3U, 4U, 10U}) expected[i].replace(expected[i].find("/v2/"), 4, "/v3/");
  expected.resize(11);
  std::vector<std::string> v3 = members(openid_configuration(address(), fhir::Version::v3));
  EXPECT_NE(std::find(v3.begin(), v3.end(),
                      R"(pushed_authorization_request_endpoint="https://bb.example.org/v3/o/par")"),
            v3.end());
  v3.resize(11);
  EXPECT_EQ(v3, expected);
  EXPECT_EQ(members(openid_configuration(address(), fhir::Version::v1)), v2) << "v1 and v2 share tokens";
}

TEST(Checklist, item_3_smart_configuration_of_v3_adds_what_aligned_networks_authenticate_with) {
  const std::string scopes =
      R"(scopes_supported=["openid","profile","launch/patient","patient/Patient.read",)"
      R"("patient/ExplanationOfBenefit.read","patient/Coverage.read","patient/Patient.rs",)"
      R"("patient/ExplanationOfBenefit.rs","patient/Coverage.rs")";
  std::vector<std::string> expected = {
      R"(authorization_endpoint="https://bb.example.org/v3/o/authorize")",
      R"(revocation_endpoint="https://bb.example.org/v3/o/revoke_token")",
      R"(token_endpoint="https://bb.example.org/v3/o/token")",
      R"(grant_types_supported=["authorization_code","client_credentials"])",
      R"(response_types_supported=["code","token"])",
      scopes + "]",
      R"(code_challenge_methods_supported=["S256"])",
      R"(capabilities=["client-confidential-symmetric","context-standalone-patient","launch-standalone",)"
      R"("permission-offline","permission-patient","permission-v1","permission-v2","authorize-post",)"
      R"("client-confidential-asymmetric","client-public","sso-openid-connect"])",
      R"(token_endpoint_auth_methods_supported=["private_key_jwt"])",
      R"(token_endpoint_auth_signing_alg_values_supported=["ES384","RS256","RS384","RS512"])",
      R"(issuer="https://bb.example.org")",
      R"(jwks_uri="https://bb.example.org/.well-known/jwks.json")",
  };
  EXPECT_EQ(members(smart_configuration(address(), fhir::Version::v3)), expected);
  expected[5] = scopes + R"(,"patient/AuditEvent.rs"])";
  EXPECT_EQ(members(smart_configuration(address(), fhir::Version::v3, true)), expected);
}

TEST(Discovery, capability_security_names_the_three_oauth_uris) {
  simdjson::dom::parser parser;
  simdjson::dom::element security;
  ASSERT_EQ(parser.parse(capability_security(address())).get(security), simdjson::SUCCESS);
  EXPECT_TRUE(bool(security["cors"]));
  EXPECT_EQ(std::string_view(security.at_pointer("/service/1/coding/0/code")), "SMART-on-FHIR");
  const char* const names[] = {"token", "authorize", "revoke"};
  const char* const paths[] = {"/v2/o/token", "/v2/o/authorize", "/v2/o/revoke_token"};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto uri = security.at_pointer("/extension/0/extension/" + std::to_string(i));
    EXPECT_EQ(std::string_view(uri["url"]), names[i]);
    EXPECT_EQ(std::string_view(uri["valueUri"]), "https://bb.example.org" + std::string(paths[i]));
  }
}

}  // namespace
}  // namespace bb::gateway
