#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sodium.h>

#include <cstdlib>
#include <filesystem>

#include "base/encoding.h"
#include "base/file.h"

namespace bb {
namespace {

// libsodium must be initialised before its first use; calling it again is harmless and thread-safe.
void start_sodium() {
  static const int started = sodium_init();
  if (started < 0) std::abort();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string random_bytes(std::size_t count) {
  start_sodium();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string random_token() { return to_base64url(random_bytes(32)); }

std::string random_uuid() { return random_uuid(random_bytes(16)); }

std::string random_uuid(std::string bytes) {
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string text = to_hex(bytes);
  for (const std::size_t at : {20, 16, 12, 8}) text.insert(at, "-");
  return text;
}

Digest sha256(std::string_view bytes) {
  // Fetched once: SHA256() looks the algorithm up at each call, which takes longer than the digest of a
  // token.
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Digest digest;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, kSha256, nullptr);
  return digest;
}

std::string_view as_text(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

RunningSha256::RunningSha256() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha256(), nullptr);
}
RunningSha256::~RunningSha256() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

void RunningSha256::add(std::string_view bytes) {
  EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size());
}

Digest RunningSha256::digest() const {
  EVP_MD_CTX* copy = EVP_MD_CTX_new();
  EVP_MD_CTX_copy_ex(copy, static_cast<const EVP_MD_CTX*>(context_));
  Digest digest;
  EVP_DigestFinal_ex(copy, digest.data(), nullptr);
  EVP_MD_CTX_free(copy);
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  // libsodium's: OpenSSL 3 looks the algorithm up at each call, which takes longer than the code itself.
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  crypto_auth_hmacsha256_final(&state, bytes_of(mac));
  sodium_memzero(&state, sizeof state);
  return mac;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

std::string IdentifierHash::operator()(std::string_view identifier) const {
  std::string hash(32, '\0');
  PKCS5_PBKDF2_HMAC(identifier.data(), static_cast<int>(identifier.size()), bytes_of(pepper),
                    static_cast<int>(pepper.size()), iterations, EVP_sha256(), static_cast<int>(hash.size()),
                    bytes_of(hash));
  return to_hex(hash);
}

std::string hash_password(std::string_view password) {
  start_sodium();
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw std::bad_alloc();
  }
  hash.resize(hash.find('\0'));
  return hash;
}

bool verify_password(std::string_view hash, std::string_view password) {
  start_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

Sealer::Sealer(std::string key) : key_(std::move(key)) {
  start_sodium();
  if (key_.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES) std::abort();
  fingerprint_key_ = hmac_sha256(key_, "fingerprint");
}

Sealer::~Sealer() {
  sodium_memzero(key_.data(), key_.size());
  sodium_memzero(fingerprint_key_.data(), fingerprint_key_.size());
}

Result<std::shared_ptr<const Sealer>> Sealer::open(const std::string& key_path, bool create) {
  std::error_code failed;
  if (!std::filesystem::exists(key_path, failed)) {
    if (!create) {
      return invalid("The key file " + key_path +
                     " is missing. What the store sealed cannot be opened without it.");
    }
    BB_TRY(write_new_file(key_path, to_hex(random_bytes(32)) + "\n", 0600));
  }
  BB_ASSIGN(const std::string text, read_file(key_path, 1024));
  auto key = from_hex(trim(text));
  if (!key || key->size() != 32) {
    return invalid("The key file " + key_path + " must hold 64 hexadecimal digits (32 bytes).");
  }
  return std::make_shared<const Sealer>(std::move(*key));
}

std::string Sealer::seal(std::string_view plain, std::string_view context) const {
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  std::string sealed(kNonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  randombytes_buf(sealed.data(), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed) + kNonce, nullptr, bytes_of(plain),
                                             plain.size(), bytes_of(context), context.size(), nullptr,
                                             bytes_of(sealed), bytes_of(std::string_view(key_)));
  return sealed;
}

Result<std::string> Sealer::unseal(std::string_view sealed, std::string_view context) const {
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (sealed.size() < kNonce + kTag) return internal("a sealed record is too short");
  std::string plain(sealed.size() - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, bytes_of(sealed) + kNonce,
                                                 sealed.size() - kNonce, bytes_of(context), context.size(),
                                                 bytes_of(sealed), bytes_of(std::string_view(key_))) != 0) {
    return internal("a sealed record does not open: wrong key file, or the record was changed");
  }
  return plain;
}

std::string Sealer::fingerprint(std::string_view plain, std::string_view context) const {
  const auto size = static_cast<std::uint64_t>(context.size());  // so that no two pairs run into one text
  std::string message(reinterpret_cast<const char*>(&size), sizeof size);
  message.append(context).append(plain);
  return hmac_sha256(fingerprint_key_, message);
}

}  // namespace bb
