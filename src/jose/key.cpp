#include "jose/key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>

#include "base/freed.h"
#include "jose/signature.h"

namespace bb::jose {
namespace {

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Bytes = std::unique_ptr<BIO, Freed<BIO_free>>;

constexpr int kLeastModulusBits = 2048, kMostModulusBits = 8192, kMostExponentBits = 32;
constexpr unsigned kNewModulusBits = 2048;  // NIST SP 800-57: until 2030; keys are rotated long before
constexpr std::size_t kMostPemBytes = std::size_t{16} * 1024;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

const char* curve_name(KeyType type) { return type == KeyType::ec_p256 ? "P-256" : "P-384"; }

void drop_leading_zeros(std::string& number) { number.erase(0, number.find_first_not_of('\0')); }

std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

// A public key out of the parameters that OpenSSL names; null when it refuses them.
std::shared_ptr<EVP_PKEY> make_public(const char* algorithm, OSSL_PARAM* parameters) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    return nullptr;
  }
  return share(key);
}

std::string number_of(const EVP_PKEY* key, const char* parameter, int length = 0) {
  BIGNUM* read = nullptr;
  if (EVP_PKEY_get_bn_param(key, parameter, &read) != 1) return {};
  const Number number(read);
  std::string bytes(static_cast<std::size_t>(length > 0 ? length : BN_num_bytes(read)), '\0');
  if (BN_bn2binpad(read, bytes_of(bytes), static_cast<int>(bytes.size())) < 0) return {};
  return bytes;
}

// OpenSSL would ask at the terminal for the password of an encrypted key: there is none.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

Result<PublicKey> PublicKey::rsa(std::string modulus, std::string exponent) {
  const ErrorsForgotten forgotten;
  drop_leading_zeros(modulus);
  drop_leading_zeros(exponent);
  if (modulus.size() > kMostModulusBits / 8 || exponent.size() > kMostExponentBits / 8) {
    return invalid("An RSA key is too large.");
  }
  Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  Number e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
  if (BN_num_bits(n.get()) < kLeastModulusBits) return invalid("An RSA key has fewer than 2048 bits.");
  if (BN_is_odd(n.get()) == 0 || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) != 0) {
    return invalid("An RSA key has no proper modulus or exponent.");
  }
  const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = parameters == nullptr ? nullptr : make_public("RSA", parameters.get());
  if (key == nullptr) return invalid("An RSA key has no proper modulus or exponent.");
  return PublicKey(std::move(key), KeyType::rsa, std::move(modulus), std::move(exponent));
}

Result<PublicKey> PublicKey::ec(KeyType curve, std::string x, std::string y) {
  const ErrorsForgotten forgotten;
  const std::size_t length = coordinate_bytes(curve);
  if (length == 0 || x.size() != length || y.size() != length) {
    return invalid("A coordinate of an EC key has not its curve's length.");
  }
  std::string point = '\x04' + x + y;  // uncompressed, SEC 1 section 2.3.3
  std::string group = curve_name(curve);
  std::array<OSSL_PARAM, 3> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  auto key = make_public("EC", parameters.data());
  const KeyContext check(key == nullptr ? nullptr : EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  if (check == nullptr || EVP_PKEY_public_check_quick(check.get()) != 1) {
    return invalid("The point of an EC key is not on its curve.");
  }
  return PublicKey(std::move(key), curve, std::move(x), std::move(y));
}

bool PublicKey::verify(Algorithm algorithm, std::string_view message, std::string_view signature) const {
  return traits(algorithm).key == type_ && verify_signature(key_.get(), algorithm, message, signature);
}

Result<PrivateKey> PrivateKey::generate(KeyType type) {
  const ErrorsForgotten forgotten;
  EVP_PKEY* key = type == KeyType::rsa ? EVP_RSA_gen(kNewModulusBits) : EVP_EC_gen(curve_name(type));
  if (key == nullptr) return internal("OpenSSL makes no key");
  return from(share(key));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const ErrorsForgotten forgotten;
  if (pem.size() > kMostPemBytes) return invalid("The private key is too large.");
  const Bytes bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  EVP_PKEY* key =
      bytes == nullptr ? nullptr : PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_password, nullptr);
  if (key == nullptr) return invalid("The private key is no PEM text of an unencrypted key.");
  return from(share(key));
}

// The public part, checked like any other, around the key that holds both.
Result<PrivateKey> PrivateKey::from(std::shared_ptr<EVP_PKEY> key) {
  auto made = [&]() -> Result<PublicKey> {
    if (EVP_PKEY_is_a(key.get(), "RSA") == 1) {
      return PublicKey::rsa(number_of(key.get(), OSSL_PKEY_PARAM_RSA_N),
                            number_of(key.get(), OSSL_PKEY_PARAM_RSA_E));
    }
    for (const KeyType curve : {KeyType::ec_p256, KeyType::ec_p384}) {
      std::array<char, 64> group{};
      if (EVP_PKEY_is_a(key.get(), "EC") != 1 ||
          EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) != 1 ||
          EC_curve_nist2nid(curve_name(curve)) != OBJ_sn2nid(group.data())) {
        continue;
      }
      const auto length = static_cast<int>(coordinate_bytes(curve));
      return PublicKey::ec(curve, number_of(key.get(), OSSL_PKEY_PARAM_EC_PUB_X, length),
                           number_of(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, length));
    }
    return invalid("The private key is neither RSA nor EC on P-256 or P-384.");
  }();
  if (!made.ok()) return made.error();
  made->key_ = std::move(key);
  return PrivateKey(std::move(*made));
}

Result<std::string> PrivateKey::to_pem() const {
  const ErrorsForgotten forgotten;
  const Bytes bytes(BIO_new(BIO_s_secmem()));
  if (bytes == nullptr || PEM_write_bio_PKCS8PrivateKey(bytes.get(), public_key_.key_.get(), nullptr, nullptr,
                                                        0, nullptr, nullptr) != 1) {
    return internal("OpenSSL writes no private key");
  }
  char* data = nullptr;
  const long size = BIO_get_mem_data(bytes.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

Result<std::string> PrivateKey::sign(Algorithm algorithm, std::string_view message) const {
  if (traits(algorithm).key != public_key_.type())
    return invalid("This key does not sign with that algorithm.");
  return make_signature(public_key_.key_.get(), algorithm, message);
}

}  // namespace bb::jose
