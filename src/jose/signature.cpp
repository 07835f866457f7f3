#include "jose/signature.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

#include "base/freed.h"

namespace bb::jose {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// RFC 7518 section 3.5: MGF1 with the same digest, a salt of the digest's length.
bool set_padding(EVP_PKEY_CTX* context, Algorithm algorithm) {
  if (traits(algorithm).key != KeyType::rsa) return true;
  if (!traits(algorithm).is_pss) return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

// RFC 7518 section 3.4: r and s side by side, each of the curve's length; OpenSSL speaks DER. Empty when the
// length is another, which a signature in DER has too.
std::string to_der(KeyType type, std::string_view signature) {
  const std::size_t length = coordinate_bytes(type);
  if (signature.size() != 2 * length) return {};
  const EcSignature pair(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(bytes_of(signature), static_cast<int>(length), nullptr);
  BIGNUM* s = BN_bin2bn(bytes_of(signature) + length, static_cast<int>(length), nullptr);
  if (pair == nullptr || r == nullptr || s == nullptr || ECDSA_SIG_set0(pair.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

std::string from_der(KeyType type, std::string_view der) {
  const unsigned char* begin = bytes_of(der);
  const EcSignature pair(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())));
  if (pair == nullptr) return {};
  const auto length = static_cast<int>(coordinate_bytes(type));
  std::string signature(2 * coordinate_bytes(type), '\0');
  if (BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes_of(signature), length) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes_of(signature) + length, length) < 0) {
    return {};
  }
  return signature;
}

}  // namespace

ErrorsForgotten::ErrorsForgotten() { ERR_set_mark(); }
ErrorsForgotten::~ErrorsForgotten() { ERR_pop_to_mark(); }

std::size_t coordinate_bytes(KeyType type) {
  switch (type) {
    case KeyType::ec_p256:
      return 32;
    case KeyType::ec_p384:
      return 48;
    case KeyType::rsa:
      break;
  }
  return 0;
}

bool verify_signature(EVP_PKEY* key, Algorithm algorithm, std::string_view message,
                      std::string_view signature) {
  const ErrorsForgotten forgotten;
  const AlgorithmTraits& how = traits(algorithm);
  std::string der;
  if (how.key != KeyType::rsa) {
    der = to_der(how.key, signature);
    if (der.empty()) return false;
    signature = der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;  // the digest context's own
  return context != nullptr &&
         EVP_DigestVerifyInit_ex(context.get(), &parameters, how.digest.data(), nullptr, nullptr, key,
                                 nullptr) == 1 &&
         set_padding(parameters, algorithm) &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

Result<std::string> make_signature(EVP_PKEY* key, Algorithm algorithm, std::string_view message) {
  const ErrorsForgotten forgotten;
  const AlgorithmTraits& how = traits(algorithm);
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  std::size_t size = 0;
  if (context == nullptr ||
      EVP_DigestSignInit_ex(context.get(), &parameters, how.digest.data(), nullptr, nullptr, key, nullptr) !=
          1 ||
      !set_padding(parameters, algorithm) ||
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(message), message.size()) != 1) {
    return internal("OpenSSL does not begin a signature");
  }
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(message), message.size()) != 1) {
    return internal("OpenSSL makes no signature");
  }
  signature.resize(size);
  if (how.key != KeyType::rsa) signature = from_der(how.key, signature);
  if (signature.empty()) return internal("OpenSSL's signature cannot be read");
  return signature;
}

}  // namespace bb::jose
