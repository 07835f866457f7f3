// The configuration of the server: one table of settings, each a key of the YAML file, an environment
// variable and a flag. docs/configuration.md shows the table; a test compares them.
//
// What wins: the flag, then the environment, then the file, then the default.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/event.h"
#include "base/log.h"
#include "base/result.h"
#include "cli/login_settings.h"
#include "gateway/throttle.h"
#include "http/tls_context.h"
#include "oauth/routes.h"
#include "store/claim_store.h"

namespace bb::cli {

// The data server that `gateway` asks.
struct BackendConfiguration {
  std::string url = {}, v3_url = {};                 // empty: there is none
  std::string ca_file = {};                          // empty: the system's authorities
  std::string certificate_file = {}, key_file = {};  // empty: none is shown
  std::uint32_t seconds = 30;                        // of an answer
};

struct Configuration {
  std::string store;  // URL
  store::StoreOptions store_options;
  std::string host = "localhost";
  std::uint16_t port = 8000;
  std::string public_url;  // empty: made of host and port, see complete()
  http::TlsOptions tls;
  bool behind_tls_proxy = false;
  std::vector<std::string> trusted_proxies;
  unsigned threads = 0, workers = 0;  // 0: by the number of cores
  std::uint32_t rendered_claims_megabytes = 256;
  std::uint32_t max_connections = 10'000, max_body_kilobytes = 1024;
  std::uint32_t idle_seconds = 75, stop_seconds = 20;
  BackendConfiguration backend;
  gateway::Rate rate_limit, application_rate_limit;
  bool wellknown_applications = false;
  std::vector<std::string> hidden_labels{"internal-use"};
  std::string keys_ca_file;             // empty: the system's authorities
  bool keys_private_addresses = false;  // keys of others may be in one's own network
  oauth::Options oauth;                 // public_url aside
  bool sandbox_users = false;
  LoginConfiguration login;
  std::int64_t sandbox_first_patient = -10'000'000'000'001;
  std::string service_documentation = "https://bluebutton.cms.gov/developers";
  std::string terms_of_service = "https://bluebutton.cms.gov/terms";
  std::string log_file;  // empty: standard error
  log::Level log_level = log::Level::info;
  std::string metrics_host;  // empty: nobody is shown metrics
  std::uint16_t metrics_port = 0;
  std::string audit_log = "log";  // see audit/sink.h
  audit::PatientIds audit_patient_ids = audit::PatientIds::hashed;

  bool is_https() const { return public_url.starts_with("https:"); }
  std::size_t rendered_claims_bytes() const { return std::size_t{rendered_claims_megabytes} << 20; }
};

struct Setting {
  std::string_view key;       // "public-url": flag --public-url, environment BLUEBUTTON_PUBLIC_URL
  std::string_view value;     // how --help calls its value
  std::string_view fallback;  // the default, as one would write it
  std::string_view meaning;
  Result<void> (*assign)(Configuration& configuration, std::string_view value);
  bool of_gateway = false;  // `gateway` alone has it
};

std::span<const Setting> settings();
std::string environment_name(const Setting& setting);

// By key, as written by whoever configures.
using Values = std::map<std::string, std::string, std::less<>>;

// Reads `file` (YAML: one mapping of keys to plain values or lists of them; empty: no file) and puts the
// environment and the flags over it. `environment` looks a variable up. Errors (invalid) name the key and
// where it was written; an unknown key is one.
Result<Configuration> configure(const Values& flags, const std::string& file,
                                const std::function<const char*(const char*)>& environment);

// "data.example.org" of "https://data.example.org:7443/path".
std::string_view host_of(std::string_view url);

// Whether only this machine can connect to an address ("127.0.0.1", "::1", "localhost").
bool is_loopback(std::string_view host);

// What `gateway` needs: a backend over https, or over plain http on loopback only; a certificate with its
// key.
Result<void> check_backend(const BackendConfiguration& backend);

// The public URL of a server on this machine, when none is configured.
std::string local_url(const Configuration& configuration);

// Settings of TLS that only make sense together. Part of both that follow.
Result<void> check_tls(const Configuration& configuration);

// What no single setting shows: plain HTTP on an address that is not loopback is refused unless a proxy that
// ends TLS stands before it; with either, clients need an https:// address. Fills public_url.
Result<void> complete(Configuration& configuration);

// The same for a server that answers whoever connects: beyond loopback it needs to know its clients by their
// certificates.
Result<void> complete_without_tokens(const Configuration& configuration);

}  // namespace bb::cli
