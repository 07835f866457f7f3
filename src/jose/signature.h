// One signature with an OpenSSL key, in the forms of RFC 7518 section 3. What key.h stands on; others use
// that.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "jose/algorithm.h"

struct evp_pkey_st;

namespace bb::jose {

// What OpenSSL notes of a refused key or signature is forgotten at the end of the scope, so that it is not
// taken for an error of whatever uses OpenSSL next on this thread (TLS).
class ErrorsForgotten {
 public:
  ErrorsForgotten();
  ~ErrorsForgotten();
  ErrorsForgotten(const ErrorsForgotten&) = delete;
  ErrorsForgotten& operator=(const ErrorsForgotten&) = delete;
};

// Bytes of a coordinate, and of r and s each: 32 or 48. 0 for RSA.
std::size_t coordinate_bytes(KeyType type);

// The key is of the algorithm's type. Any thread.
bool verify_signature(evp_pkey_st* key, Algorithm algorithm, std::string_view message,
                      std::string_view signature);
Result<std::string> make_signature(evp_pkey_st* key, Algorithm algorithm, std::string_view message);

}  // namespace bb::jose
