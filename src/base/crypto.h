// Random values, digests, and the sealing of identifiers at rest. Over OpenSSL and libsodium; no cryptography
// of our own.
//
// Functions are safe for calls from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bb {

std::string random_bytes(std::size_t count);
// 256 random bits as 43 characters of base64url: tokens, codes, session ids, CSRF values.
std::string random_token();
// RFC 9562 section 5.4: a random UUID, version 4.
std::string random_uuid();
// The same of 16 random bytes that the caller has.
std::string random_uuid(std::string bytes);

using Digest = std::array<std::uint8_t, 32>;
Digest sha256(std::string_view bytes);
std::string_view as_text(const Digest& digest);  // the 32 raw bytes, borrowed

// The SHA-256 of bytes that come piece by piece. Not for sharing between threads.
class RunningSha256 {
 public:
  RunningSha256();
  ~RunningSha256();
  RunningSha256(const RunningSha256&) = delete;
  RunningSha256& operator=(const RunningSha256&) = delete;

  void add(std::string_view bytes);
  Digest digest() const;  // of what was added until now; more may follow

 private:
  void* context_;
};

std::string hmac_sha256(std::string_view key, std::string_view message);

// Compares in a time that depends on the length only.
bool equal_constant_time(std::string_view a, std::string_view b);

// Overwrites a secret that is no longer needed, and empties it.
void wipe(std::string& secret);

// How identifiers (HICN, MBI) become the hashes that CMS's systems exchange: PBKDF2-HMAC-SHA256, 32 bytes,
// lower-case hex. The defaults are the published values of CMS's sandbox; a store of real people needs its
// own pepper.
struct IdentifierHash {
  std::string pepper = "nottherealpepper";
  int iterations = 2;
  std::string operator()(std::string_view identifier) const;
};

// Passwords by argon2id (libsodium's interactive limits: 64 MiB, 2 passes). Costs about 50-100 ms: never call
// it on a thread that serves requests.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

// Seals records that hold identifiers before they reach a disk: XChaCha20-Poly1305 (libsodium), a random
// nonce a record. Immutable, safe for any thread.
class Sealer {
 public:
  // The key is 32 raw bytes.
  explicit Sealer(std::string key);
  ~Sealer();
  Sealer(const Sealer&) = delete;
  Sealer& operator=(const Sealer&) = delete;

  // Reads the key file (64 hex digits). A missing one is made, readable by its owner only, when `create`;
  // otherwise it is an error: a new key would not open what the lost one sealed. Two processes that make it
  // at once agree on one key.
  static Result<std::shared_ptr<const Sealer>> open(const std::string& key_path, bool create = true);

  // `context` is bound to the record (a table and a row id) so that a sealed value cannot be moved to another
  // row.
  std::string seal(std::string_view plain, std::string_view context) const;
  Result<std::string> unseal(std::string_view sealed, std::string_view context) const;

  // Tells equal records apart from changed ones without opening them: 32 bytes that say nothing to who lacks
  // the key.
  std::string fingerprint(std::string_view plain, std::string_view context) const;

 private:
  std::string key_, fingerprint_key_;
};

}  // namespace bb
