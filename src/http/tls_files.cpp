#include "http/tls_files.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cstdio>
#include <ctime>

#include "base/crypto.h"
#include "base/file.h"

namespace bb::http {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20;

using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

Bio reader(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Result<std::string> read_pem(const std::string& what, const std::string& file) {
  auto text = read_file(file, kLargestFile);
  if (text.ok()) return text;
  return invalid("The " + what + " file cannot be read: " + text.error().message);
}

// Instead of OpenSSL's own, which asks at the terminal.
int no_password(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

}  // namespace

Result<std::vector<Certificate>> read_certificates(const std::string& file) {
  BB_ASSIGN(const std::string text, read_pem("certificate", file));
  const Bio bio = reader(text);
  std::vector<Certificate> certificates;
  while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
    certificates.emplace_back(read);
  const bool is_at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string cause = openssl_cause();
  if (!is_at_end) {
    return invalid("The certificate file " + file + " is damaged after " +
                   std::to_string(certificates.size()) + " certificates: " + cause + ".");
  }
  if (certificates.empty()) {
    return invalid("The certificate file " + file +
                   " holds no certificate: PEM is expected, which begins with -----BEGIN CERTIFICATE-----.");
  }
  return certificates;
}

Result<Key> read_key(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0) {
    return invalid("The key file " + file + " can be read by every user of this machine: chmod o= it.");
  }
  BB_ASSIGN(std::string text, read_pem("key", file));
  bool is_encrypted = false;
  Key key(PEM_read_bio_PrivateKey(reader(text).get(), nullptr, no_password, &is_encrypted));
  OPENSSL_cleanse(text.data(), text.size());
  const std::string cause = openssl_cause();
  if (is_encrypted) {
    return invalid("The key file " + file +
                   " is encrypted, and nobody is there to type its password. Decrypt it: openssl pkey -in " +
                   file + " -out NEW.");
  }
  if (key == nullptr) {
    return invalid(
        "The key file " + file +
        " holds no private key: PEM is expected, which begins with -----BEGIN PRIVATE KEY-----. (" + cause +
        ")");
  }
  return key;
}

Validity validity_now(const X509& certificate) {
  if (X509_cmp_current_time(X509_get0_notBefore(&certificate)) > 0) return Validity::not_yet;
  return X509_cmp_current_time(X509_get0_notAfter(&certificate)) < 0 ? Validity::expired : Validity::valid;
}

std::string end_of(const X509& certificate) {
  std::tm end{};
  ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &end);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &end)};
}

std::string openssl_cause() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown" : reason;
}

}  // namespace bb::http
