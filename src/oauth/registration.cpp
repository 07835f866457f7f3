#include "oauth/registration.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "jose/jwk.h"
#include "oauth/redirect_uri.h"
#include "oauth/scopes.h"

namespace bb::oauth {
namespace {

constexpr std::size_t kLongestName = 255, kLongestDescription = 1000, kMostRedirects = 50;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::string random_alphanumerics(std::size_t length) {
  // Bytes beyond the last whole run of the alphabet are passed over, so that every character is as likely.
  constexpr std::size_t kEnd = 256 / kAlphabet.size() * kAlphabet.size();
  std::string text;
  while (text.size() < length) {
    for (const char c : random_bytes(length)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < kEnd && text.size() < length) text += kAlphabet[byte % kAlphabet.size()];
    }
  }
  return text;
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

Result<void> check_web_address(std::string_view what, std::string_view uri) {
  if (uri.empty() || ((uri.starts_with("https://") || uri.starts_with("http://")) && uri.size() < 2000 &&
                      is_printable_ascii(uri) && uri.find_first_of(" \"<>") == std::string_view::npos)) {
    return {};
  }
  return invalid("The " + std::string(what) + " must be a web address: https://...");
}

// How the application proves who it is: by a secret, by keys, or not at all.
Result<void> check_proof(const store::Application& application) {
  const bool has_keys = !application.jwks.empty() || !application.jwks_uri.empty();
  BB_TRY(check_web_address("address of the keys", application.jwks_uri));
  // As a redirect: over TLS, or, for trying things out, on this machine.
  if (!application.jwks_uri.empty() && !check_redirect_uri(application.jwks_uri).ok())
    return invalid("The address of the keys must be https: http is for this machine only.");
  if (!application.jwks_uri.empty() && !application.jwks.empty())
    return invalid("An application has keys, or an address of keys, not both.");
  if (!application.jwks.empty()) BB_TRY(jose::JwkSet::parse_strictly(application.jwks));
  if (!application.confidential && (application.secret_digest || has_keys))
    return invalid("A public application has neither a secret nor keys.");
  if (application.confidential && !application.secret_digest && !has_keys)
    return invalid("A confidential application has a secret or keys.");
  if (application.auth_type != store::AllowedAuthType::authorization_code && !has_keys)
    return invalid("Client credentials need keys, or an address of keys.");
  const std::string& algorithm = application.id_token_algorithm;
  if (!algorithm.empty() && algorithm != "RS256" && algorithm != "ES256")
    return invalid("Id tokens are signed by RS256 or ES256.");
  return {};
}

}  // namespace

Result<void> check_registration(const store::Application& application, Registrar by) {
  if (application.name.empty() || application.name.size() > kLongestName ||
      !is_printable_ascii(application.name)) {
    return invalid("The name must have 1 to 255 characters of ASCII.");
  }
  if (application.client_id.empty() || application.client_id.size() > kLongestName ||
      !is_printable_ascii(application.client_id) ||
      application.client_id.find_first_of(": ") != std::string::npos) {
    return invalid("The client id must have 1 to 255 characters of ASCII, without colon and blank.");
  }
  const bool asks_people = application.auth_type != store::AllowedAuthType::client_credentials;
  if (application.redirect_uris.empty() && asks_people)
    return invalid("An application needs a redirect URI.");
  if (application.redirect_uris.size() > kMostRedirects) {
    return invalid("An application may have at most 50 redirect URIs.");
  }
  for (const std::string& uri : application.redirect_uris) BB_TRY(check_redirect_uri(uri));
  for (const std::string& scope : application.scopes) {
    const auto known = known_scopes();
    if (std::none_of(known.begin(), known.end(), [&](const KnownScope& one) { return one.name == scope; })) {
      return invalid("There is no scope '" + scope + "'.");
    }
    if (by != Registrar::operating && !are_default({scope})) {
      return invalid("The scope '" + scope + "' is given by who runs this service.");
    }
  }
  BB_TRY(check_web_address("website", application.website_uri));
  BB_TRY(check_web_address("logo", application.logo_uri));
  BB_TRY(check_web_address("terms of service", application.tos_uri));
  BB_TRY(check_web_address("privacy policy", application.policy_uri));
  if (application.description.size() > kLongestDescription || !is_text(application.description) ||
      application.description.find_first_of("<>") != std::string::npos) {
    return invalid("The description may have at most 1,000 characters, and no markup.");
  }
  if (application.support_email.size() > kLongestName || !is_printable_ascii(application.support_email))
    return invalid("The address for questions may have at most 255 characters of ASCII.");
  return check_proof(application);
}

std::string make_client_id() { return random_alphanumerics(40); }
std::string make_client_secret() { return random_alphanumerics(64); }

}  // namespace bb::oauth
