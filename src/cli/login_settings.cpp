#include "cli/login_settings.h"

#include <algorithm>
#include <array>

#include "cli/assign.h"
#include "cli/configuration.h"

namespace bb::cli {
namespace {

constexpr std::array<std::string_view, 3> kMethods = {"sandbox", "slsx", "openid"};

Result<void> assign_method(std::string& to, std::string_view value) {
  if (!value.empty() && std::find(kMethods.begin(), kMethods.end(), value) == kMethods.end())
    return invalid("is sandbox, slsx or openid.");
  to = value;
  return {};
}

// An address that may have a query, as Medicare.gov's has.
Result<void> assign_page(std::string& to, std::string_view value) {
  const std::size_t query = value.find('?');
  std::string before;
  BB_TRY(assign_url(before, value.substr(0, query)));
  if (query != std::string_view::npos &&
      value.substr(query).find_first_of(" \"<>\\#") != std::string_view::npos)
    return invalid("is an address that begins with http:// or https://, without #.");
  to = query == std::string_view::npos ? before : std::string(value);
  return {};
}

// An issuer is compared byte for byte: a slash at its end stays.
Result<void> assign_issuer(std::string& to, std::string_view value) {
  std::string checked;
  BB_TRY(assign_url(checked, value));
  to = value;
  return {};
}

using C = Configuration;
using V = std::string_view;

constexpr Setting kLoginSettings[] = {
    {"login", "HOW", "",
     "Who signs beneficiaries in: slsx (Medicare.gov), openid (any OpenID Connect provider), sandbox (as "
     "sandbox-users); empty: nobody signs in (docs/login.md).",
     [](C& c, V v) { return assign_method(c.login.method, v); }},
    {"login-client-id", "ID", "", "Of slsx and openid: what the provider calls this server.",
     [](C& c, V v) { return assign_text(c.login.client_id, v); }},
    {"login-client-secret-file", "FILE", "",
     "Of slsx and openid: a file with the secret that the provider gave; empty: what "
     "BLUEBUTTON_LOGIN_CLIENT_SECRET says.",
     [](C& c, V v) { return assign_text(c.login.client_secret_file, v); }},
    {"login-ca", "FILE", "",
     "Of slsx and openid: the authorities (PEM) that the provider's certificates are verified with; empty: "
     "the system's.",
     [](C& c, V v) { return assign_text(c.login.ca_file, v); }},
    {"login-seconds", "N", "10", "Of slsx and openid: how long each answer of the provider may take.",
     [](C& c, V v) { return assign_number(c.login.seconds, v, 1, 60); }},
    {"login-at-once", "N", "16",
     "Of slsx and openid: logins that ask the provider at once; further ones wait, and many more are told to "
     "come again.",
     [](C& c, V v) { return assign_number(c.login.at_once, v, 1, 256); }},
    {"session-idle-minutes", "N", "30",
     "A browser that was signed in and asks nothing for so long is signed out.",
     [](C& c, V v) { return assign_number(c.login.session_idle_minutes, v, 1, 1'440); }},
    {"session-minutes", "N", "90",
     "A browser that was signed in is signed out after so long, whatever it does.",
     [](C& c, V v) { return assign_number(c.login.session_minutes, v, 1, 1'440); }},
    {"slsx-login", "URL", "", "Of slsx: where browsers are sent to sign in; may have a query.",
     [](C& c, V v) { return assign_page(c.login.slsx.login_url, v); }},
    {"slsx-token", "URL", "", "Of slsx: where a request token is exchanged for a session.",
     [](C& c, V v) { return assign_url(c.login.slsx.token_url, v); }},
    {"slsx-userinfo", "URL", "", "Of slsx: where a person is read, followed by / and who it is.",
     [](C& c, V v) { return assign_url(c.login.slsx.userinfo_url, v); }},
    {"slsx-signout", "URL", "", "Of slsx: where a session is ended.",
     [](C& c, V v) { return assign_url(c.login.slsx.signout_url, v); }},
    {"slsx-health", "URL", "", "Of slsx: asked before a browser is sent away; empty: nothing is.",
     [](C& c, V v) { return assign_url(c.login.slsx.health_url, v); }},
    {"slsx-cookie-file", "FILE", "",
     "Of slsx: a file with the Cookie header of every call; empty: none is sent.",
     [](C& c, V v) { return assign_text(c.login.slsx.cookie_file, v); }},
    {"openid-issuer", "URL", "",
     "Of openid: the provider, byte for byte as in its id_tokens; what is under it at "
     "/.well-known/openid-configuration says the rest.",
     [](C& c, V v) { return assign_issuer(c.login.openid.issuer, v); }},
    {"openid-scope", "SCOPES", "openid profile",
     "Of openid: what the provider is asked for, with openid among it.",
     [](C& c, V v) { return assign_text(c.login.openid.scope, v); }},
    {"openid-prompt", "PROMPT", "login",
     "Of openid: the provider asks who is there even when it knows; empty: as it likes.",
     [](C& c, V v) { return assign_text(c.login.openid.prompt, v); }},
    {"openid-mbi-claim", "NAME", "",
     "Of openid: the claim with the member's MBI; a name that begins with / is a JSON pointer.",
     [](C& c, V v) { return assign_text(c.login.openid.mbi_claim, v); }},
    {"openid-hicn-hash-claim", "NAME", "", "Of openid: the claim with the hash of the member's HICN.",
     [](C& c, V v) { return assign_text(c.login.openid.hicn_hash_claim, v); }},
    {"openid-member-id-claim", "NAME", "", "Of openid: the claim with the member's BENE_ID.",
     [](C& c, V v) { return assign_text(c.login.openid.member_id_claim, v); }},
    {"openid-userinfo", "", "false", "Of openid: claims are read from the provider's userinfo endpoint, too.",
     [](C& c, V v) { return assign_switch(c.login.openid.userinfo, v); }},
    {"openid-key", "FILE", "",
     "Of openid: the private key (PEM) with which this server proves who it is (private_key_jwt), instead of "
     "a secret.",
     [](C& c, V v) { return assign_text(c.login.openid.key_file, v); }},
    {"hash-pepper-file", "FILE", "",
     "Of `gateway` with slsx: a file with the pepper that the data server hashes HICNs with; empty: the "
     "published one of CMS's sandbox.",
     [](C& c, V v) { return assign_text(c.login.hash_pepper_file, v); }, true},
    {"hash-iterations", "N", "2", "Of `gateway` with slsx: how often it hashes them.",
     [](C& c, V v) { return assign_number(c.login.hash_iterations, v, 1, 10'000'000); }, true},
};

// "--slsx-token": what a method cannot do without.
Result<void> need(std::string_view method,
                  std::initializer_list<std::pair<const char*, const std::string*>> all) {
  for (const auto& [flag, value] : all) {
    if (value->empty())
      return invalid("--login " + std::string(method) + " needs " + flag + " (docs/login.md).");
  }
  return {};
}

Result<void> check_secure(std::initializer_list<std::pair<const char*, const std::string*>> urls) {
  for (const auto& [flag, url] : urls) {
    if (url->empty() || url->starts_with("https://") || is_loopback(host_of(*url))) continue;
    return invalid(std::string(flag) + " " + *url +
                   " would send who signs in in the clear. Use an https:// address; http:// is for this "
                   "machine only.");
  }
  return {};
}

}  // namespace

std::span<const Setting> login_settings() { return kLoginSettings; }

std::span<const std::string_view> login_methods() { return kMethods; }

Result<void> check_login(const LoginConfiguration& login) {
  if (login.session_idle_minutes > login.session_minutes)
    return invalid("--session-idle-minutes is at most --session-minutes.");
  if (login.method == "slsx") {
    const SlsxConfiguration& slsx = login.slsx;
    BB_TRY(need("slsx", {{"--slsx-login", &slsx.login_url},
                         {"--slsx-token", &slsx.token_url},
                         {"--slsx-userinfo", &slsx.userinfo_url},
                         {"--slsx-signout", &slsx.signout_url},
                         {"--login-client-id", &login.client_id}}));
    return check_secure({{"--slsx-login", &slsx.login_url},
                         {"--slsx-token", &slsx.token_url},
                         {"--slsx-userinfo", &slsx.userinfo_url},
                         {"--slsx-signout", &slsx.signout_url},
                         {"--slsx-health", &slsx.health_url}});
  }
  if (login.method == "openid") {
    const OpenidConfiguration& openid = login.openid;
    BB_TRY(need("openid", {{"--openid-issuer", &openid.issuer}, {"--login-client-id", &login.client_id}}));
    if (openid.mbi_claim.empty() && openid.hicn_hash_claim.empty() && openid.member_id_claim.empty()) {
      return invalid(
          "--login openid needs to know who a member is: --openid-mbi-claim, --openid-hicn-hash-claim or "
          "--openid-member-id-claim (docs/login.md).");
    }
    return check_secure({{"--openid-issuer", &openid.issuer}});
  }
  return {};
}

}  // namespace bb::cli
