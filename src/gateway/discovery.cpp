#include "gateway/discovery.h"

#include "fhir/json_writer.h"
#include "oauth/server_metadata.h"

namespace bb::gateway {
namespace {

using fhir::JsonWriter;

std::string finished(JsonWriter& out) {
  out.finish();
  return std::string(out.buffer().view());
}

void flow_endpoints(JsonWriter& out, const Endpoints& endpoints) {
  out.member(R"("authorization_endpoint":)", endpoints.authorization);
  out.member(R"("revocation_endpoint":)", endpoints.revocation);
  out.member(R"("token_endpoint":)", endpoints.token);
}

}  // namespace

Endpoints::Endpoints(std::string_view public_url, fhir::Version version) {
  const std::string root = std::string(public_url) + (version == fhir::Version::v3 ? "/v3" : "/v2");
  authorization = root + "/o/authorize";
  revocation = root + "/o/revoke_token";
  token = root + "/o/token";
  userinfo = root + "/connect/userinfo";
  fhir_metadata = root + "/fhir/metadata";
}

oauth::MetadataOptions server(const PublicAddress& address, fhir::Version version) {
  const bool is_v3 = version == fhir::Version::v3;
  return {address.public_url, is_v3 ? 3 : 2, address.registration, is_v3};
}

std::string openid_configuration(const PublicAddress& address, fhir::Version version) {
  const Endpoints endpoints(address.public_url, version);
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw("{");
  out.member(R"("issuer":)", address.public_url);
  flow_endpoints(out, endpoints);
  out.member(R"("userinfo_endpoint":)", endpoints.userinfo);
  out.raw(R"("ui_locales_supported":["en-US"],)");
  out.member(R"("service_documentation":)", address.service_documentation);
  out.member(R"("op_tos_uri":)", address.terms_of_service);
  out.raw(R"("grant_types_supported":["refresh_token","authorization_code"],)");
  out.raw(R"("response_types_supported":["code","token"],)");
  out.member(R"("fhir_metadata_uri":)", endpoints.fhir_metadata);
  out.raw(oauth::metadata_extensions(server(address, version)));
  out.raw(",");
  out.end('}');
  return finished(out);
}

std::string smart_configuration(const PublicAddress& address, fhir::Version version, bool audit_events) {
  const bool is_v3 = version == fhir::Version::v3;
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw("{");
  flow_endpoints(out, Endpoints(address.public_url, version));
  out.raw(is_v3 ? std::string_view(R"("grant_types_supported":["authorization_code","client_credentials"],)")
                : R"("grant_types_supported":["authorization_code"],)");
  out.raw(R"("response_types_supported":["code","token"],)"
          R"("scopes_supported":["openid","profile","launch/patient",)"
          R"("patient/Patient.read","patient/ExplanationOfBenefit.read","patient/Coverage.read",)"
          R"("patient/Patient.rs","patient/ExplanationOfBenefit.rs","patient/Coverage.rs",)");
  if (is_v3 && audit_events) out.raw(R"("patient/AuditEvent.rs",)");
  out.end(']');
  out.raw(
      R"("code_challenge_methods_supported":["S256"],)"
      R"("capabilities":["client-confidential-symmetric","context-standalone-patient","launch-standalone",)"
      R"("permission-offline","permission-patient","permission-v1","permission-v2","authorize-post",)");
  if (is_v3) out.raw(R"("client-confidential-asymmetric",)");
  out.raw(R"("client-public","sso-openid-connect",)");
  out.end(']');
  if (is_v3) {
    out.raw(R"("token_endpoint_auth_methods_supported":["private_key_jwt"],)"
            R"("token_endpoint_auth_signing_alg_values_supported":["ES384","RS256","RS384","RS512"],)");
  }
  // What SMART App Launch 2.2 asks for beside sso-openid-connect.
  out.member(R"("issuer":)", address.public_url);
  out.member(R"("jwks_uri":)", address.public_url + "/.well-known/jwks.json");
  out.end('}');
  return finished(out);
}

std::string capability_security(const PublicAddress& address, fhir::Version version) {
  const Endpoints endpoints(address.public_url, version);
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw(R"({"cors":true,"service":[)"
          R"({"text":"OAuth","coding":[{"system":"http://hl7.org/fhir/restful-security-service",)"
          R"("code":"OAuth","display":"OAuth"}]},)"
          R"-({"text":"OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)",)-"
          R"("coding":[{"system":"http://hl7.org/fhir/restful-security-service",)"
          R"("code":"SMART-on-FHIR","display":"SMART-on-FHIR"}]}],)"
          R"("extension":[{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",)"
          R"("extension":[)");
  const auto uri = [&out](std::string_view name, std::string_view value) {
    out.raw("{");
    out.member(R"("url":)", name);
    out.member(R"("valueUri":)", value);
    out.end('}');
  };
  uri("token", endpoints.token);
  uri("authorize", endpoints.authorization);
  uri("revoke", endpoints.revocation);
  out.end(']');
  out.end('}');
  out.end(']');
  out.end('}');
  return finished(out);
}

}  // namespace bb::gateway
