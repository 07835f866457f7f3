#include "cli/server_settings.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "cli/assign.h"
#include "cli/configuration.h"

namespace bb::cli {
namespace {

Result<void> assign_address(std::string& to_host, std::uint16_t& to_port, std::string_view value) {
  const std::size_t colon = value.rfind(':');
  std::string_view host = value.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (colon == std::string_view::npos || host.empty() ||
      !assign_number(to_port, value.substr(colon + 1), 0, 65535).ok()) {
    return invalid("is HOST:PORT, for example localhost:8000 or [::1]:8000.");
  }
  to_host = host;
  return {};
}

Result<void> assign_synthetic(std::int64_t& to, std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number >= 0)
    return invalid("is a whole number below 0, as ids of synthetic beneficiaries are.");
  to = number;
  return {};
}

Result<void> assign_rate(gateway::Rate& to, std::string_view value) {
  BB_ASSIGN(to, gateway::parse_rate(value));
  return {};
}

Result<void> assign_fingerprints(std::vector<Digest>& to, std::string_view value) {
  auto fingerprints = http::parse_fingerprints(value);
  if (!fingerprints.ok()) return invalid("is a list of SHA-256 fingerprints, 64 hexadecimal digits each.");
  to = std::move(*fingerprints);
  return {};
}

// "https://issuer.example.org https://issuer.example.org/jwks.json", with commas between several.
Result<void> assign_issuers(std::vector<oauth::IdentityIssuer>& to, std::string_view value) {
  to.clear();
  for (const std::string_view pair : split(value, ',')) {
    if (trim(pair).empty()) continue;
    const std::size_t blank = trim(pair).find(' ');
    oauth::IdentityIssuer issuer;
    if (blank != std::string_view::npos) {
      issuer.issuer = trim(pair).substr(0, blank);
      issuer.jwks_uri = trim(trim(pair).substr(blank));
    }
    if (!issuer.issuer.starts_with("https://") || !issuer.jwks_uri.starts_with("https://") ||
        issuer.jwks_uri.find(' ') != std::string::npos)
      return invalid(
          "is a list of pairs, ISSUER JWKS_URI, both https:// addresses, with commas between them.");
    to.push_back(std::move(issuer));
  }
  return {};
}

Result<void> assign_digest(std::optional<Digest>& to, std::string_view value) {
  to.reset();
  if (value.empty()) return {};
  const auto bytes = from_hex(value);
  if (!bytes || bytes->size() != Digest{}.size()) return invalid("is a SHA-256, 64 hexadecimal digits.");
  to.emplace();
  std::copy(bytes->begin(), bytes->end(), to->begin());
  return {};
}

Result<void> assign_registration(oauth::DynamicRegistration& to, std::string_view value) {
  using oauth::DynamicRegistration;
  constexpr std::pair<std::string_view, DynamicRegistration> kNames[] = {
      {"off", DynamicRegistration::off},
      {"open", DynamicRegistration::open},
      {"approval", DynamicRegistration::approval}};
  for (const auto& [name, kind] : kNames) {
    if (value != name) continue;
    to = kind;
    return {};
  }
  return invalid("is off, open or approval.");
}

Result<void> assign_level(log::Level& to, std::string_view value) {
  constexpr std::string_view kNames[] = {"debug", "info", "warning", "error", "off"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (value != kNames[i]) continue;
    to = static_cast<log::Level>(i);
    return {};
  }
  return invalid("is debug, info, warning, error or off.");
}

Result<void> assign_patient_ids(audit::PatientIds& to, std::string_view value) {
  constexpr std::string_view kNames[] = {"hashed", "clear", "none"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (value != kNames[i]) continue;
    to = static_cast<audit::PatientIds>(i);
    return {};
  }
  return invalid("is hashed, clear or none.");
}

Result<void> assign_audit_log(std::string& to, std::string_view value) {
  constexpr std::string_view kNames[] = {"log", "stdout", "syslog"};
  const bool is_name = std::find(std::begin(kNames), std::end(kNames), value) != std::end(kNames);
  if (!is_name && (!value.starts_with("file:") || value.size() == 5))
    return invalid("is log, stdout, syslog or file:PATH.");
  to = value;
  return {};
}

using C = Configuration;
using V = std::string_view;

constexpr Setting kSettings[] = {
    {"store", "URL", "",
     "The database of claims, users and tokens: sqlite:PATH, or postgresql://... (docs/postgresql.md).",
     [](C& c, V v) { return assign_text(c.store, v); }},
    {"store-key-file", "FILE", "",
     "The key that seals what is personal in the store; empty: PATH.key of sqlite:PATH. PostgreSQL needs "
     "one.",
     [](C& c, V v) { return assign_text(c.store_options.key_file, v); }},
    {"store-replica", "URL", "",
     "postgresql://... of a read-only copy of the store, which claims are read from; empty: the store "
     "itself.",
     [](C& c, V v) { return assign_text(c.store_options.replica, v); }},
    {"listen", "HOST:PORT", "localhost:8000", "The address to serve on; port 0 takes any that is free.",
     [](C& c, V v) { return assign_address(c.host, c.port, v); }},
    {"public-url", "URL", "http://localhost:PORT",
     "The address that clients use: what the discovery documents say and redirects begin with; https:// with "
     "tls-certificate.",
     [](C& c, V v) { return assign_url(c.public_url, v); }},
    {"tls-certificate", "FILE", "",
     "PEM: the server's certificate and those that lead to its root; with it the server speaks HTTPS only "
     "(docs/tls.md).",
     [](C& c, V v) { return assign_text(c.tls.certificate_file, v); }},
    {"tls-key", "FILE", "", "PEM: the private key of tls-certificate, not encrypted, closed to other users.",
     [](C& c, V v) { return assign_text(c.tls.key_file, v); }},
    {"tls-client-ca", "FILE", "",
     "PEM: clients must show a certificate that one of these signed (mutual TLS); empty: none is asked for.",
     [](C& c, V v) { return assign_text(c.tls.client_ca_file, v); }},
    {"tls-client-fingerprints", "LIST", "",
     "SHA-256 of the client certificates that are let in, separated by commas; empty: all that tls-client-ca "
     "signed.",
     [](C& c, V v) { return assign_fingerprints(c.tls.client_fingerprints, v); }},
    {"behind-tls-proxy", "", "false",
     "A proxy that speaks TLS stands before this server. Only then, or with tls-certificate, may it listen "
     "on an address that is not loopback.",
     [](C& c, V v) { return assign_switch(c.behind_tls_proxy, v); }},
    {"trusted-proxies", "ADDRESSES", "",
     "Numeric addresses, separated by commas, whose X-Forwarded-For, -Host and -Proto are believed.",
     [](C& c, V v) { return assign_list(c.trusted_proxies, v); }},
    {"v3-endpoints", "", "false", "Whether the paths of version 3 of the API are there.",
     [](C& c, V v) { return assign_switch(c.oauth.v3_endpoints, v); }},
    {"v3-early-adopters", "CLIENT_IDS", "",
     "The applications that may use version 3, with commas between their client ids; empty: all.",
     [](C& c, V v) { return assign_list(c.oauth.v3_early_adopters, v); }},
    {"audit-events", "", "false",
     "Whether AuditEvent of version 3 is there, with its scopes; it needs a data server that keeps them "
     "(backend-v3).",
     [](C& c, V v) { return assign_switch(c.oauth.audit_events, v); }},
    {"wellknown-applications", "", "false",
     "Whether /.well-known/applications and the lists beside it show the registered applications to "
     "everybody; `sandbox` shows them.",
     [](C& c, V v) { return assign_switch(c.wellknown_applications, v); }},
    {"hidden-labels", "SLUGS", "internal-use",
     "Labels, separated by commas: an application with one of them is in none of those lists.",
     [](C& c, V v) { return assign_list(c.hidden_labels, v); }},
    {"identity-issuers", "LIST", "",
     "Whose identity tokens CMS Aligned Networks may present (client_credentials): ISSUER JWKS_URI, "
     "separated "
     "by a blank, with commas between several; empty: nobody's.",
     [](C& c, V v) { return assign_issuers(c.oauth.identity_issuers, v); }},
    {"networks-include-sensitive", "true|false", "false",
     "Whether the tokens of CMS Aligned Networks show claims under 42 CFR Part 2.",
     [](C& c, V v) { return assign_switch(c.oauth.networks_include_sensitive, v); }},
    {"keys-ca", "FILE", "",
     "The authorities (PEM) that servers are verified with which have keys of applications (jwks_uri) and "
     "identity issuers; empty: the system's.",
     [](C& c, V v) { return assign_text(c.keys_ca_file, v); }},
    {"keys-private-addresses", "true|false", "false",
     "Whether those servers may be in one's own network, and may speak plain http on this machine; they may "
     "where this server listens on loopback without behind-tls-proxy.",
     [](C& c, V v) { return assign_switch(c.keys_private_addresses, v); }},
    {"refresh-grace-seconds", "N", "10",
     "How long a refresh token that was just replaced may be presented again, as happens when two requests "
     "are made at once or an answer is lost; 0: never.",
     [](C& c, V v) -> Result<void> {
       std::uint32_t seconds = 0;
       BB_TRY(assign_number(seconds, v, 0, 60));
       c.oauth.refresh_grace = Seconds(seconds);
       return {};
     }},
    {"dynamic-registration", "off|open|approval", "off",
     "Whether applications may register themselves; with approval they work once `bluebutton app activate` "
     "was "
     "called for them.",
     [](C& c, V v) { return assign_registration(c.oauth.dynamic_registration, v); }},
    {"registration-token-digest", "SHA256", "",
     "The SHA-256 of the token that such registrations must show, 64 hexadecimal digits; empty: they need "
     "none.",
     [](C& c, V v) { return assign_digest(c.oauth.registration_token, v); }},
    {"sandbox-users", "", "false",
     "Synthetic beneficiaries sign in as BBUser00000 with PW00000! and so on by number; the same as "
     "login: sandbox.",
     [](C& c, V v) { return assign_switch(c.sandbox_users, v); }},
    {"sandbox-first-patient", "ID", "-10000000000001",
     "Of `gateway` with sandbox-users: the Patient id of BBUser00000; that of BBUser00001 is one less, and "
     "so on. -20140000008325 in CMS's sandbox.",
     [](C& c, V v) { return assign_synthetic(c.sandbox_first_patient, v); }, true},
    {"backend", "URL", "",
     "Of `gateway`: the data server that claims come from, https://...; http:// on loopback only.",
     [](C& c, V v) { return assign_url(c.backend.url, v); }, true},
    {"backend-v3", "URL", "",
     "Of `gateway`: the data server of version 3, as with backend; empty: what is permitted of it is 501.",
     [](C& c, V v) { return assign_url(c.backend.v3_url, v); }, true},
    {"backend-ca", "FILE", "",
     "Of `gateway`: the authorities (PEM) that the data server's certificate is verified with; empty: the "
     "system's.",
     [](C& c, V v) { return assign_text(c.backend.ca_file, v); }, true},
    {"backend-certificate", "FILE", "",
     "Of `gateway`: the certificate (PEM) that it shows to the data server, for mutual TLS.",
     [](C& c, V v) { return assign_text(c.backend.certificate_file, v); }, true},
    {"backend-key", "FILE", "", "Of `gateway`: the key (PEM) of backend-certificate.",
     [](C& c, V v) { return assign_text(c.backend.key_file, v); }, true},
    {"backend-seconds", "N", "30",
     "Of `gateway`: how long the data server may take for an answer; beyond it the client's is 504.",
     [](C& c, V v) { return assign_number(c.backend.seconds, v, 1, 600); }, true},
    {"rate-limit", "RATE", "100000/s",
     "Requests that one access token may make per s, m, h or d; beyond it the answer is 429.",
     [](C& c, V v) { return assign_rate(c.rate_limit, v); }},
    {"application-rate-limit", "RATE", "100000/s",
     "Requests that all tokens of one application together may make; beyond it the answer is 429.",
     [](C& c, V v) { return assign_rate(c.application_rate_limit, v); }},
    {"threads", "N", "0", "Threads that serve connections; 0: one for each core that the process may use.",
     [](C& c, V v) { return assign_number(c.threads, v, 0, 256); }},
    {"workers", "N", "0", "Threads for passwords and writes; 0: twice the cores, at least 4.",
     [](C& c, V v) { return assign_number(c.workers, v, 0, 1024); }},
    {"rendered-claims-megabytes", "N", "256",
     "Memory for resources as FHIR, so that one asked for again is not made again; taken as needed, 0: none.",
     [](C& c, V v) { return assign_number(c.rendered_claims_megabytes, v, 0, 1'048'576); }},
    {"max-connections", "N", "10000", "Connections served at once; further ones wait.",
     [](C& c, V v) { return assign_number(c.max_connections, v, 1, 1'000'000); }},
    {"max-body-kilobytes", "N", "1024", "The largest request body; beyond it the answer is 413.",
     [](C& c, V v) { return assign_number(c.max_body_kilobytes, v, 1, 1'048'576); }},
    {"idle-seconds", "N", "75", "A connection without a request for so long is closed.",
     [](C& c, V v) { return assign_number(c.idle_seconds, v, 1, 86'400); }},
    {"stop-seconds", "N", "20", "How long answers in flight may take once the server was told to stop.",
     [](C& c, V v) { return assign_number(c.stop_seconds, v, 0, 3'600); }},
    {"service-documentation", "URL", "https://bluebutton.cms.gov/developers",
     "Where developers read about this service (OpenID configuration).",
     [](C& c, V v) { return assign_url(c.service_documentation, v); }},
    {"terms-of-service", "URL", "https://bluebutton.cms.gov/terms",
     "The terms of this service (OpenID configuration).",
     [](C& c, V v) { return assign_url(c.terms_of_service, v); }},
    {"log-file", "PATH", "", "Where log lines go, one JSON object a line; empty: standard error.",
     [](C& c, V v) { return assign_text(c.log_file, v); }},
    {"log-level", "LEVEL", "info", "The least that is logged: debug, info, warning, error or off.",
     [](C& c, V v) { return assign_level(c.log_level, v); }},
    {"metrics-listen", "HOST:PORT", "",
     "The address of /metrics and of the report for CMS-0057-F (docs/operations.md); empty: none. Beyond "
     "loopback it needs tls-certificate and tls-client-ca.",
     [](C& c, V v) { return assign_address(c.metrics_host, c.metrics_port, v); }},
    {"audit-log", "WHERE", "log",
     "Where audit events and the line of each request go: log (among the log lines), stdout, syslog, or "
     "file:PATH, which SIGHUP opens anew (docs/operations.md).",
     [](C& c, V v) { return assign_audit_log(c.audit_log, v); }},
    {"audit-patient-ids", "HOW", "hashed",
     "How audit events show a beneficiary's Patient id: hashed (by a key of the store), clear, or none.",
     [](C& c, V v) { return assign_patient_ids(c.audit_patient_ids, v); }},
};

}  // namespace

std::span<const Setting> server_settings() { return kSettings; }

}  // namespace bb::cli
