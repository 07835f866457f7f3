// The signature algorithms of RFC 7518 section 3 that are spoken here, in one table. "none" and those with
// shared secrets (HS256...) are not among them, so no key can be taken for a secret (RFC 8725 section 2.1).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace bb::jose {

enum class KeyType : std::uint8_t { rsa, ec_p256, ec_p384 };

enum class Algorithm : std::uint8_t { es256, es384, rs256, rs384, rs512, ps256 };

struct AlgorithmTraits {
  std::string_view name;  // as in "alg"
  KeyType key;
  std::string_view digest;  // OpenSSL's name
  bool is_pss;
};
const AlgorithmTraits& traits(Algorithm algorithm);

inline std::string_view name(Algorithm algorithm) { return traits(algorithm).name; }
// Nothing for a name that is not in the table. Names are case-sensitive (RFC 7515 section 4.1.1).
std::optional<Algorithm> find_algorithm(std::string_view name);
// What a key of this type signs with unless told otherwise.
Algorithm usual_algorithm(KeyType type);

// Which of them a call accepts: always said by the caller, never by the message (RFC 8725 section 3.1).
class Algorithms {
 public:
  constexpr Algorithms(std::initializer_list<Algorithm> algorithms) {
    for (const Algorithm algorithm : algorithms) bits_ = static_cast<std::uint8_t>(bits_ | bit(algorithm));
  }
  constexpr bool has(Algorithm algorithm) const { return (bits_ & bit(algorithm)) != 0; }

 private:
  static constexpr std::uint8_t bit(Algorithm algorithm) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(algorithm));
  }
  std::uint8_t bits_ = 0;
};

inline constexpr Algorithms kAllAlgorithms = {Algorithm::es256, Algorithm::es384, Algorithm::rs256,
                                              Algorithm::rs384, Algorithm::rs512, Algorithm::ps256};

}  // namespace bb::jose
