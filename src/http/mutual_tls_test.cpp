// Mutual TLS: which clients are let in.
#include <csignal>

#include "base/encoding.h"
#include "http/tls_for_test.h"

namespace bb::http {
namespace {

class MutualTlsTest : public TlsServerTest {
 protected:
  MutualTlsTest() { demand_client_certificates(); }

  // In both versions of TLS, which look at client certificates at different moments.
  bool lets_in(const test::Issued& own) {
    int answers = 0;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      TlsClient client(port(),
                       {.ca = authority_.certificate(), .own = own, .least = version, .most = version});
      if (client.is_open() && client.ask(get("/tls")).body == "yes") ++answers;
    }
    EXPECT_NE(answers, 1) << "one version of TLS lets in whom the other refuses";
    return answers == 2;
  }
};

TEST_F(MutualTlsTest, lets_in_who_the_authority_signed_and_nobody_else) {
  start();
  EXPECT_TRUE(lets_in(client_certificate()));
  EXPECT_FALSE(lets_in({})) << "no certificate";
  EXPECT_FALSE(lets_in(test::Authority("Clients").issue({.usage = "clientAuth"})))
      << "another of the same name";
  EXPECT_FALSE(lets_in(client_certificate(-1))) << "expired";
  EXPECT_FALSE(lets_in(clients_.issue({.usage = "clientAuth", .from = 300}))) << "not valid yet";
  EXPECT_FALSE(lets_in(clients_.issue({.usage = "serverAuth"}))) << "not for clients";
  EXPECT_FALSE(lets_in(authority_.issue({.usage = "clientAuth"}))) << "of the authority for servers";
  EXPECT_TRUE(lets_in(client_certificate()));
}

TEST_F(MutualTlsTest, fingerprints_choose_among_those_that_the_authority_signed) {
  const test::Issued chosen = client_certificate(), another = client_certificate();
  const test::Issued foreign = test::Authority("Clients").issue({.usage = "clientAuth"});
  for (const test::Issued& issued : {chosen, foreign}) {
    options_.tls.client_fingerprints.push_back(*parse_fingerprint(test::fingerprint(issued.certificate)));
  }
  start();
  EXPECT_TRUE(lets_in(chosen));
  EXPECT_FALSE(lets_in(another));
  EXPECT_FALSE(lets_in(foreign)) << "a fingerprint does not stand in for the authority";
}

TEST_F(MutualTlsTest, an_authority_that_is_no_root_is_trusted_for_what_it_signed) {
  const test::Authority root("Root");
  const test::Authority middle("Middle", root);
  options_.tls.client_ca_file = file("clients.pem", middle.certificate());
  start();
  EXPECT_TRUE(lets_in(middle.issue({.usage = "clientAuth"})));
  EXPECT_FALSE(lets_in(root.issue({.usage = "clientAuth"})));
}

TEST_F(MutualTlsTest, handlers_see_whose_certificate_it_is) {
  router_.add(Method::get, "/who", [](const Request& request, Response& response) {
    if (request.client_fingerprint != nullptr)
      response.body.append(to_hex(as_text(*request.client_fingerprint)));
  });
  start();
  for (const test::Issued& own : {client_certificate(), client_certificate()}) {
    TlsClient client(port(), {.own = own});
    const std::string expected = to_hex(as_text(*parse_fingerprint(test::fingerprint(own.certificate))));
    EXPECT_EQ(client.ask(get("/who")).body, expected);
    EXPECT_EQ(client.ask(get("/who")).body, expected);
  }
}

TEST_F(TlsServerTest, without_a_client_ca_nobody_has_a_fingerprint) {
  router_.add(Method::get, "/who", [](const Request& request, Response& response) {
    response.body.append(request.client_fingerprint == nullptr ? "nobody" : "somebody");
  });
  start();
  EXPECT_EQ(TlsClient(port(), {.own = client_certificate()}).ask(get("/who")).body, "nobody");
}

TEST_F(MutualTlsTest, a_certificate_is_looked_at_in_each_handshake) {
  start();
  TlsClient client(port(), {.own = client_certificate(), .least = TLS1_3_VERSION});
  ASSERT_EQ(client.ask(get("/tls")).body, "yes");
  SSL_SESSION* session = SSL_get1_session(client.ssl());
  EXPECT_EQ(SSL_SESSION_is_resumable(session), 0) << "a ticket would let in who has been refused since";
  SSL_SESSION_free(session);
}

TEST_F(MutualTlsTest, a_signal_brings_a_new_authority) {
  server_.emplace(options_, std::move(router_));
  ASSERT_TRUE(server_->listen().ok());
  server_->reload_on_signal();
  thread_ = std::thread([this] { server_->run(); });
  const test::Authority next("Next");
  const test::Issued own = next.issue({.usage = "clientAuth"});
  EXPECT_FALSE(lets_in(own));
  file("clients.pem", next.certificate());
  ::kill(::getpid(), SIGHUP);
  wait_until([&] {
    TlsClient client(port(), {.own = own, .most = TLS1_2_VERSION});
    return client.is_open();
  });
  EXPECT_TRUE(lets_in(own));
  EXPECT_FALSE(lets_in(client_certificate()));
}

}  // namespace
}  // namespace bb::http
