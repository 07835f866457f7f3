// Certificates and keys from PEM files, with errors that name the file and say what to do. For
// tls_context.cpp.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "base/freed.h"
#include "base/result.h"

namespace bb::http {

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

// All certificates of a file, at least one.
Result<std::vector<Certificate>> read_certificates(const std::string& file);

// Refused (invalid): a key that is encrypted, or that all users of the machine may read.
Result<Key> read_key(const std::string& file);

enum class Validity { valid, not_yet, expired };
Validity validity_now(const X509& certificate);
// "2026-11-22T10:00:00Z", in which it ends.
std::string end_of(const X509& certificate);

// OpenSSL's word for what failed last on this thread; forgets it.
std::string openssl_cause();

}  // namespace bb::http
