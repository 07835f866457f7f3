#include "identity/openid_connect.h"

#include <array>
#include <cmath>
#include <utility>

#include "base/crypto.h"
#include "base/json_text.h"
#include "identity/openid_metadata.h"
#include "jose/jwt.h"

namespace bb::identity {
namespace {

using jose::Json;

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr std::size_t kLongestCode = 4 * 1024, kLongestSubject = 255;  // OpenID Connect Core section 2: sub
constexpr Seconds kAssertionLife{60}, kLeeway{60}, kLongestAge{600};
constexpr jose::Algorithms kIdTokenAlgorithms = {jose::Algorithm::rs256, jose::Algorithm::es256,
                                                 jose::Algorithm::ps256, jose::Algorithm::es384,
                                                 jose::Algorithm::rs384, jose::Algorithm::rs512};

// Which of its answers was of no use, for the log; nothing of the person.
Error failed(std::string_view step, std::string_view why) {
  return {ErrorKind::bad_answer, std::string(kOpenidError),
          "OpenID " + std::string(step) + ": " + std::string(why)};
}

// The person, or the provider for them, has called it off (RFC 6749 section 4.1.2.1, OpenID Connect Core
// section 3.1.2.6).
bool is_called_off(std::string_view error) {
  constexpr std::array<std::string_view, 5> kCodes = {"access_denied", "login_required",
                                                      "interaction_required", "consent_required",
                                                      "account_selection_required"};
  for (const std::string_view code : kCodes) {
    if (error == code) return true;
  }
  return false;
}

// Error codes are short words (RFC 6749 section 5.2); what is none is not logged.
std::string in_log(std::string_view code) {
  const bool is_word =
      code.size() <= 64 && code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == code.npos;
  return is_word ? std::string(code) : std::string("a code that is no word");
}

// A claim by its name, or by its JSON pointer; null when there is none.
const Json* find_claim(const Json& claims, std::string_view name) {
  if (!name.starts_with('/')) return claims.find(name);
  const Json* at = &claims;
  for (const std::string_view token : split(name.substr(1), '/')) {
    std::string member;
    for (std::size_t i = 0; i < token.size(); ++i) {  // RFC 6901 section 4
      const bool escaped = token[i] == '~' && i + 1 < token.size();
      member += escaped ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    at = at->find(member);
    if (at == nullptr) return nullptr;
  }
  return at;
}

// The trimmed text of a claim; a whole number is one, too. Empty when there is none.
std::string text_of(const Json& claims, std::string_view name) {
  const Json* claim = name.empty() ? nullptr : find_claim(claims, name);
  if (claim == nullptr) return {};
  if (claim->kind() == Json::Kind::number) {
    const double number = claim->as_number();
    constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53: beyond, a double may stand for another number
    if (std::abs(number) >= kExact || number != std::floor(number)) return {};
    return std::to_string(static_cast<std::int64_t>(number));
  }
  return std::string(trim(claim->as_text()));
}

class OpenidConnect final : public Provider {
 public:
  OpenidConnect(http::Client& client, jose::RemoteKeys& keys, const Clock& clock, OpenidOptions options)
      : client_(client),
        keys_(keys),
        clock_(clock),
        options_(std::move(options)),
        discovery_(client, clock, options_.issuer, options_.time) {}

  std::string_view name() const override { return "openid"; }
  std::string_view callback_path() const override { return kOpenidCallbackPath; }
  std::string_view state_parameter() const override { return "state"; }

  Result<std::string> depart(const LoginSecrets& secrets, std::string_view language) override {
    BB_ASSIGN(const auto provider, discovery_.find());
    Parameters parameters = {{"response_type", "code"},
                             {"client_id", options_.client_id},
                             {"redirect_uri", options_.callback_url},
                             {"scope", options_.scope},
                             {"state", secrets.state},
                             {"nonce", secrets.nonce},
                             {"code_challenge", to_base64url(as_text(sha256(secrets.code_verifier)))},
                             {"code_challenge_method", "S256"}};
    if (!options_.prompt.empty()) parameters.emplace_back("prompt", options_.prompt);
    if (!language.empty()) parameters.emplace_back("ui_locales", language);
    const std::string& endpoint = provider->authorization_endpoint;
    return endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") + format_query(parameters);
  }

  Result<Identity> arrive(const Parameters& brought, const LoginSecrets& secrets) override {
    BB_ASSIGN(const auto provider, discovery_.find());
    BB_ASSIGN(const std::string code, code_of(brought, *provider));
    BB_ASSIGN(const Json tokens, exchange(*provider, code, secrets.code_verifier));
    const auto id_token = tokens.text("id_token");
    if (!id_token) return failed("token", "there is no id_token");
    BB_ASSIGN(const jose::Claims claims, check_id_token(*provider, *id_token, secrets.nonce));
    Json more;
    if (options_.userinfo) {
      BB_ASSIGN(more, read_userinfo(*provider, tokens.text("access_token").value_or(""), claims.sub));
    }
    return identity_of(claims, more);
  }

 private:
  // The code that the browser has brought from this provider, and no other (RFC 9207).
  Result<std::string> code_of(const Parameters& brought, const OpenidMetadata& provider) const {
    const std::string* issuer = find_parameter(brought, "iss");
    if (issuer == nullptr ? provider.has_iss_parameter : *issuer != options_.issuer)
      return invalid("The answer is not of the sign-in service that was asked.");
    if (const std::string* error = find_parameter(brought, "error")) {
      if (is_called_off(*error))
        return Error{ErrorKind::forbidden, "The sign-in was not completed.",
                     "OpenID error " + in_log(*error)};
      return failed("authorization", in_log(*error));
    }
    const std::string* code = find_parameter(brought, "code");
    if (code == nullptr || code->empty() || code->size() > kLongestCode)
      return invalid("The sign-in service gave no code.");
    return *code;
  }

  Result<Json> exchange(const OpenidMetadata& provider, const std::string& code,
                        const std::string& verifier) {
    Parameters form = {{"grant_type", "authorization_code"},
                       {"code", code},
                       {"redirect_uri", options_.callback_url},
                       {"code_verifier", verifier}};
    http::Call call;
    call.method = http::Method::post;
    call.url = provider.token_endpoint;
    call.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    if (options_.key) {
      BB_ASSIGN(std::string assertion, assert_client(provider));
      form.emplace_back("client_id", options_.client_id);
      form.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
      form.emplace_back("client_assertion", std::move(assertion));
    } else {
      // RFC 6749 section 2.3.1: both encoded as in a form, then as RFC 7617 says.
      call.headers.emplace_back("Authorization",
                                "Basic " + to_base64(percent_encode(options_.client_id) + ":" +
                                                     percent_encode(options_.client_secret)));
    }
    call.body = format_query(form);
    BB_ASSIGN(const auto answer, ask("token", std::move(call)));
    auto json = Json::parse(answer.body.view());
    if (answer.status == 200 && json.ok()) return std::move(*json);
    const std::string error(json.ok() ? json->text("error").value_or("") : "");
    // A code that somebody else has used, or that came too late.
    if (answer.status == 400 && error == "invalid_grant")
      return invalid("The sign-in has expired. Please sign in once more.");
    return failed("token", "status " + std::to_string(answer.status) + " " + in_log(error));
  }

  // RFC 7523 section 3, OpenID Connect Core section 9: private_key_jwt.
  Result<std::string> assert_client(const OpenidMetadata& provider) const {
    const auto now = std::chrono::floor<Seconds>(clock_.now()).time_since_epoch();
    const std::string id = json_escaped(options_.client_id);
    const std::string claims = "{\"iss\":\"" + id + "\",\"sub\":\"" + id + "\",\"aud\":\"" +
                               json_escaped(provider.token_endpoint) + "\",\"jti\":\"" + random_token() +
                               "\",\"iat\":" + std::to_string(now.count()) +
                               ",\"exp\":" + std::to_string((now + kAssertionLife).count()) + "}";
    const jose::PublicKey& key = options_.key->public_key();
    const std::string kid = jose::thumbprint(key);
    return jose::sign_jws(*options_.key, {jose::usual_algorithm(key.type()), "JWT", kid}, claims);
  }

  // OpenID Connect Core section 3.1.3.7.
  Result<jose::Claims> check_id_token(const OpenidMetadata& provider, std::string_view id_token,
                                      const std::string& nonce) {
    const auto jws = jose::read_jws(id_token, kIdTokenAlgorithms);
    if (!jws.ok()) return failed("id_token", jws.error().message);
    const auto verified = keys_.verify(*jws, provider.jwks_uri);
    if (!verified.ok()) {
      const Error& error = verified.error();
      const bool is_theirs = error.kind == ErrorKind::unauthorized || error.kind == ErrorKind::not_found ||
                             error.kind == ErrorKind::invalid;
      return Error{is_theirs ? ErrorKind::bad_answer : error.kind, std::string(kOpenidError),
                   "OpenID id_token: " + error.message};
    }
    jose::ClaimRules rules;
    rules.issuers = {options_.issuer};
    rules.audiences = {options_.client_id};
    rules.required = {"sub", "exp", "iat", "nonce"};
    rules.leeway = kLeeway;
    rules.longest_age = kLongestAge;
    auto claims = jose::check_claims(*verified, rules, clock_.now());
    if (!claims.ok()) return failed("id_token", claims.error().message);
    if (!equal_constant_time(claims->all.text("nonce").value_or(""), nonce))
      return failed("id_token", "nonce is another");
    const Json* audience = claims->all.find("aud");
    const Json* party = claims->all.find("azp");
    const bool for_several = audience != nullptr && audience->items().size() > 1;
    if ((party != nullptr || for_several) && (party == nullptr || party->as_text() != options_.client_id))
      return failed("id_token", "azp is another");
    if (claims->sub.size() > kLongestSubject) return failed("id_token", "sub is too long");
    return std::move(*claims);
  }

  // OpenID Connect Core section 5.3.
  Result<Json> read_userinfo(const OpenidMetadata& provider, std::string_view access_token,
                             const std::string& subject) {
    if (provider.userinfo_endpoint.empty()) return failed("userinfo", "there is no endpoint");
    if (access_token.empty()) return failed("token", "there is no access_token");
    http::Call call;
    call.url = provider.userinfo_endpoint;
    call.headers = {{"Authorization", "Bearer " + std::string(access_token)}, {"Accept", "application/json"}};
    BB_ASSIGN(const auto answer, ask("userinfo", std::move(call)));
    if (answer.status != 200) return failed("userinfo", "status " + std::to_string(answer.status));
    auto json = Json::parse(answer.body.view());
    if (!json.ok()) return failed("userinfo", json.error().message);
    // Section 5.3.2: it must be of who the id_token is of.
    if (json->text("sub") != subject) return failed("userinfo", "sub is another");
    return std::move(*json);
  }

  Result<Identity> identity_of(const jose::Claims& claims, const Json& more) const {
    const auto told = [&](std::string_view name) {
      std::string text = text_of(claims.all, name);
      return text.empty() ? text_of(more, name) : text;
    };
    Identity identity;
    // The subject is unique at its issuer only: another issuer may call somebody else the same.
    const std::string_view issuer = options_.issuer;
    identity.username = claims.sub + "@" + std::string(issuer.substr(issuer.find("://") + 3));
    identity.mbi = to_upper(told(options_.mbi_claim));
    identity.hicn_hash = to_lower(told(options_.hicn_hash_claim));
    identity.member_id = told(options_.member_id_claim);
    identity.given_name = told("given_name");
    identity.family_name = told("family_name");
    identity.email = told("email");
    if (identity.mbi.empty() && identity.hicn_hash.empty() && identity.member_id.empty())
      return Error{ErrorKind::not_found, std::string(kOpenidError), "OpenID: no claim tells who it is"};
    return identity;
  }

  Result<http::CallAnswer> ask(std::string_view step, http::Call call) {
    call.time = options_.time;
    call.most_bytes = kMostBytes;
    auto answer = client_.send_and_wait(std::move(call));
    if (answer.ok()) return answer;
    const Error& error = answer.error();
    const ErrorKind kind = error.kind == ErrorKind::invalid ? ErrorKind::bad_answer : error.kind;
    return Error{kind, std::string(kOpenidError), "OpenID " + std::string(step) + ": " + error.message};
  }

  http::Client& client_;
  jose::RemoteKeys& keys_;
  const Clock& clock_;
  const OpenidOptions options_;
  OpenidDiscovery discovery_;
};

}  // namespace

std::unique_ptr<Provider> make_openid_connect(http::Client& client, jose::RemoteKeys& keys,
                                              const Clock& clock, OpenidOptions options) {
  return std::make_unique<OpenidConnect>(client, keys, clock, std::move(options));
}

}  // namespace bb::identity
