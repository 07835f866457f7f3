// For tests of the server with TLS: a client that speaks it, and a server with a certificate of the test's
// own.
#pragma once

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/file.h"
#include "http/server_for_test.h"
#include "support/certificates.h"
#include "support/folder.h"

namespace bb::http {

// Takes only certificates that `ca` signed (PEM; empty: any), and shows its `own`.
struct TlsWish {
  std::string ca = {};
  test::Issued own = {};
  int least = TLS1_2_VERSION, most = TLS1_3_VERSION;
  std::string protocols = {};  // of ALPN, each after a byte that is its length
  int receive_buffer = 0;
  const char* ciphers = "DEFAULT";  // of TLS 1.2
};

class TlsClient : public SocketClient {
 public:
  explicit TlsClient(std::uint16_t port, const TlsWish& wish = {})
      : SocketClient(port, wish.receive_buffer), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_, wish.least < TLS1_2_VERSION ? 0 : 1);
    SSL_CTX_set_min_proto_version(context_, wish.least);
    SSL_CTX_set_max_proto_version(context_, wish.most);
    SSL_CTX_set_cipher_list(context_, wish.ciphers);
    const auto* protocols = reinterpret_cast<const unsigned char*>(wish.protocols.data());
    SSL_CTX_set_alpn_protos(context_, protocols, static_cast<unsigned>(wish.protocols.size()));
    if (!wish.ca.empty()) trust(wish.ca);
    if (!wish.own.key.empty()) show(wish.own);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_);
    is_open_ = SSL_connect(ssl_) == 1;
    if (is_open_ && !wish.ca.empty()) is_open_ = SSL_get_verify_result(ssl_) == X509_V_OK;
  }
  ~TlsClient() override {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // The handshake went well, as far as the client knows: with TLS 1.3 the server may refuse its certificate
  // afterwards.
  bool is_open() const { return is_open_; }
  // The server has said that it sends nothing more, rather than gone away.
  bool was_told_the_end() const { return was_told_the_end_; }
  std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
  }
  SSL* ssl() { return ssl_; }

 protected:
  ssize_t transmit(std::string_view bytes) override {
    return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
  }
  ssize_t take(char* into, std::size_t size) override {
    const int count = SSL_read(ssl_, into, static_cast<int>(size));
    if (count <= 0) was_told_the_end_ = SSL_get_error(ssl_, count) == SSL_ERROR_ZERO_RETURN;
    ERR_clear_error();
    return count;
  }

 private:
  static X509* certificate_of(const std::string& pem) {
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return certificate;
  }
  void trust(const std::string& ca) {
    X509* certificate = certificate_of(ca);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), certificate);
    X509_free(certificate);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  }
  void show(const test::Issued& own) {
    X509* certificate = certificate_of(own.certificate);
    SSL_CTX_use_certificate(context_, certificate);
    X509_free(certificate);
    BIO* bio = BIO_new_mem_buf(own.key.data(), static_cast<int>(own.key.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    SSL_CTX_use_PrivateKey(context_, key);
    EVP_PKEY_free(key);
    BIO_free(bio);
  }

  SSL_CTX* const context_;
  SSL* ssl_ = nullptr;
  bool is_open_ = false, was_told_the_end_ = false;
};

class TlsServerTest : public ServerTest {
 protected:
  TlsServerTest() {
    use(authority_.issue({}));
    router_.add(Method::get, "/tls", [](const Request& request, Response& response) {
      response.body.append(request.tls ? "yes" : "no");
    });
  }

  // The certificate of the server, from its start or from SIGHUP on.
  void use(const test::Issued& issued) {
    options_.tls.certificate_file = file("server.pem", issued.certificate);
    options_.tls.key_file = file("server.key", issued.key);
  }
  void demand_client_certificates() {
    options_.tls.client_ca_file = file("clients.pem", clients_.certificate());
  }
  test::Issued client_certificate(long until = 600) const {
    return clients_.issue({.name = "gateway", .usage = "clientAuth", .until = until});
  }
  std::string file(const std::string& name, const std::string& text) {
    EXPECT_TRUE(write_file(folder_ / name, text, 0600).ok());
    return folder_ / name;
  }

  test::Folder folder_;
  test::Authority authority_{"Servers"}, clients_{"Clients"};
};

}  // namespace bb::http
