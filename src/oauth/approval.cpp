#include "oauth/approval.h"

#include "base/encoding.h"
#include "oauth/routes.h"

namespace bb::oauth {
namespace {

constexpr std::size_t kTimeBytes = 4, kOpenBytes = 8;  // seconds since 1970; with what makes each another

std::string big_endian(std::uint64_t number, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; number >>= 8U) text[i] = static_cast<char>(number & 0xFFU);
  return text;
}

std::uint64_t seconds_of(Instant at) {
  return static_cast<std::uint64_t>(std::chrono::floor<Seconds>(at).time_since_epoch().count());
}

// `open`: the first kOpenBytes. Those of its bits that say a UUID's version are not covered.
std::string with_code(std::string open, const Digest& session, store::ApplicationId application) {
  open[6] = static_cast<char>(open[6] & 0x0F);
  const std::string covered =
      "approval" + open + big_endian(static_cast<std::uint64_t>(application), sizeof application);
  return random_uuid(open + hmac_sha256(as_text(session), covered).substr(0, 16 - kOpenBytes));
}

}  // namespace

std::string make_approval(const Digest& session, store::ApplicationId application, Instant now) {
  return with_code(big_endian(seconds_of(now), kTimeBytes) + random_bytes(kOpenBytes - kTimeBytes), session,
                   application);
}

bool is_approval(std::string_view uuid, const Digest& session, store::ApplicationId application,
                 Instant now) {
  if (!is_uuid(uuid)) return false;
  std::string digits(uuid.substr(0, 8));
  digits.append(uuid.substr(9, 4)).append(uuid.substr(14, 4));
  const auto open = from_hex(digits);
  if (!open || !equal_constant_time(with_code(*open, session, application), uuid)) return false;
  std::uint64_t made = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) made = made << 8U | static_cast<unsigned char>((*open)[i]);
  return seconds_of(now) < made + static_cast<std::uint64_t>(Seconds(kApprovalLifetime).count());
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace bb::oauth
