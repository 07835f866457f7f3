#include "store/postgres/page_marks.h"

#include <span>
#include <string>

namespace bb::store::postgres {

// array_send(): dimensions, a flag for nulls, the type of the elements; the length and lower bound of the one
// dimension; each element with its length.
Result<ClaimCounts> read_counts(const Rows& rows, int row, int column) {
  constexpr std::size_t kHead = 20, kElement = 8;
  const std::string_view bytes = rows.text(row, column);
  ClaimCounts counts{};
  if (bytes.size() != kHead + counts.size() * kElement) return internal("counts of another length");
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      counts[i] = counts[i] << 8 | static_cast<unsigned char>(bytes[kHead + i * kElement + 4 + byte]);
    }
  }
  return counts;
}

Result<void> write_page_marks(Connection& connection, BeneficiaryId beneficiary) {
  Parameters of;
  of.integer(beneficiary);
  BB_TRY(connection.send("DELETE FROM claim_mark WHERE beneficiary=$1", of));
  BB_TRY(
      connection.send("SELECT claim_key, type, sensitive FROM claim WHERE beneficiary=$1"
                      " ORDER BY claim_key, type",
                      of));
  BB_ASSIGN(const std::vector<Rows> settled, connection.settle());
  const Rows& claims = settled.back();
  ClaimCounts counts{};
  for (int position = 0; position < claims.size(); ++position) {
    if (position > 0 && position % static_cast<int>(kPageMarkStep) == 0) {
      Parameters mark;
      mark.integer(beneficiary).integer(position).integer(claims.integer(position, 1));
      mark.text(claims.text(position, 0)).integers(std::span<const std::uint32_t>(counts));
      if (connection.in_flight() == Connection::kMostInFlight) BB_TRY(connection.settle());
      BB_TRY(
          connection.send("INSERT INTO claim_mark(beneficiary, position, type, claim_key, counts)"
                          " VALUES($1,$2,$3,$4,$5)",
                          mark));
    }
    ++counts[count_index(static_cast<ClaimType>(claims.integer(position, 1)),
                         claims.integer(position, 2) != 0)];
  }
  BB_TRY(connection.settle());
  return {};
}

}  // namespace bb::store::postgres
