#include "oauth/server_metadata.h"

#include <array>

#include "base/json_text.h"
#include "oauth/scopes.h"

namespace bb::oauth {
namespace {

constexpr std::string_view kPath = "/.well-known/oauth-authorization-server";

// What does not depend on the address.
constexpr std::string_view kFixed =
    R"("response_modes_supported":["query"],)"
    R"("subject_types_supported":["public"],)"
    R"("id_token_signing_alg_values_supported":["RS256","ES256"],)"
    R"("token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","private_key_jwt","none"],)"
    R"("token_endpoint_auth_signing_alg_values_supported":["ES256","ES384","RS256","RS384","RS512"],)"
    R"("code_challenge_methods_supported":["S256"],)"
    R"("dpop_signing_alg_values_supported":["ES256","ES384","RS256","PS256"],)"
    R"("authorization_response_iss_parameter_supported":true,)"
    R"("claims_supported":["iss","sub","aud","exp","iat","auth_time","nonce","at_hash","fhirUser"],)"
    R"("claims_parameter_supported":false,"request_parameter_supported":false,"request_uri_parameter_supported":false)";

class Members {
 public:
  void text(std::string_view key, std::string_view value) { raw(key, "\"" + json_escaped(value) + "\""); }
  void raw(std::string_view key, std::string_view value) {
    if (!text_.empty()) text_ += ',';
    text_.append("\"").append(key).append("\":").append(value);
  }
  void append(std::string_view members) {
    if (!text_.empty()) text_ += ',';
    text_ += members;
  }
  const std::string& view() const { return text_; }

 private:
  std::string text_;
};

std::string known_scopes_array() {
  std::string array;
  for (const KnownScope& scope : known_scopes()) {
    if (!scope.is_default) continue;
    array += (array.empty() ? "[\"" : ",\"") + std::string(scope.name) + "\"";
  }
  return array + "]";
}

std::string base_of(const MetadataOptions& options) {
  return options.public_url + "/v" + std::to_string(options.version) + "/o/";
}

}  // namespace

std::string metadata_extensions(const MetadataOptions& options) {
  const std::string base = base_of(options);
  Members members;
  members.text("jwks_uri", options.public_url + "/.well-known/jwks.json");
  members.text("introspection_endpoint", base + "introspect");
  members.text("pushed_authorization_request_endpoint", base + "par");
  if (options.dynamic_registration) members.text("registration_endpoint", base + "register");
  members.raw("scopes_supported", known_scopes_array());
  members.append(kFixed);
  return members.view();
}

std::string server_metadata(const MetadataOptions& options) {
  const std::string base = base_of(options);
  Members members;
  members.text("issuer", options.public_url);
  members.text("authorization_endpoint", base + "authorize");
  members.text("token_endpoint", base + "token");
  members.text("revocation_endpoint", base + "revoke_token");
  members.text("userinfo_endpoint",
               options.public_url + "/v" + std::to_string(options.version) + "/connect/userinfo");
  members.raw("response_types_supported", R"(["code"])");
  members.raw("grant_types_supported", options.client_credentials
                                           ? R"(["authorization_code","refresh_token","client_credentials"])"
                                           : R"(["authorization_code","refresh_token"])");
  members.append(metadata_extensions(options));
  return "{" + members.view() + "}";
}

void add_metadata_routes(http::Router& router, const MetadataOptions& options) {
  const std::size_t path = options.public_url.find('/', options.public_url.find("://") + 3);
  const auto show = [document = server_metadata(options)](const http::Request& request,
                                                          http::Response& response) {
    if (request.has_header("Origin")) response.set("Access-Control-Allow-Origin", "*");
    response.body.append(document);
  };
  router.add(http::Method::get, std::string(kPath), show);
  if (path == std::string::npos) return;
  router.add(http::Method::get, std::string(kPath) + options.public_url.substr(path), show);
}

}  // namespace bb::oauth
