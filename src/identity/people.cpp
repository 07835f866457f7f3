#include "identity/people.h"

#include <algorithm>

#include "base/encoding.h"

namespace bb::identity {
namespace {

// CMS's MBIs have 11 characters; those of its samples fewer.
constexpr std::size_t kMostMbi = 11;
constexpr std::size_t kHashDigits = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_mbi_character(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

std::optional<std::string> kept_if(bool good, std::string text) {
  return good ? std::optional(std::move(text)) : std::nullopt;
}

// A decimal 64-bit number in the one way it is written.
bool is_member_id(const std::string& text) {
  constexpr std::size_t kMostDigits = 19;
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t digits = text.size() - sign;
  return digits >= 1 && digits < kMostDigits && text[sign] != '0' &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign), text.end(), is_digit);
}

}  // namespace

std::optional<std::string> normalize(const Identifier& identifier) {
  const std::string_view value = trim(identifier.value);
  switch (identifier.kind) {
    case Identifier::Kind::mbi: {
      std::string mbi = to_upper(value);
      const bool good =
          !mbi.empty() && mbi.size() <= kMostMbi && std::all_of(mbi.begin(), mbi.end(), is_mbi_character);
      return kept_if(good, std::move(mbi));
    }
    case Identifier::Kind::hicn_hash: {
      std::string hash = to_lower(value);
      const bool good = hash.size() == kHashDigits && std::all_of(hash.begin(), hash.end(), is_hex_digit);
      return kept_if(good, std::move(hash));
    }
    case Identifier::Kind::member_id: {
      std::string id(value);
      const bool good = is_member_id(id);
      return kept_if(good, std::move(id));
    }
  }
  return std::nullopt;
}

OnBehalf on_behalf_of(const store::Application& application, std::string flow) {
  return {std::move(flow), application.id, application.client_id, application.name,
          std::string(store::name(application.data_access_type))};
}

}  // namespace bb::identity
