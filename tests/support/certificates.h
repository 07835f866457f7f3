// Certificates for tests, made on the spot and good for some minutes.
//
// For one thread at a time.
#pragma once

#include <memory>
#include <string>

namespace bb::test {

struct Issued {
  std::string certificate, key;  // PEM
};

// What a certificate says. Times are seconds from now.
struct CertificateWish {
  std::string name = "localhost";
  const char* usage = "serverAuth";
  long from = -60, until = 600;
  int rsa_bits = 0;  // 0: a key on the curve P-256
};

// Signs certificates; its own is signed by itself, or by `parent`.
class Authority {
 public:
  explicit Authority(const std::string& name, long until = 600);
  Authority(const std::string& name, const Authority& parent);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  std::string certificate() const;  // PEM
  Issued issue(const CertificateWish& wish) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The key, as PEM that a password opens.
std::string encrypted(const std::string& key, const std::string& password);
// The SHA-256 of a certificate, as `openssl x509 -fingerprint` writes it.
std::string fingerprint(const std::string& certificate);

}  // namespace bb::test
