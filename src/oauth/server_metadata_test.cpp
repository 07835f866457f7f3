#include "oauth/server_metadata.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>

namespace bb::oauth {
namespace {

constexpr const char* kIssuer = "https://bb.example.org";

class Document {
 public:
  explicit Document(const std::string& text) {
    EXPECT_EQ(parser_.parse(text).get(root_), simdjson::SUCCESS) << text;
  }
  std::string text(std::string_view key) {
    std::string_view value;
    return root_[key].get(value) == simdjson::SUCCESS ? std::string(value) : "";
  }
  std::string json(std::string_view key) {
    simdjson::dom::element value;
    return root_[key].get(value) == simdjson::SUCCESS ? simdjson::minify(value) : "";
  }
  simdjson::dom::object object() { return root_; }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

TEST(ServerMetadata, names_every_endpoint_below_the_issuer) {
  Document document(server_metadata({.public_url = kIssuer}));
  EXPECT_EQ(document.text("issuer"), kIssuer);
  for (const auto& [key, path] :
       {std::pair{"authorization_endpoint", "/v2/o/authorize"}, std::pair{"token_endpoint", "/v2/o/token"},
        std::pair{"revocation_endpoint", "/v2/o/revoke_token"},
        std::pair{"userinfo_endpoint", "/v2/connect/userinfo"},
        std::pair{"introspection_endpoint", "/v2/o/introspect"},
        std::pair{"pushed_authorization_request_endpoint", "/v2/o/par"},
        std::pair{"jwks_uri", "/.well-known/jwks.json"}}) {
    EXPECT_EQ(document.text(key), std::string(kIssuer) + path);
  }
  EXPECT_EQ(document.text("registration_endpoint"), "") << "registration is off";
}

// RFC 8414 section 2, RFC 9207 section 3, RFC 9449 section 5.1; OpenID Connect Discovery section 3: what is
// left out of request_uri_parameter_supported counts as true.
TEST(ServerMetadata, promises_what_there_is_and_denies_what_there_is_not) {
  Document document(server_metadata({.public_url = kIssuer}));
  EXPECT_EQ(document.json("response_types_supported"), R"(["code"])");
  EXPECT_EQ(document.json("grant_types_supported"), R"(["authorization_code","refresh_token"])");
  EXPECT_EQ(document.json("code_challenge_methods_supported"), R"(["S256"])");
  EXPECT_EQ(document.json("authorization_response_iss_parameter_supported"), "true");
  EXPECT_EQ(document.json("request_uri_parameter_supported"), "false");
  EXPECT_EQ(document.json("request_parameter_supported"), "false");
  EXPECT_NE(document.json("id_token_signing_alg_values_supported").find("RS256"), std::string::npos);
  EXPECT_EQ(document.json("subject_types_supported"), R"(["public"])");
  EXPECT_EQ(document.json("dpop_signing_alg_values_supported").find("none"), std::string::npos);
}

TEST(ServerMetadata, with_registration_and_aligned_networks_names_them) {
  Document document(server_metadata(
      {.public_url = kIssuer, .version = 3, .dynamic_registration = true, .client_credentials = true}));
  EXPECT_EQ(document.text("registration_endpoint"), "https://bb.example.org/v3/o/register");
  EXPECT_EQ(document.text("token_endpoint"), "https://bb.example.org/v3/o/token");
  EXPECT_NE(document.json("grant_types_supported").find("client_credentials"), std::string::npos);
}

TEST(ServerMetadata, no_member_comes_twice) {
  Document document(server_metadata({.public_url = kIssuer, .dynamic_registration = true}));
  std::set<std::string_view> seen;
  for (const auto& [key, value] : document.object()) EXPECT_TRUE(seen.insert(key).second) << key;
}

TEST(ServerMetadata, an_issuer_with_a_path_is_found_behind_the_well_known_part) {
  http::Router router;
  add_metadata_routes(router, {.public_url = "https://example.org/bb"});
  for (const char* path :
       {"/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/bb"}) {
    http::Request request;
    request.path = request.target = path;
    http::Response response;
    (*router.match(request, response).handler)(request, response);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_NE(response.body.view().find(R"("issuer":"https://example.org/bb")"), std::string_view::npos);
  }
}

}  // namespace
}  // namespace bb::oauth
