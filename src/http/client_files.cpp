#include "http/client_files.h"

#include "http/tls_files.h"

namespace bb::http {

Result<void> check_files(const ClientOptions& options) {
  if (!options.ca_file.empty()) BB_TRY(read_certificates(options.ca_file));
  if (options.certificate_file.empty()) {
    if (options.key_file.empty()) return {};
    return invalid("The key " + options.key_file + " is of no use without a certificate.");
  }
  BB_ASSIGN(const std::vector<Certificate> chain, read_certificates(options.certificate_file));
  X509& certificate = *chain.front();
  if (validity_now(certificate) == Validity::expired) {
    return invalid("The certificate " + options.certificate_file + " has expired on " + end_of(certificate) +
                   ": renew it.");
  }
  const std::string& key_file = options.key_file.empty() ? options.certificate_file : options.key_file;
  BB_ASSIGN(const Key key, read_key(key_file));
  const bool belongs = X509_check_private_key(&certificate, key.get()) == 1;
  openssl_cause();
  if (!belongs) {
    return invalid("The key " + key_file + " does not belong to the certificate " + options.certificate_file +
                   ".");
  }
  return {};
}

}  // namespace bb::http
