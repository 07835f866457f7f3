// The client over TLS, against our own server.
#include <gtest/gtest.h>

#include "http/client.h"
#include "http/tls_for_test.h"

namespace bb::http {
namespace {

class ClientTlsTest : public TlsServerTest {
 protected:
  ClientOptions trusting() { return {.ca_file = file("ca.pem", authority_.certificate())}; }
  ClientOptions showing(const test::Issued& own) {
    ClientOptions options = trusting();
    options.certificate_file = file("own.pem", own.certificate);
    options.key_file = file("own.key", own.key);
    return options;
  }
  Result<CallAnswer> ask(Client& client, std::string_view host = "localhost") {
    Call call;
    call.url = "https://" + std::string(host) + ":" + std::to_string(port()) + "/tls";
    call.time = 5s;
    return client.send_and_wait(std::move(call));
  }
  Result<CallAnswer> ask(ClientOptions options, std::string_view host = "localhost") {
    auto client = Client::make(std::move(options));
    if (!client) return client.error();
    return ask(**client, host);
  }
  static void expect_untrusted(const Result<CallAnswer>& answer) {
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable) << answer.error().debug;
  }
};

TEST_F(ClientTlsTest, a_server_that_the_ca_vouches_for_is_asked) {
  start();
  const auto answer = ask(trusting());
  ASSERT_TRUE(answer.ok()) << answer.error().debug;
  EXPECT_EQ(answer->body.view(), "yes");
}

TEST_F(ClientTlsTest, a_server_of_another_name_is_not) {
  options_.host = "127.0.0.2";  // which the certificate does not name
  start();
  expect_untrusted(ask(trusting(), "127.0.0.2"));
}

TEST_F(ClientTlsTest, nor_one_whose_ca_is_not_trusted) {
  start();
  expect_untrusted(ask({.ca_file = file("other.pem", clients_.certificate())}));
  expect_untrusted(ask(ClientOptions{}));
}

TEST_F(ClientTlsTest, a_certificate_is_shown_to_a_server_that_demands_one) {
  demand_client_certificates();
  start();
  const auto answer = ask(showing(client_certificate()));
  ASSERT_TRUE(answer.ok()) << answer.error().debug;
  EXPECT_EQ(answer->body.view(), "yes");
  expect_untrusted(ask(trusting()));
  expect_untrusted(ask(showing(authority_.issue({.usage = "clientAuth"}))));
}

TEST_F(ClientTlsTest, certificate_and_key_may_stand_in_one_file) {
  demand_client_certificates();
  start();
  const test::Issued own = client_certificate();
  ClientOptions options = trusting();
  options.certificate_file = file("both.pem", own.key + own.certificate);
  const auto answer = ask(std::move(options));
  EXPECT_TRUE(answer.ok()) << answer.error().debug;
}

// A connection is kept for one name of a server and not used for another.
TEST_F(ClientTlsTest, a_certificate_that_was_renewed_is_shown_by_the_next_connection) {
  demand_client_certificates();
  start();
  auto client = Client::make(showing(client_certificate()));
  ASSERT_TRUE(client.ok());
  EXPECT_TRUE(ask(**client).ok());
  showing(authority_.issue({.usage = "clientAuth"}));  // one that this server does not want
  expect_untrusted(ask(**client, "127.0.0.1"));
  EXPECT_TRUE(ask(**client).ok()) << "the connection that was there";
  showing(client_certificate());
  const auto answer = ask(**client, "127.0.0.1");
  EXPECT_TRUE(answer.ok()) << answer.error().debug;
}

TEST_F(ClientTlsTest, a_server_without_tls_is_unavailable) {
  options_.tls = {};
  start();
  expect_untrusted(ask(trusting()));
}

TEST_F(ClientTlsTest, many_calls_share_few_handshakes) {
  options_.limits.connections = 4;
  start();
  ClientOptions options = trusting();
  options.most_connections = 4;
  auto client = Client::make(std::move(options));
  ASSERT_TRUE(client.ok());
  std::atomic<int> good{0}, ended{0};
  for (int i = 0; i < 1'000; ++i) {
    Call call;
    call.url = "https://localhost:" + std::to_string(port()) + "/tls";
    (*client)->send(std::move(call), [&](const Result<CallAnswer>& answer) {
      if (answer.ok() && answer->body.view() == "yes") ++good;
      ++ended;
    });
  }
  wait_until([&] { return ended == 1'000; });
  EXPECT_EQ(good, 1'000);
}

// Files that cannot do are told when the client is made, by their names.
class ClientFilesTest : public TlsServerTest {
 protected:
  std::string refusal(const std::string& ca, const std::string& certificate, const std::string& key) {
    const auto client = Client::make({.ca_file = ca, .certificate_file = certificate, .key_file = key});
    if (client.ok()) return "";
    EXPECT_EQ(client.error().kind, ErrorKind::invalid);
    return client.error().message;
  }
  static bool names(const std::string& message, const std::string& file) {
    return message.find(file) != std::string::npos;
  }

  const test::Issued own_ = client_certificate();
  const std::string ca_ = file("ca.pem", authority_.certificate());
  const std::string certificate_ = file("own.pem", own_.certificate);
  const std::string key_ = file("own.key", own_.key);
};

TEST_F(ClientFilesTest, those_that_do) {
  EXPECT_EQ(refusal("", "", ""), "");
  EXPECT_EQ(refusal(ca_, certificate_, key_), "");
}

TEST_F(ClientFilesTest, missing_or_no_pem) {
  const std::string missing = folder_ / "missing.pem", text = file("text.pem", "no certificate\n");
  for (const std::string& bad : {missing, text, folder_.path()}) {
    EXPECT_TRUE(names(refusal(bad, "", ""), bad));
    EXPECT_TRUE(names(refusal("", bad, key_), bad));
    EXPECT_TRUE(names(refusal("", certificate_, bad), bad));
  }
  EXPECT_TRUE(names(refusal("", certificate_, ""), certificate_)) << "holds no key";
}

TEST_F(ClientFilesTest, a_key_without_its_certificate) {
  EXPECT_TRUE(names(refusal("", "", key_), key_));
  const std::string other = file("other.key", client_certificate().key);
  EXPECT_TRUE(names(refusal("", certificate_, other), other));
}

TEST_F(ClientFilesTest, an_encrypted_key) {
  const std::string encrypted = file("encrypted.key", test::encrypted(own_.key, "secret"));
  EXPECT_TRUE(names(refusal("", certificate_, encrypted), encrypted));
}

TEST_F(ClientFilesTest, an_expired_certificate) {
  const test::Issued expired = client_certificate(-1);
  const std::string certificate = file("expired.pem", expired.certificate);
  EXPECT_TRUE(names(refusal("", certificate, file("expired.key", expired.key)), certificate));
}

}  // namespace
}  // namespace bb::http
