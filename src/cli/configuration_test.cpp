#include "cli/configuration.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/file.h"

namespace bb::cli {
namespace {

const char* no_environment(const char*) { return nullptr; }

class ConfigurationFile : public ::testing::Test {
 protected:
  ~ConfigurationFile() override { std::filesystem::remove(path_); }
  Result<Configuration> read(std::string_view yaml) {
    std::ofstream(path_) << yaml;
    return configure({}, path_, no_environment);
  }
  std::string path_ = ::testing::TempDir() + "bluebutton_configuration_" +
                      ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".yaml";
};

// One row a setting, as docs/configuration.md shows it.
std::string table() {
  std::string text = "| key and flag | environment | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const Setting& setting : settings()) {
    const std::string fallback = setting.fallback.empty() ? "" : "`" + std::string(setting.fallback) + "`";
    text += "| `" + std::string(setting.key) + "` | `" + environment_name(setting) + "` | " + fallback +
            " | " + std::string(setting.meaning) + " |\n";
  }
  return text;
}

TEST(Configuration, has_each_key_once) {
  std::set<std::string_view> keys;
  for (const Setting& setting : settings()) EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
}

TEST(Configuration, documentation_shows_the_table_of_the_code) {
  const auto page = read_file(BLUEBUTTON_SOURCE_DIR "/docs/configuration.md");
  ASSERT_TRUE(page.ok());
  EXPECT_NE(page->find(table()), std::string::npos) << "docs/configuration.md must contain:\n" << table();
}

TEST(Configuration, defaults_of_the_table_are_those_of_the_code) {
  for (const Setting& setting : settings()) {
    if (setting.fallback.empty() || setting.key == "public-url") continue;
    Configuration assigned;
    ASSERT_TRUE(setting.assign(assigned, setting.fallback).ok()) << setting.key;
    const Configuration fresh;
    EXPECT_EQ(assigned.host, fresh.host);
    EXPECT_EQ(assigned.port, fresh.port);
    EXPECT_EQ(assigned.threads, fresh.threads);
    EXPECT_EQ(assigned.workers, fresh.workers);
    EXPECT_EQ(assigned.max_connections, fresh.max_connections);
    EXPECT_EQ(assigned.max_body_kilobytes, fresh.max_body_kilobytes);
    EXPECT_EQ(assigned.idle_seconds, fresh.idle_seconds);
    EXPECT_EQ(assigned.stop_seconds, fresh.stop_seconds);
    EXPECT_EQ(assigned.sandbox_first_patient, fresh.sandbox_first_patient);
    EXPECT_EQ(assigned.backend.seconds, fresh.backend.seconds);
    EXPECT_EQ(assigned.rate_limit.requests, fresh.rate_limit.requests);
    EXPECT_EQ(assigned.rate_limit.period, fresh.rate_limit.period);
    EXPECT_EQ(assigned.application_rate_limit.requests, fresh.application_rate_limit.requests);
    EXPECT_EQ(assigned.application_rate_limit.period, fresh.application_rate_limit.period);
    EXPECT_EQ(assigned.service_documentation, fresh.service_documentation);
    EXPECT_EQ(assigned.terms_of_service, fresh.terms_of_service);
    EXPECT_EQ(assigned.sandbox_users, fresh.sandbox_users);
    EXPECT_EQ(assigned.behind_tls_proxy, fresh.behind_tls_proxy);
    EXPECT_EQ(assigned.log_level, fresh.log_level);
  }
}

TEST_F(ConfigurationFile, flag_wins_over_environment_over_file_over_default) {
  std::ofstream(path_) << "listen: 127.0.0.1:1\nthreads: 1\nworkers: 1\n";
  const auto environment = [](const char* name) -> const char* {
    const std::string_view wanted = name;
    return wanted == "BLUEBUTTON_THREADS" || wanted == "BLUEBUTTON_WORKERS" ? "2" : nullptr;
  };
  const auto configuration = configure({{"workers", "3"}}, path_, environment);
  ASSERT_TRUE(configuration.ok());
  EXPECT_EQ(configuration->port, 1);
  EXPECT_EQ(configuration->threads, 2U);
  EXPECT_EQ(configuration->workers, 3U);
  EXPECT_EQ(configuration->idle_seconds, 75U);
}

TEST_F(ConfigurationFile, lists_are_yaml_lists_or_commas) {
  const std::vector<std::string> expected = {"10.0.0.1", "::1"};
  EXPECT_EQ(read("trusted-proxies: [10.0.0.1, '::1']")->trusted_proxies, expected);
  EXPECT_EQ(read("trusted-proxies: '10.0.0.1, ::1'")->trusted_proxies, expected);
}

TEST_F(ConfigurationFile, what_is_wrong_is_told_with_its_line_or_its_source) {
  EXPECT_EQ(read("threads: 1\nbogus: 2").error().message, path_ + ", line 2: there is no setting \"bogus\".");
  EXPECT_EQ(read("threads: many").error().message,
            path_ + ", line 1: threads is a whole number from 0 to 256.");
  EXPECT_EQ(read("threads: {a: b}").error().message,
            path_ + ", line 1: a plain value or a list was expected.");
  EXPECT_FALSE(read("threads: [1").ok());
  EXPECT_FALSE(read("- a").ok());
  EXPECT_EQ(configure({}, "/nowhere.yaml", no_environment).error().message,
            "The configuration file /nowhere.yaml cannot be read.");
  EXPECT_EQ(configure({{"listen", "8000"}}, "", no_environment).error().message,
            "--listen is HOST:PORT, for example localhost:8000 or [::1]:8000.");
  EXPECT_EQ(configure({}, "", [](const char*) { return "x"; }).error().kind, ErrorKind::invalid);
}

TEST_F(ConfigurationFile, empty_file_changes_nothing) { EXPECT_EQ(read("# nothing\n")->port, 8000); }

Result<Configuration> completed(const Values& flags) {
  BB_ASSIGN(Configuration configuration, configure(flags, "", no_environment));
  BB_TRY(complete(configuration));
  return configuration;
}

TEST(Configuration, plain_http_beyond_loopback_needs_a_tls_proxy_and_its_address) {
  for (const char* listen :
       {"0.0.0.0:8000", "[::]:8000", "192.0.2.1:80", "example.org:80", "127.example.org:80"}) {
    EXPECT_FALSE(completed({{"listen", listen}}).ok()) << listen;
    EXPECT_FALSE(completed({{"listen", listen}, {"behind-tls-proxy", "true"}}).ok()) << listen;
    EXPECT_FALSE(
        completed({{"listen", listen}, {"behind-tls-proxy", "true"}, {"public-url", "http://bb.example.org"}})
            .ok());
    EXPECT_TRUE(
        completed(
            {{"listen", listen}, {"behind-tls-proxy", "true"}, {"public-url", "https://bb.example.org"}})
            .ok());
  }
  for (const char* listen : {"127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.1.2.3:1"}) {
    EXPECT_TRUE(completed({{"listen", listen}}).ok()) << listen;
  }
}

TEST(Configuration, public_url_is_localhost_and_the_port_or_what_was_said_without_a_slash) {
  EXPECT_EQ(completed({{"listen", "127.0.0.1:8123"}})->public_url, "http://localhost:8123");
  EXPECT_EQ(completed({{"public-url", "https://bb.example.org/"}})->public_url, "https://bb.example.org");
  for (const char* url : {"", "bb.example.org", "ftp://x", "https://x?y", "https://x y", "http://"}) {
    EXPECT_FALSE(completed({{"public-url", url}}).ok()) << url;
  }
}

const std::string kFingerprint = std::string(32, 'a') + std::string(32, 'B');

TEST(Configuration, tls_lets_it_listen_beyond_loopback_under_an_https_address) {
  const Values tls = {{"listen", "0.0.0.0:8443"}, {"tls-certificate", "c"}, {"tls-key", "k"}};
  const auto with = [&tls](const char* public_url) {
    Values flags = tls;
    flags["public-url"] = public_url;
    return completed(flags);
  };
  EXPECT_FALSE(completed(tls).ok()) << "nobody knows which address clients use";
  EXPECT_FALSE(with("http://bb.example.org").ok());
  EXPECT_TRUE(with("https://bb.example.org").ok());
}

TEST(Configuration, public_url_is_https_with_a_certificate) {
  EXPECT_EQ(completed({{"tls-certificate", "c"}, {"tls-key", "k"}})->public_url, "https://localhost:8000");
  EXPECT_FALSE(
      completed({{"tls-certificate", "c"}, {"tls-key", "k"}, {"public-url", "http://localhost"}}).ok());
}

TEST(Configuration, settings_of_tls_stand_together) {
  EXPECT_FALSE(completed({{"tls-certificate", "c"}}).ok());
  EXPECT_FALSE(completed({{"tls-key", "k"}}).ok());
  EXPECT_FALSE(completed({{"tls-client-ca", "a"}}).ok());
  Values flags = {{"tls-certificate", "c"}, {"tls-key", "k"}, {"tls-client-fingerprints", kFingerprint}};
  EXPECT_FALSE(completed(flags).ok());
  flags["tls-client-ca"] = "a";
  EXPECT_TRUE(completed(flags).ok());
}

TEST(Configuration, fingerprints_are_a_list_of_sha_256) {
  const auto listed = [](const std::string& list) {
    return configure({{"tls-client-fingerprints", list}}, "", no_environment);
  };
  EXPECT_EQ(listed(kFingerprint + ", " + kFingerprint)->tls.client_fingerprints.size(), 2U);
  EXPECT_EQ(listed("AA:" + kFingerprint.substr(2))->tls.client_fingerprints.front()[0], 0xAA);
  for (const char* wrong : {"AA", "sha256", "AA,BB"}) EXPECT_FALSE(listed(wrong).ok()) << wrong;
}

TEST(Configuration, without_tokens_only_clients_with_certificates_come_from_beyond_loopback) {
  const auto allowed = [](const Values& flags) {
    return complete_without_tokens(*configure(flags, "", no_environment)).ok();
  };
  Values flags = {{"listen", "127.0.0.1:0"}};
  EXPECT_TRUE(allowed(flags));
  flags["listen"] = "0.0.0.0:8443";
  EXPECT_FALSE(allowed(flags));
  flags["behind-tls-proxy"] = "true";
  flags["public-url"] = "https://bb.example.org";
  EXPECT_FALSE(allowed(flags));
  flags["tls-certificate"] = "c";
  flags["tls-key"] = "k";
  EXPECT_FALSE(allowed(flags));
  flags["tls-client-ca"] = "a";
  EXPECT_TRUE(allowed(flags));
}

TEST(Configuration, a_backend_is_https_or_on_this_machine) {
  for (const char* url : {"https://data.example.org", "https://192.0.2.7:7443", "http://localhost:8001",
                          "http://127.0.0.1:8001", "http://[::1]:8001", "http://127.0.0.1"}) {
    EXPECT_TRUE(check_backend({.url = url}).ok()) << url;
  }
  for (const char* url :
       {"http://data.example.org", "http://192.0.2.7:8001", "http://localhost.example.org:80",
        "http://127.0.0.1.example.org", "http://localhost:80@data.example.org", ""}) {
    EXPECT_EQ(check_backend({.url = url}).error().kind, ErrorKind::invalid) << url;
  }
}

TEST(Configuration, a_backends_certificate_and_key_belong_together) {
  BackendConfiguration backend{.url = "https://data.example.org", .certificate_file = "a.pem"};
  EXPECT_EQ(check_backend(backend).error().kind, ErrorKind::invalid);
  backend.key_file = "a.key";
  EXPECT_TRUE(check_backend(backend).ok());
}

TEST(Configuration, the_first_synthetic_patient_is_below_zero) {
  EXPECT_EQ(
      configure({{"sandbox-first-patient", "-20140000008325"}}, "", no_environment)->sandbox_first_patient,
      -20'140'000'008'325);
  for (const char* value : {"0", "1", "", "-1x", "BBUser00000"})
    EXPECT_FALSE(configure({{"sandbox-first-patient", value}}, "", no_environment).ok()) << value;
}

}  // namespace
}  // namespace bb::cli
