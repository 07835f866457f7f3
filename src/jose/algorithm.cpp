#include "jose/algorithm.h"

#include <array>

namespace bb::jose {
namespace {

constexpr std::array<AlgorithmTraits, 6> kTable = {{
    // in the order of the enumeration
    {"ES256", KeyType::ec_p256, "SHA256", false},
    {"ES384", KeyType::ec_p384, "SHA384", false},
    {"RS256", KeyType::rsa, "SHA256", false},
    {"RS384", KeyType::rsa, "SHA384", false},
    {"RS512", KeyType::rsa, "SHA512", false},
    {"PS256", KeyType::rsa, "SHA256", true},
}};

}  // namespace

const AlgorithmTraits& traits(Algorithm algorithm) { return kTable[static_cast<std::size_t>(algorithm)]; }

std::optional<Algorithm> find_algorithm(std::string_view name) {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].name == name) return static_cast<Algorithm>(i);
  }
  return std::nullopt;
}

Algorithm usual_algorithm(KeyType type) {
  switch (type) {
    case KeyType::rsa:
      return Algorithm::rs256;
    case KeyType::ec_p256:
      return Algorithm::es256;
    case KeyType::ec_p384:
      return Algorithm::es384;
  }
  return Algorithm::es256;
}

}  // namespace bb::jose
