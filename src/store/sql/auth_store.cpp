#include "store/sql/auth_store.h"

#include <algorithm>
#include <charconv>

namespace bb::store::sql {

Digest digest_of(std::string_view bytes) {
  Digest digest{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
}

void bind_terms(Statement& statement, int first, const TokenTerms& terms) {
  statement.bind(first, std::int64_t{terms.include_sensitive})
      .bind(first + 1, std::int64_t{terms.part_d_eob_only})
      .bind(first + 2, terms.nonce)
      .bind(first + 3, column(terms.auth_time))
      .bind(first + 4, terms.dpop_jkt)
      .bind(first + 5, terms.flow);
}

TokenTerms read_terms(const Statement& row, int first) {
  TokenTerms terms;
  terms.include_sensitive = row.integer(first) != 0;
  terms.part_d_eob_only = row.integer(first + 1) != 0;
  terms.nonce = row.text(first + 2);
  terms.auth_time = instant(row.integer(first + 3));
  terms.dpop_jkt = row.text(first + 4);
  terms.flow = row.text(first + 5);
  return terms;
}

// Each with its length before it: a part may hold anything.
std::string pack(std::initializer_list<std::string_view> parts) {
  std::string packed;
  for (const std::string_view part : parts) {
    packed.append(std::to_string(part.size())).push_back(':');
    packed.append(part);
  }
  return packed;
}

std::optional<std::vector<std::string>> unpack(std::string_view packed, std::size_t count) {
  std::vector<std::string> parts;
  while (!packed.empty()) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(packed.data(), packed.data() + packed.size(), size);
    if (error != std::errc() || end == packed.data() + packed.size() || *end != ':') return std::nullopt;
    packed.remove_prefix(static_cast<std::size_t>(end - packed.data()) + 1);
    if (size > packed.size()) return std::nullopt;
    parts.emplace_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  if (parts.size() != count) return std::nullopt;
  return parts;
}

}  // namespace bb::store::sql
