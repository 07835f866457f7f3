#include "cli/logins.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>
#include <utility>

#include "base/encoding.h"
#include "base/file.h"
#include "identity/openid_connect.h"
#include "identity/sandbox.h"
#include "identity/slsx.h"

namespace bb::cli {
namespace {

constexpr std::size_t kLargestSecret = 16 * 1024;
constexpr std::size_t kQueue = 256;           // logins that wait for one of the pool's threads
constexpr unsigned kMostPasswordsAtOnce = 4;  // 64 MiB each
constexpr const char* kSecretVariable = "BLUEBUTTON_LOGIN_CLIENT_SECRET";

// The text of a small file that a setting names; empty when it names none.
Result<std::string> read_secret(std::string_view flag, const std::string& file) {
  if (file.empty()) return std::string();
  auto text = read_file(file, kLargestSecret);
  if (!text.ok()) return invalid(std::string(flag) + ": " + text.error().message);
  std::string secret(trim(*text));
  if (secret.empty()) return invalid(std::string(flag) + ": the file " + file + " is empty.");
  return secret;
}

Result<std::string> client_secret(const LoginConfiguration& login) {
  if (!login.client_secret_file.empty())
    return read_secret("--login-client-secret-file", login.client_secret_file);
  const char* variable = std::getenv(kSecretVariable);
  return std::string(variable == nullptr ? "" : variable);
}

using Parts = Logins::Parts;

Result<std::unique_ptr<identity::Provider>> make_slsx(const Parts& parts, http::Client& client,
                                                      jose::RemoteKeys&) {
  const LoginConfiguration& login = parts.configuration.login;
  identity::SlsxOptions options;
  options.login_url = login.slsx.login_url;
  options.token_url = login.slsx.token_url;
  options.userinfo_url = login.slsx.userinfo_url;
  options.signout_url = login.slsx.signout_url;
  options.health_url = login.slsx.health_url;
  options.callback_url = parts.configuration.public_url + std::string(identity::kSlsxCallbackPath);
  options.client_id = login.client_id;
  BB_ASSIGN(options.client_secret, client_secret(login));
  if (options.client_secret.empty()) {
    return invalid(std::string("--login slsx needs --login-client-secret-file, or ") + kSecretVariable +
                   " in the environment.");
  }
  BB_ASSIGN(options.cookie, read_secret("--slsx-cookie-file", login.slsx.cookie_file));
  options.time = Seconds(login.seconds);
  return identity::make_slsx(client, parts.clock, parts.people.identifier_hash(), std::move(options));
}

Result<std::unique_ptr<identity::Provider>> make_openid(const Parts& parts, http::Client& client,
                                                        jose::RemoteKeys& keys) {
  const LoginConfiguration& login = parts.configuration.login;
  identity::OpenidOptions options;
  options.issuer = login.openid.issuer;
  options.callback_url = parts.configuration.public_url + std::string(identity::kOpenidCallbackPath);
  options.client_id = login.client_id;
  options.scope = login.openid.scope;
  options.prompt = login.openid.prompt;
  options.mbi_claim = login.openid.mbi_claim;
  options.hicn_hash_claim = login.openid.hicn_hash_claim;
  options.member_id_claim = login.openid.member_id_claim;
  options.userinfo = login.openid.userinfo;
  options.time = Seconds(login.seconds);
  if (!login.openid.key_file.empty()) {
    BB_ASSIGN(const std::string pem, read_secret("--openid-key", login.openid.key_file));
    auto key = jose::PrivateKey::from_pem(pem);
    if (!key.ok()) return invalid("--openid-key: " + key.error().message);
    options.key = std::move(*key);
  } else {
    BB_ASSIGN(options.client_secret, client_secret(login));
    if (options.client_secret.empty()) {
      return invalid(std::string("--login openid needs --login-client-secret-file, or ") + kSecretVariable +
                     " in the environment, or --openid-key.");
    }
  }
  return identity::make_openid_connect(client, keys, parts.clock, std::move(options));
}

// The ways to sign in elsewhere.
struct Elsewhere {
  std::string_view method;
  Result<std::unique_ptr<identity::Provider>> (*make)(const Parts& parts, http::Client& client,
                                                      jose::RemoteKeys& keys);
  identity::Members::Accounts accounts;
};
constexpr std::array kElsewhere = {Elsewhere{"slsx", make_slsx, identity::Members::Accounts::one},
                                   Elsewhere{"openid", make_openid, identity::Members::Accounts::several}};

}  // namespace

Logins::Logins(const Parts& parts)
    : lockout_(parts.accounts, parts.clock),
      attempts_(parts.accounts, parts.clock, parts.configuration.is_https()) {}

Result<std::unique_ptr<Logins>> Logins::make(const Configuration& configuration, store::AuthStore& accounts,
                                             identity::People& people, const Clock& clock) {
  const Parts parts{configuration, accounts, people, clock};
  std::unique_ptr<Logins> logins(new Logins(parts));
  const LoginConfiguration& login = configuration.login;
  if (login.method == "sandbox") {
    logins->authenticator_ = std::make_unique<identity::SandboxUsers>(accounts, people, clock);
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    logins->pool_ = std::make_unique<http::WorkerPool>(std::min(cores, kMostPasswordsAtOnce), kQueue);
    return logins;
  }
  const auto way = std::find_if(kElsewhere.begin(), kElsewhere.end(),
                                [&](const Elsewhere& one) { return one.method == login.method; });
  if (login.method.empty()) return logins;
  if (way == kElsewhere.end()) return invalid("There is no way to sign in called " + login.method + ".");
  http::ClientOptions tls;
  tls.ca_file = login.ca_file;
  BB_ASSIGN(logins->client_, http::Client::make(tls));
  // The issuer is checked (check_login()): plain http is this machine's.
  logins->keys_ = std::make_unique<jose::RemoteKeys>(
      *logins->client_, clock,
      jose::RemoteKeysRules{.allow_loopback_http = login.openid.issuer.starts_with("http:")});
  BB_ASSIGN(logins->provider_, way->make(parts, *logins->client_, *logins->keys_));
  logins->members_ = std::make_unique<identity::Members>(accounts, people, clock, way->accounts);
  logins->pool_ = std::make_unique<http::WorkerPool>(login.at_once, kQueue);
  return logins;
}

gateway::HealthCheck Logins::health() const {
  if (!provider_ || !provider_->health_call()) return {};
  return [this](const std::function<void(Result<void>)>& checked) {
    client_->send(*provider_->health_call(), [checked](const Result<http::CallAnswer>& answer) {
      if (!answer.ok()) return checked(answer.error());
      if (answer->status < 400) return checked({});
      checked(unavailable("", "where people sign in, health has status " + std::to_string(answer->status)));
    });
  };
}

portal::Login Logins::login() const {
  if (authenticator_) return portal::LoginHere{*authenticator_, lockout_, *pool_};
  if (provider_) return portal::LoginElsewhere{*provider_, attempts_, *members_, *pool_};
  return portal::NoLogin{};
}

}  // namespace bb::cli
