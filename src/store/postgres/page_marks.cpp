#include "store/postgres/page_marks.h"

#include <string>
#include <vector>

#include "store/postgres/copy_rows.h"

namespace bb::store::postgres {

namespace {

constexpr std::uint64_t kMostClaims = 20'000;  // read at once, or one history

constexpr const char* kForget = "DELETE FROM claim_mark WHERE beneficiary=ANY($1)";
constexpr const char* kHistories =
    "SELECT marked.id, history.claim_key, history.type, history.sensitive FROM unnest($1) AS marked(id),"
    " LATERAL (SELECT claim_key, type, sensitive FROM claim WHERE beneficiary=marked.id"
    " ORDER BY claim_key, type) history";
constexpr const char* kCopyMarks =
    "COPY claim_mark(beneficiary, position, type, claim_key, counts) FROM STDIN (FORMAT binary)";

// `histories`: one behind the other, each in the order of its pages.
Result<void> append_marks(CopyRows& marks, const Rows& histories) {
  ClaimCounts counts{};
  std::int64_t position = 0;
  for (int row = 0; row < histories.size(); ++row, ++position) {
    const BeneficiaryId beneficiary = histories.integer(row, 0);
    if (row == 0 || beneficiary != histories.integer(row - 1, 0)) {
      counts = {};
      position = 0;
    } else if (histories.text(row, 1) < histories.text(row - 1, 1)) {
      return internal("a history was not read in the order of its pages");
    }
    const std::int64_t type = histories.integer(row, 2);
    if (position > 0 && position % static_cast<std::int64_t>(kPageMarkStep) == 0) {
      marks.row(5);
      marks.integer(beneficiary);
      marks.integer(position);
      marks.integer(static_cast<std::int16_t>(type));
      marks.bytes(histories.text(row, 1));
      marks.integers(counts);
    }
    ++counts[count_index(static_cast<ClaimType>(type), histories.integer(row, 3) != 0)];
  }
  return {};
}

}  // namespace

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

Result<void> write_page_marks(Connection& connection, std::span<const History> histories) {
  CopyRows marks;
  std::vector<BeneficiaryId> some;
  std::uint64_t claims = 0;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    some.push_back(histories[i].beneficiary);
    claims += histories[i].claims;
    if (i + 1 < histories.size() && claims + histories[i + 1].claims <= kMostClaims) continue;
    Parameters of;
    of.integers(std::span<const std::int64_t>(some));
    BB_TRY(connection.query(kForget, of));
    BB_ASSIGN(const Rows rows, connection.query(kHistories, of));
    BB_TRY(append_marks(marks, rows));
    some.clear();
    claims = 0;
  }
  return connection.copy(kCopyMarks, marks);
}

}  // namespace bb::store::postgres
