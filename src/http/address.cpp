#include "http/address.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <initializer_list>

namespace bb::http {
namespace {

// The first bits of an address.
struct Prefix {
  std::array<std::uint8_t, 4> bytes;
  unsigned bits;
};

// RFC 6890 section 2.2.2, and multicast (RFC 5771) with all that is reserved behind it.
constexpr Prefix kNotPublic4[] = {{{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10},
                                  {{127, 0, 0, 0}, 8},    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},
                                  {{192, 0, 0, 0}, 24},   {{192, 0, 2, 0}, 24},   {{192, 88, 99, 0}, 24},
                                  {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15},  {{198, 51, 100, 0}, 24},
                                  {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 3}};

// IPv6: all that is given out begins with 001 (RFC 4291 section 2.4). Of that these are not: Teredo,
// documentation, 6to4.
constexpr Prefix kPublic6 = {{0x20, 0, 0, 0}, 3};
constexpr Prefix kNotPublic6[] = {
    {{0x20, 0x01, 0, 0}, 32}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02, 0, 0}, 16}};

bool begins_with(const std::uint8_t* address, const Prefix& prefix) {
  for (unsigned bit = 0; bit < prefix.bits; ++bit) {
    const unsigned shift = 7 - bit % 8;
    if (((address[bit / 8] ^ prefix.bytes[bit / 8]) >> shift & 1U) != 0) return false;
  }
  return true;
}

template <std::size_t N>
bool is_among(const Prefix (&prefixes)[N], const std::uint8_t* address) {
  return std::any_of(std::begin(prefixes), std::end(prefixes),
                     [&](const Prefix& prefix) { return begins_with(address, prefix); });
}

}  // namespace

bool is_public_address(const sockaddr& address) {
  std::array<std::uint8_t, 16> bytes{};
  if (address.sa_family == AF_INET) {
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, 4);
    return !is_among(kNotPublic4, bytes.data());
  }
  if (address.sa_family != AF_INET6) return false;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
  return begins_with(bytes.data(), kPublic6) && !is_among(kNotPublic6, bytes.data());
}

}  // namespace bb::http
