// What all TLS connections of a server share: its certificate and key, and which clients it lets in. TLS 1.2
// and 1.3, without compression, renegotiation and early data.
//
// Immutable, safe for any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"

struct ssl_ctx_st;

namespace bb::http {

// Files are PEM.
struct TlsOptions {
  std::string certificate_file;  // the server's, then those that lead to its root; empty: no TLS
  std::string key_file;          // of the certificate; not encrypted, closed to others
  // Mutual TLS: a client must prove that one of these certificates signed its own. Empty: none is asked for.
  std::string client_ca_file;
  // SHA-256 of the client certificates that are let in; empty: all that the CA signed.
  std::vector<Digest> client_fingerprints;

  bool enabled() const { return !certificate_file.empty(); }
};

// A certificate's SHA-256 as `openssl x509 -fingerprint -sha256` writes it: 64 hex digits, with or without
// colons between the bytes.
Result<Digest> parse_fingerprint(std::string_view text);
// Several, separated by commas.
Result<std::vector<Digest>> parse_fingerprints(std::string_view list);

class TlsContext {
 public:
  // Reads the files and checks that they can serve today. Errors (invalid) name the file, and what to do.
  static Result<std::shared_ptr<const TlsContext>> open(const TlsOptions& options);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context, std::vector<Digest> client_fingerprints);

  ssl_ctx_st* const context_;
  const std::vector<Digest> client_fingerprints_;
};

}  // namespace bb::http
