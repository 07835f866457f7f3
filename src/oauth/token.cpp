#include "oauth/token.h"

#include "base/crypto.h"
#include "base/json_text.h"
#include "oauth/key_proof.h"
#include "oauth/reports.h"

namespace bb::oauth {
namespace {

void append_string(Buffer& out, std::string_view key, std::string_view value) {
  out.append(key);
  out.push('"');
  append_escaped(out, value);
  out.push('"');
}

// When what the application may do ends, as the client is told: empty without an end.
std::string access_grant_expiration(const IssuedTokens& issued, Instant now) {
  std::string end_of_grant = issued.grant_expires ? format_instant_seconds(*issued.grant_expires) : "";
  if (issued.user != nullptr && issued.user->kind == store::UserKind::aligned_network) return end_of_grant;
  switch (issued.application.data_access_type) {
    case store::DataAccessType::one_time:
      return format_instant_seconds(now + kAccessTokenLifetime);
    case store::DataAccessType::thirteen_month:
      return end_of_grant;
    case store::DataAccessType::research_study:
      return "";
  }
  return "";
}

}  // namespace

void token(const Dependencies& dependencies, int version, const http::Request& request,
           http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  const auto credentials = read_credentials(request, *parameters);
  if (!credentials) return refuse_client(response, {true, {}, {}});
  auto jkt = read_key_proof(dependencies, request, response);
  if (!jkt) return;
  const std::string_view grant_type = parameters->in_body("grant_type");
  if (grant_type == "authorization_code")
    return exchange_code(dependencies, {version, *credentials, *parameters, std::move(*jkt)}, response);
  if (grant_type == "refresh_token")
    return refresh(dependencies, {version, *credentials, *parameters, std::move(*jkt)}, response);
  if (grant_type == "client_credentials")
    return client_credentials(dependencies, {version, *credentials, *parameters, std::move(*jkt)}, request,
                              response);
  // Who asks is told first, as with a known grant type.
  if (!find_client(dependencies, *credentials, *parameters, std::nullopt, response)) return;
  refuse(response, grant_type.empty() ? Fault::missing_grant_type : Fault::unsupported_grant_type);
}

NewTokens make_tokens(Instant now) {
  NewTokens made{random_token(), random_token(), {}};
  made.pair = {sha256(made.access), sha256(made.refresh), now + kAccessTokenLifetime};
  return made;
}

void answer_tokens(const IssuedTokens& issued, Instant now, http::Response& response) {
  report_tokens(issued);

  response.status = 200;
  response.content_type = "application/json";
  response.set("Cache-Control", "no-store");  // RFC 6749 section 5.1
  response.set("Pragma", "no-cache");
  Buffer& out = response.body;
  append_string(out, R"({"access_token":)", issued.tokens.access);
  out.append(R"(,"expires_in":)" + std::to_string(kAccessTokenLifetime.count()));
  append_string(out, R"(,"token_type":)", issued.bound ? "DPoP" : "Bearer");
  append_string(out, R"(,"scope":)", issued.scope);
  append_string(out, R"(,"refresh_token":)", issued.tokens.refresh);
  if (issued.user != nullptr && issued.user->beneficiary) {
    append_string(out, R"(,"patient":)", std::to_string(*issued.user->beneficiary));
  }
  append_string(out, R"(,"access_grant_expiration":)", access_grant_expiration(issued, now));
  if (!issued.id_token.empty()) append_string(out, R"(,"id_token":)", issued.id_token);
  out.push('}');
}

}  // namespace bb::oauth
