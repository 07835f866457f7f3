#include "http/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "base/encoding.h"
#include "http/tls_files.h"

namespace bb::http {
namespace {

using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;

// RFC 9325 section 4.2: forward secrecy and authenticated encryption only. TLS 1.3 has nothing else.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr int kSecurityLevel = 2;  // 112 bits: RSA from 2048 on, no SHA-1

// In the form of ALPN: a length before each name.
constexpr unsigned char kProtocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// RFC 7301 section 3.2: a client that names protocols, none of which is ours, is told so.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* common = nullptr;
  if (SSL_select_next_proto(&common, size, kProtocols, sizeof kProtocols, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = common;
  return SSL_TLSEXT_ERR_OK;
}

// Instead of X509_verify_cert() alone; `allowed` is the vector of digests.
int verify_client(X509_STORE_CTX* chain, void* allowed) {
  if (X509_verify_cert(chain) <= 0) return 0;
  const auto& fingerprints = *static_cast<const std::vector<Digest>*>(allowed);
  if (fingerprints.empty()) return 1;
  Digest fingerprint;
  if (X509_digest(X509_STORE_CTX_get0_cert(chain), EVP_sha256(), fingerprint.data(), nullptr) == 1 &&
      std::find(fingerprints.begin(), fingerprints.end(), fingerprint) != fingerprints.end()) {
    return 1;
  }
  X509_STORE_CTX_set_error(chain, X509_V_ERR_CERT_REJECTED);
  return 0;
}

Result<void> use_certificate(SSL_CTX* context, const std::string& file,
                             const std::vector<Certificate>& chain) {
  for (const Certificate& certificate : chain) {
    const Validity validity = validity_now(*certificate);
    if (validity == Validity::expired) {
      return invalid("The certificate in " + file + " has expired at " + end_of(*certificate) +
                     ". Put one that is valid there.");
    }
    if (validity == Validity::not_yet) {
      return invalid("The certificate in " + file + " is not valid yet. Is this machine's clock right?");
    }
  }
  X509* own = chain.front().get();
  if (X509_check_purpose(own, X509_PURPOSE_SSL_SERVER, 0) != 1) {
    return invalid(
        "The first certificate in " + file +
        " is not for a server: its key usage says something else (extendedKeyUsage = serverAuth).");
  }
  bool is_used = SSL_CTX_use_certificate(context, own) == 1;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    is_used = is_used && SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  }
  if (!is_used)
    return invalid("The certificate in " + file + " cannot be used: " + openssl_cause() +
                   ". RSA keys have 2048 bits or more, and signatures are of SHA-256 or better.");
  return {};
}

Result<void> use_key(SSL_CTX* context, const TlsOptions& options) {
  BB_ASSIGN(const Key key, read_key(options.key_file));
  if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    openssl_cause();
    return invalid("The key in " + options.key_file + " does not belong to the certificate in " +
                   options.certificate_file + ", whose first certificate must be the server's own.");
  }
  return {};
}

// What is in the file is trusted, be it a root or not: who signs clients need not be trusted for more.
Result<void> demand_client_certificate(SSL_CTX* context, const std::string& file) {
  BB_ASSIGN(const std::vector<Certificate> authorities, read_certificates(file));
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  std::size_t valid = 0;
  for (const Certificate& authority : authorities) {
    if (X509_STORE_add_cert(store, authority.get()) != 1 ||
        SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      return invalid("The certificate file " + file + " cannot be used: " + openssl_cause() + ".");
    }
    if (validity_now(*authority) == Validity::valid) ++valid;
  }
  if (valid == 0) {
    return invalid("No certificate in " + file + " is valid today (the first ends at " +
                   end_of(*authorities.front()) + "): no client could prove itself.");
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return {};
}

void set_up(SSL_CTX* context, bool is_mutual) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_security_level(context, kSecurityLevel);
  SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // a connection that idles takes little memory
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (is_mutual) {  // a client's certificate is looked at in each handshake: no tickets
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
  }
}

}  // namespace

Result<Digest> parse_fingerprint(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ':') digits += c;
  }
  Digest digest;
  const auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != digest.size()) {
    return invalid("A certificate's fingerprint is its SHA-256: 64 hexadecimal digits.");
  }
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

Result<std::vector<Digest>> parse_fingerprints(std::string_view list) {
  std::vector<Digest> fingerprints;
  for (const std::string_view text : split(list, ',')) {
    if (trim(text).empty()) continue;
    BB_ASSIGN(const Digest fingerprint, parse_fingerprint(trim(text)));
    fingerprints.push_back(fingerprint);
  }
  return fingerprints;
}

TlsContext::TlsContext(ssl_ctx_st* context, std::vector<Digest> client_fingerprints)
    : context_(context), client_fingerprints_(std::move(client_fingerprints)) {}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

Result<std::shared_ptr<const TlsContext>> TlsContext::open(const TlsOptions& options) {
  Context context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr) return internal("SSL_CTX_new: " + openssl_cause());
  const bool is_mutual = !options.client_ca_file.empty();
  set_up(context.get(), is_mutual);
  BB_ASSIGN(const auto chain, read_certificates(options.certificate_file));
  BB_TRY(use_certificate(context.get(), options.certificate_file, chain));
  BB_TRY(use_key(context.get(), options));
  if (is_mutual) BB_TRY(demand_client_certificate(context.get(), options.client_ca_file));

  std::shared_ptr<TlsContext> made(new TlsContext(context.release(), options.client_fingerprints));
  SSL_CTX_set_cert_verify_callback(made->context_, verify_client,
                                   const_cast<std::vector<Digest>*>(&made->client_fingerprints_));
  return std::shared_ptr<const TlsContext>(std::move(made));
}

}  // namespace bb::http
