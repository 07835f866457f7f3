// What is wrong with certificates and keys is told at the start, with the file's name.
#include "http/tls_context.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cctype>

#include "base/encoding.h"
#include "base/file.h"
#include "support/certificates.h"
#include "support/folder.h"

namespace bb::http {
namespace {

class TlsContextTest : public ::testing::Test {
 protected:
  TlsContextTest() { put(authority_.issue({})); }

  std::string file(const std::string& name, const std::string& text) {
    EXPECT_TRUE(write_file(folder_ / name, text, 0600).ok());
    return folder_ / name;
  }
  void put(const test::Issued& issued) {
    options_.certificate_file = file("server.pem", issued.certificate);
    options_.key_file = file("server.key", issued.key);
  }
  // Empty: they can be used.
  std::string complaint() {
    const auto opened = TlsContext::open(options_);
    if (opened.ok()) return "";
    EXPECT_EQ(opened.error().kind, ErrorKind::invalid);
    return opened.error().message;
  }
  void expect_complaint(const std::string& name, const std::string& text) {
    const std::string said = complaint();
    EXPECT_NE(said.find(folder_ / name), std::string::npos) << said;
    EXPECT_NE(said.find(text), std::string::npos) << said;
  }

  test::Folder folder_;
  test::Authority authority_{"Authority"};
  TlsOptions options_;
};

TEST_F(TlsContextTest, takes_a_certificate_and_its_key) {
  EXPECT_EQ(complaint(), "");
  file("server.pem", authority_.issue({}).certificate + authority_.certificate());
  expect_complaint("server.key", "does not belong");
  const test::Issued issued = authority_.issue({});
  put({issued.certificate + authority_.certificate(), issued.key});
  EXPECT_EQ(complaint(), "");
  options_.client_ca_file = file("ca.pem", authority_.certificate());
  EXPECT_EQ(complaint(), "");
}

TEST_F(TlsContextTest, missing_files_are_named) {
  options_.certificate_file = folder_ / "none.pem";
  expect_complaint("none.pem", "No such file");
  options_.certificate_file = folder_ / "server.pem";
  options_.key_file = folder_ / "none.key";
  expect_complaint("none.key", "No such file");
  options_.key_file = folder_ / "server.key";
  options_.client_ca_file = folder_ / "none.pem";
  expect_complaint("none.pem", "No such file");
}

TEST_F(TlsContextTest, what_is_not_pem_or_damaged_is_named) {
  file("server.pem", "not a certificate");
  expect_complaint("server.pem", "holds no certificate");
  put(authority_.issue({}));
  std::string damaged = authority_.issue({}).certificate;
  damaged.replace(damaged.size() / 2, 8, "????????");
  file("server.pem", damaged);
  expect_complaint("server.pem", "damaged");
  put(authority_.issue({}));
  file("server.key", authority_.issue({}).certificate);
  expect_complaint("server.key", "holds no private key");
}

TEST_F(TlsContextTest, certificates_outside_their_time_are_refused) {
  put(authority_.issue({.from = -600, .until = -1}));
  expect_complaint("server.pem", "has expired");
  put(authority_.issue({.from = 300, .until = 600}));
  expect_complaint("server.pem", "is not valid yet");
}

TEST_F(TlsContextTest, a_chain_with_an_expired_certificate_is_refused) {
  const test::Issued issued = authority_.issue({});
  put({issued.certificate + test::Authority("Old", -1).certificate(), issued.key});
  expect_complaint("server.pem", "has expired");
}

TEST_F(TlsContextTest, a_client_ca_must_be_valid_today_but_old_ones_may_stay_beside_it) {
  const std::string old = test::Authority("Old", -1).certificate();
  options_.client_ca_file = file("ca.pem", old);
  expect_complaint("ca.pem", "is valid today");
  file("ca.pem", old + authority_.certificate());
  EXPECT_EQ(complaint(), "");
}

TEST_F(TlsContextTest, a_key_that_others_may_read_or_that_is_encrypted_is_refused) {
  ASSERT_EQ(::chmod((folder_ / "server.key").c_str(), 0644), 0);
  expect_complaint("server.key", "every user");
  ASSERT_EQ(::chmod((folder_ / "server.key").c_str(), 0640), 0);
  EXPECT_EQ(complaint(), "");
  const test::Issued issued = authority_.issue({});
  put({issued.certificate, test::encrypted(issued.key, "secret")});
  expect_complaint("server.key", "is encrypted");
}

TEST_F(TlsContextTest, weak_keys_and_certificates_for_clients_are_refused) {
  put(authority_.issue({.rsa_bits = 1024}));
  expect_complaint("server.pem", "2048 bits");
  put(authority_.issue({.usage = "clientAuth"}));
  expect_complaint("server.pem", "not for a server");
}

TEST(ParseFingerprint, takes_64_hex_digits_with_or_without_colons) {
  const std::string certificate = test::Authority("A").certificate();
  const std::string written = test::fingerprint(certificate);
  std::string bare;
  for (const char c : written) {
    if (c != ':') bare += static_cast<char>(std::tolower(c));
  }
  ASSERT_TRUE(parse_fingerprint(written).ok());
  EXPECT_EQ(*parse_fingerprint(written), *parse_fingerprint(bare));
  EXPECT_EQ(to_hex(as_text(*parse_fingerprint(written))), bare);
  for (const std::string& wrong : {std::string(), bare.substr(2), bare + "00", bare.substr(1) + "g"}) {
    EXPECT_FALSE(parse_fingerprint(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace bb::http
