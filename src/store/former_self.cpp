#include "store/former_self.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/date.h"

namespace bb::store {
namespace {

using rif::Beneficiary;
using rif::BeneficiaryHistory;

struct Kept {
  Beneficiary::Column from;
  BeneficiaryHistory::Column to;
  bool identifies;
};
constexpr std::array<Kept, 7> kKept = {{
    {Beneficiary::BENE_ID, BeneficiaryHistory::BENE_ID, false},
    {Beneficiary::MBI_NUM, BeneficiaryHistory::MBI_NUM, true},
    {Beneficiary::BENE_CRNT_HIC_NUM, BeneficiaryHistory::BENE_CRNT_HIC_NUM, true},
    {Beneficiary::EFCTV_BGN_DT, BeneficiaryHistory::EFCTV_BGN_DT, true},
    {Beneficiary::EFCTV_END_DT, BeneficiaryHistory::EFCTV_END_DT, false},
    {Beneficiary::BENE_BIRTH_DT, BeneficiaryHistory::BENE_BIRTH_DT, true},
    {Beneficiary::BENE_SEX_IDENT_CD, BeneficiaryHistory::BENE_SEX_IDENT_CD, true},
}};

bool is_same(Beneficiary::Column column, std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (Beneficiary::kColumns[column].kind != rif::ValueKind::date) return false;
  const auto first = parse_rif_date(a), second = parse_rif_date(b);
  return first && second && *first == *second;
}

}  // namespace

std::optional<std::string> former_self(const RecordView& previous, const RecordView& next) {
  const Record<Beneficiary> before(previous), after(next);
  const bool same = std::all_of(kKept.begin(), kKept.end(), [&](const Kept& kept) {
    return !kept.identifies || is_same(kept.from, before[kept.from], after[kept.from]);
  });
  if (same) return std::nullopt;
  std::vector<std::string_view> values(BeneficiaryHistory::kColumnCount);
  for (const Kept& kept : kKept) values[kept.to] = before[kept.from];
  RecordBuilder builder(rif::layout(rif::FileType::beneficiary_history));
  if (!builder.start(values.data())) return std::nullopt;  // never: it is a part of a record that did fit
  return std::string(builder.finish());
}

}  // namespace bb::store
