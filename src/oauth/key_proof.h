// Tokens that are bound to a key (RFC 9449): whoever uses one proves with each request to have the key.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "oauth/routes.h"

namespace bb::oauth {

// The algorithms as the metadata and the challenges list them.
inline constexpr std::string_view kProofAlgorithms = "ES256 ES384 RS256 PS256";

// The thumbprint of the key that a request to the authorization server proves to have; empty when it brings
// no proof. Nothing: the proof is no good, or was seen before (by any process that shares the store), and the
// response says so.
std::optional<std::string> read_key_proof(const Dependencies& dependencies, const http::Request& request,
                                          http::Response& response);

// Remembers proofs until they expire, in memory: a resource asked for a thousand times a second writes
// nothing. Another process does not know them, so a proof may be taken once by each within its 90 seconds; it
// is good for the same request with the same token only. Bounded: when full, the older half is forgotten.
// Safe for calls from any thread.
class SeenProofs {
 public:
  explicit SeenProofs(std::size_t most = 200'000) : most_(most) {}

  // False when it was seen before.
  bool remember(const std::string& proof, Instant now);

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_set<std::string> young_, old_;
  Instant turned_{};
};

// What a request with a bound token proves.
struct ResourceRequest {
  std::string_view method, token;
  std::string url;  // as clients know it, without query
};
// True when the request proves to have the key with this thumbprint, by a proof that was not seen before. The
// error says what is wrong.
Result<void> check_key_proof(SeenProofs& seen, const http::Request& request, const ResourceRequest& asked,
                             std::string_view jkt, Instant now);

}  // namespace bb::oauth
