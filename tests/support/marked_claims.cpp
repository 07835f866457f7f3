#include "support/marked_claims.h"

namespace bb::test {

const std::vector<Switch>& switches() {
  static const std::vector<Switch> kSwitches = {
      {"FINAL_ACTION", {"F", "N"}},
      {"CMPND_CD", {"1", "2"}},
      {"DRUG_CVRG_STUS_CD", {"C"}},
      {"PRSCRBR_ID_QLFYR_CD", {"01"}},
      {"REV_CNTR_NDC_QTY_QLFR_CD", {"F2", "GR", "ME", "ML", "UN"}},
      {"SRVC_PRVDR_ID_QLFYR_CD", {"01", "06", "07", "08", "11"}},
      {"ADMTG_DGNS_VRSN_CD", {"0", "9"}},
      {"FST_DGNS_E_VRSN_CD", {"0", "9"}},
      {"ICD_DGNS_E_VRSN_CD", {"0", "9"}},
      {"ICD_DGNS_VRSN_CD", {"0", "9"}},
      {"ICD_PRCDR_VRSN_CD", {"0", "9"}},
      {"LINE_ICD_DGNS_VRSN_CD", {"0", "9"}},
      {"PRNCPAL_DGNS_VRSN_CD", {"0", "9"}},
      {"RSN_VISIT_VRSN_CD", {"0", "9"}},
  };
  return kSwitches;
}

const std::vector<Marking>& markings() {
  static const std::vector<Marking> kMarkings = {
      {.name = "marks"},
      {.name = "marks, no NPIs", .extent = Extent::no_npis},
      {.name = "marks, no ICD versions", .extent = Extent::no_icd_versions},
      {.name = "only ids", .extent = Extent::only_ids},
      {.name = "switches 1", .nth_value = 0},
      {.name = "switches 2", .nth_value = 1},
      {.name = "switches 3", .nth_value = 2},
      {.name = "switches 4", .nth_value = 3},
      {.name = "switches 5", .nth_value = 4},
  };
  return kMarkings;
}

std::string marked_value(const rif::FileLayout& layout, const Marking& marking, rif::ColumnIndex column,
                         std::size_t line, unsigned series) {
  const std::string_view name = layout.columns[column].name;
  const bool id = column == layout.key_column || column == layout.beneficiary_column;
  if (marking.extent == Extent::only_ids && !id) return {};
  const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  if (marking.extent == Extent::no_npis && has("_NPI")) return {};
  if (marking.extent == Extent::no_icd_versions && has("_VRSN_CD")) return {};
  if (marking.nth_value >= 0) {
    std::string_view stem = name;
    while (stem.back() >= '0' && stem.back() <= '9') stem.remove_suffix(1);
    for (const Switch& each : switches()) {
      if (each.column != stem) continue;
      return std::string(each.values[static_cast<std::size_t>(marking.nth_value) % each.values.size()]);
    }
  }
  return mark(layout, column, line, series);
}

StoredClaim marked_claim(ClaimType type, const Marking& marking, unsigned series) {
  const rif::FileLayout& layout = rif::layout(file_type(type));
  StoredClaim claim = stored(type, make_record(layout, 2, [&](rif::ColumnIndex column, std::size_t line) {
                               return marked_value(layout, marking, column, line, series);
                             }));
  claim.row.last_updated += std::chrono::hours(series);
  return claim;
}

}  // namespace bb::test
