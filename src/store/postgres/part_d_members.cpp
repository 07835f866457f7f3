#include "store/postgres/part_d_members.h"

#include <algorithm>
#include <limits>

#include "base/encoding.h"
#include "store/part_d_months.h"

namespace bb::store::postgres {
namespace {

using Integers = std::numeric_limits<std::int64_t>;

}  // namespace

const char* const kRemovePartDMonths =
    "DELETE FROM part_d_member member USING unnest(string_to_array($1, '|'))"
    " WITH ORDINALITY AS months(contract, place) WHERE member.contract=months.contract"
    " AND member.month=$2+place-1 AND member.beneficiary=$3";

std::string contracts_of(const Record<rif::Beneficiary>& record) {
  std::string contracts;
  bool any = false;
  for (const std::string_view contract : part_d_months(record)) {
    contracts += contract;
    contracts += '|';
    any = any || !contract.empty();
  }
  return any ? contracts : std::string();
}

Result<std::vector<BeneficiaryId>> find_part_d_members(Pool& pool, const PartDQuery& query,
                                                       std::optional<BeneficiaryId> after,
                                                       std::size_t limit) {
  std::vector<BeneficiaryId> found;
  if (after == Integers::max() || !is_text(query.contract)) return found;
  Parameters of;
  of.text(query.contract).integer(std::int64_t{query.year} * 12 + query.month - 1);
  of.integer(after ? *after + 1 : Integers::min());
  of.integer(static_cast<std::int64_t>(std::min<std::uint64_t>(limit, Integers::max())));
  BB_ASSIGN(const Rows rows, pool.query("SELECT beneficiary FROM part_d_member WHERE contract=$1 AND month=$2"
                                        " AND beneficiary>=$3 ORDER BY beneficiary LIMIT $4",
                                        of));
  for (int row = 0; row < rows.size(); ++row) found.push_back(rows.integer(row, 0));
  return found;
}

}  // namespace bb::store::postgres
