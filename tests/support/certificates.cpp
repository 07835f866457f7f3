#include "support/certificates.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/crypto.h"
#include "base/freed.h"

namespace bb::test {
namespace {

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

std::string text_of(const Bio& bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio);
}

std::string to_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio);
}

Key make_key(int rsa_bits) {
  if (rsa_bits == 0) return Key(EVP_EC_gen("P-256"));
  return Key(EVP_RSA_gen(static_cast<unsigned>(rsa_bits)));
}

void extend(X509* certificate, int extension, const char* value) {
  X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, nullptr, extension, value);
  if (made == nullptr) std::abort();
  X509_add_ext(certificate, made, -1);
  X509_EXTENSION_free(made);
}

Certificate make_certificate(const std::string& name, EVP_PKEY* key, X509_NAME* issuer, long from,
                             long until) {
  Certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  std::uint64_t serial = 0;
  std::memcpy(&serial, random_bytes(7).data(), 7);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial);
  X509_set_pubkey(made.get(), key);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), until);
  X509_NAME* subject = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), issuer == nullptr ? subject : issuer);
  return made;
}

}  // namespace

struct Authority::Impl {
  Impl(const std::string& name, long until, const Impl* parent) : key(make_key(0)) {
    const Impl& signer = parent == nullptr ? *this : *parent;
    X509_NAME* issuer = parent == nullptr ? nullptr : X509_get_subject_name(parent->certificate.get());
    certificate = make_certificate(name, key.get(), issuer, -3600, until);
    extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(certificate.get(), signer.key.get(), EVP_sha256());
  }

  Key key;
  Certificate certificate;
};

Authority::Authority(const std::string& name, long until)
    : impl_(std::make_unique<Impl>(name, until, nullptr)) {}

Authority::Authority(const std::string& name, const Authority& parent)
    : impl_(std::make_unique<Impl>(name, 600, parent.impl_.get())) {}

Authority::~Authority() = default;

std::string Authority::certificate() const { return to_pem(impl_->certificate.get()); }

Issued Authority::issue(const CertificateWish& wish) const {
  const Key key = make_key(wish.rsa_bits);
  const Certificate made = make_certificate(
      wish.name, key.get(), X509_get_subject_name(impl_->certificate.get()), wish.from, wish.until);
  extend(made.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(made.get(), NID_ext_key_usage, wish.usage);
  extend(made.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  X509_sign(made.get(), impl_->key.get(), EVP_sha256());
  return {to_pem(made.get()), to_pem(key.get())};
}

std::string encrypted(const std::string& key, const std::string& password) {
  const Bio in(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
  const Key read(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  const Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(out.get(), read.get(), EVP_aes_256_cbc(),
                           reinterpret_cast<const unsigned char*>(password.data()),
                           static_cast<int>(password.size()), nullptr, nullptr);
  return text_of(out);
}

std::string fingerprint(const std::string& certificate) {
  const Bio in(BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size())));
  const Certificate read(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  unsigned char digest[32];
  X509_digest(read.get(), EVP_sha256(), digest, nullptr);
  std::string text;
  for (const unsigned char byte : digest) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    if (!text.empty()) text += ':';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace bb::test
