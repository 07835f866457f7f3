#include "cli/configuration.h"

#include <yaml-cpp/yaml.h>

#include <fstream>

#include "base/encoding.h"
#include "cli/login_settings.h"
#include "cli/server_settings.h"

namespace bb::cli {
namespace {

const Setting* find_setting(std::string_view key) {
  for (const Setting& setting : settings()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

Error wrong(const std::string& where, const std::string& why) { return invalid(where + ": " + why); }

// A plain value, or a list of them joined by commas.
Result<std::string> plain(const YAML::Node& node, const std::string& where) {
  if (node.IsNull()) return std::string();
  if (node.IsScalar()) return node.Scalar();
  std::string joined;
  if (!node.IsSequence()) return wrong(where, "a plain value or a list was expected.");
  for (const YAML::Node& item : node) {
    if (!item.IsScalar()) return wrong(where, "a list of plain values was expected.");
    if (!joined.empty()) joined += ',';
    joined += item.Scalar();
  }
  return joined;
}

Result<void> read_yaml(Configuration& configuration, const std::string& file) {
  std::ifstream stream(file);
  if (!stream) return invalid("The configuration file " + file + " cannot be read.");
  try {
    const YAML::Node document = YAML::Load(stream);
    if (document.IsNull()) return {};
    if (!document.IsMap()) return wrong(file, "lines of the form \"key: value\" were expected.");
    for (const auto& entry : document) {
      const std::string where = file + ", line " + std::to_string(entry.first.Mark().line + 1);
      if (!entry.first.IsScalar()) return wrong(where, "a key was expected.");
      const std::string& key = entry.first.Scalar();
      const Setting* setting = find_setting(key);
      if (setting == nullptr) return wrong(where, "there is no setting \"" + key + "\".");
      BB_ASSIGN(const std::string value, plain(entry.second, where));
      if (const auto assigned = setting->assign(configuration, value); !assigned.ok()) {
        return wrong(where, key + " " + assigned.error().message);
      }
    }
  } catch (const YAML::Exception& error) {
    return wrong(file + ", line " + std::to_string(error.mark.line + 1), error.msg);
  }
  return {};
}

}  // namespace

std::span<const Setting> settings() {
  static const std::vector<Setting> all = [] {
    const auto first = server_settings(), more = login_settings();
    std::vector<Setting> both(first.begin(), first.end());
    both.insert(both.end(), more.begin(), more.end());
    return both;
  }();
  return all;
}

std::string environment_name(const Setting& setting) {
  std::string name = "BLUEBUTTON_" + to_upper(setting.key);
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

Result<Configuration> configure(const Values& flags, const std::string& file,
                                const std::function<const char*(const char*)>& environment) {
  Configuration configuration;
  if (!file.empty()) BB_TRY(read_yaml(configuration, file));
  for (const Setting& setting : settings()) {
    const std::string name = environment_name(setting);
    if (const char* value = environment(name.c_str())) {
      if (const auto assigned = setting.assign(configuration, value); !assigned.ok()) {
        return wrong("environment", name + " " + assigned.error().message);
      }
    }
  }
  for (const auto& [key, value] : flags) {
    const Setting* setting = find_setting(key);
    if (setting == nullptr) return invalid("There is no setting \"" + key + "\".");
    if (const auto assigned = setting->assign(configuration, value); !assigned.ok()) {
      return invalid("--" + key + " " + assigned.error().message);
    }
  }
  return configuration;
}

std::string_view host_of(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  url = url.substr(0, url.find('/'));
  if (url.starts_with('[')) return url.substr(1, url.find(']') - 1);
  return url.substr(0, url.rfind(':'));
}

// RFC 1122 section 3.2.1.3 (127/8), RFC 4291 section 2.5.3, RFC 6761 section 6.3.
bool is_loopback(std::string_view host) {
  const bool numeric = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "::1" || (numeric && host.starts_with("127."));
}

std::string local_url(const Configuration& configuration) {
  return (configuration.tls.enabled() ? "https://localhost:" : "http://localhost:") +
         std::to_string(configuration.port);
}

Result<void> check_backend(const BackendConfiguration& backend) {
  if (backend.url.empty()) {
    return invalid(
        "--backend is missing: the address of the data server, https://... (`bluebutton serve` has one of "
        "its own).");
  }
  for (const std::string& url : {backend.url, backend.v3_url}) {
    if (url.empty()) continue;
    if (url.find('@') != std::string::npos)
      return invalid(
          "--backend has no user or password in it: the data server knows the gateway by certificate.");
    if (!url.starts_with("https://") && !is_loopback(host_of(url))) {
      return invalid(
          "Asking " + url +
          " would send claims in the clear. Use an https:// address; http:// is for a data server on "
          "this machine only.");
    }
  }
  if (backend.certificate_file.empty() != backend.key_file.empty())
    return invalid("--backend-certificate and --backend-key belong together: one of them is missing.");
  return {};
}

Result<void> check_tls(const Configuration& configuration) {
  const http::TlsOptions& tls = configuration.tls;
  if (tls.enabled() == tls.key_file.empty()) {
    return invalid("--tls-certificate and --tls-key are given together: the one proves what the other says.");
  }
  if (!tls.client_ca_file.empty() && !tls.enabled()) {
    return invalid(
        "--tls-client-ca needs --tls-certificate and --tls-key: without TLS nobody shows anything.");
  }
  if (!tls.client_fingerprints.empty() && tls.client_ca_file.empty()) {
    return invalid(
        "--tls-client-fingerprints needs --tls-client-ca, which the certificates are checked with.");
  }
  const bool is_known = tls.enabled() && !tls.client_ca_file.empty();
  if (!configuration.metrics_host.empty() && !is_loopback(configuration.metrics_host) && !is_known) {
    return invalid(
        "--metrics-listen beyond loopback needs --tls-certificate and --tls-client-ca: metrics are for those "
        "who show a certificate.");
  }
  return {};
}

Result<void> complete(Configuration& configuration) {
  BB_TRY(check_tls(configuration));
  const bool is_beyond = !is_loopback(configuration.host);
  if (is_beyond && !configuration.tls.enabled() && !configuration.behind_tls_proxy) {
    return invalid(
        "Serving on " + configuration.host +
        " would send tokens and claims in the clear. Listen on localhost, or give --tls-certificate and "
        "--tls-key, or put a proxy that speaks TLS before this server and say so with --behind-tls-proxy and "
        "--public-url.");
  }
  if (configuration.public_url.empty() && !is_beyond && !configuration.behind_tls_proxy) {
    configuration.public_url = local_url(configuration);
  }
  if (configuration.sandbox_users && configuration.login.method.empty())
    configuration.login.method = "sandbox";
  if (configuration.sandbox_users && configuration.login.method != "sandbox")
    return invalid("--sandbox-users is --login sandbox; choose one way to sign in.");
  BB_TRY(check_login(configuration.login));
  const bool is_secure = configuration.behind_tls_proxy || configuration.tls.enabled();
  if (is_secure && !configuration.public_url.starts_with("https://")) {
    return invalid(std::string(configuration.behind_tls_proxy ? "--behind-tls-proxy" : "--tls-certificate") +
                   " needs --public-url with the https:// address that clients use.");
  }
  return {};
}

Result<void> complete_without_tokens(const Configuration& configuration) {
  BB_TRY(check_tls(configuration));
  if (is_loopback(configuration.host) || !configuration.tls.client_ca_file.empty()) return {};
  return invalid(
      "The data server answers whoever connects, without a token, so it listens on loopback only (127.0.0.1, "
      "::1, localhost) and not on " +
      configuration.host +
      ", unless clients must show a certificate: --tls-certificate, --tls-key and --tls-client-ca. "
      "`bluebutton "
      "serve` is what faces the network.");
}

}  // namespace bb::cli
