#include "oauth/key_proof.h"

#include <algorithm>

#include "base/crypto.h"
#include "jose/dpop.h"
#include "oauth/fault.h"

namespace bb::oauth {
namespace {

// Longer than a proof is taken: its age and what a clock may be wrong, both ways.
constexpr std::chrono::minutes kProofLifetime{3};

// Section 4.3, check 1: there is one such header. Nothing: there is none.
Result<std::optional<std::string_view>> find_proof(const http::Request& request) {
  std::optional<std::string_view> proof;
  for (const http::Header& header : request.headers) {
    if (!equals_ignore_case(header.name, "DPoP")) continue;
    if (proof) return invalid("There is more than one DPoP header.");
    proof = header.value;
  }
  return proof;
}

std::string identity_of(const jose::DpopProof& proof) { return "dpop " + proof.jkt + " " + proof.jti; }

}  // namespace

std::optional<std::string> read_key_proof(const Dependencies& dependencies, const http::Request& request,
                                          http::Response& response) {
  const auto refused = [&](std::string_view why) -> std::optional<std::string> {
    refuse(response, Fault::invalid_dpop_proof, why);
    return std::nullopt;
  };
  const auto header = find_proof(request);
  if (!header.ok()) return refused(header.error().message);
  if (!*header) return std::string();
  const std::string url = dependencies.options.public_url + std::string(request.path);
  const Instant now = dependencies.clock.now();
  const auto proof = jose::check_dpop(**header, {.method = http::name(request.method), .url = url}, now);
  if (!proof.ok()) return refused(proof.error().message);
  const auto first = dependencies.store.remember_once(sha256(identity_of(*proof)), proof->expires, now);
  if (!first.ok()) {
    fail(response, first.error());
    return std::nullopt;
  }
  if (!*first) return refused("The proof was used before.");
  return proof->jkt;
}

bool SeenProofs::remember(const std::string& proof, Instant now) {
  const std::lock_guard lock(mutex_);
  if (now - turned_ >= kProofLifetime || young_.size() >= most_ / 2) {
    old_ = now - turned_ >= 2 * kProofLifetime ? std::unordered_set<std::string>() : std::move(young_);
    young_.clear();
    turned_ = now;
  }
  return !old_.contains(proof) && young_.insert(proof).second;
}

Result<void> check_key_proof(SeenProofs& seen, const http::Request& request, const ResourceRequest& asked,
                             std::string_view jkt, Instant now) {
  BB_ASSIGN(const auto header, find_proof(request));
  if (!header) return invalid("There is no DPoP header.");
  BB_ASSIGN(const jose::DpopProof proof,
            jose::check_dpop(*header, {.method = asked.method, .url = asked.url, .access_token = asked.token},
                             now));
  if (proof.jkt != jkt) return invalid("The proof is of another key than the token's.");
  if (!seen.remember(identity_of(proof), now)) return invalid("The proof was used before.");
  return {};
}

}  // namespace bb::oauth
