// Claims of hospitals for inpatient stays, paid by diagnosis related group.
#include <algorithm>

#include "synth/charges.h"
#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Inpatient;

constexpr auto kProcedures = rif::numbered<File, 25>("ICD_PRCDR_CD");
constexpr auto kProcedureVersions = rif::numbered<File, 25>("ICD_PRCDR_VRSN_CD");
constexpr auto kProcedureDates = rif::numbered<File, 25>("PRCDR_DT");
constexpr auto kPresent = rif::numbered<File, 25>("CLM_POA_IND_SW");
constexpr auto kExternalPresent = rif::numbered<File, 12>("CLM_E_POA_IND_SW");

constexpr Cents kCapitalBase = 45'000;  // federal capital rate of a weight of 1, in 2016

std::vector<ChargeShare> shares_of(const StayKind& kind) {
  std::vector<ChargeShare> shares = {{"0120", 300, Units::days}, {"0250", 160, Units::none},
                                     {"0270", 90, Units::none},  {"0301", 90, Units::none},
                                     {"0305", 30, Units::none},  {"0730", 20, Units::one}};
  if (kind.weight >= 15'000) shares.push_back({"0200", 130, Units::one});
  if (!kind.procedures.empty()) {
    shares.push_back({"0360", 240, Units::one});
    shares.push_back({"0370", 50, Units::one});
  }
  if (kind.admission == '1') shares.push_back({"0450", 60, Units::one});
  if (!kind.operation.lines.empty() && kind.admission == '3') shares.push_back({"0278", 160, Units::one});
  if (kind.principal[0] == 'J') shares.push_back({"0410", 60, Units::one});
  if (kind.principal == "I120") shares.push_back({"0801", 70, Units::one});
  shares.push_back({"0420", 30, Units::one});
  return shares;
}

}  // namespace

void Scribe::write_inpatient(const Event& event) {
  const Stay& stay = story_->stays[event.index];
  const StayKind& kind = *stay.kind;
  const Provider& hospital = provider("hospital");
  const Provider& attending = provider("hospitalist");
  const int days = std::max(1, stay.to - stay.from);
  Texts own{kind.principal};
  own.insert(own.end(), kind.secondary.begin(), kind.secondary.end());
  const Diagnoses found = diagnoses(own, stay.from, 18);

  const BenefitYear& rules = reference().year(year_of(stay.from));
  const Cents worth = rules.drg_base * kind.weight / 10'000 * community_->wage / 1000;
  Ledger::Facility facility = ledger_.hospital(stay.from, stay.to, days);
  const bool exhausted = facility.covered_days == 0;
  if (exhausted) facility.deductible = facility.coinsurance = 0;
  const Cents owed = exhausted ? 0 : std::min(worth, facility.deductible + facility.coinsurance);
  facility.deductible = std::min(facility.deductible, owed);
  facility.coinsurance = owed - facility.deductible;
  const Cents paid = exhausted ? 0 : worth - owed;
  const Cents charged = worth * random_->between(230, 440) / 100;

  Row<File>& row = inpatient_;
  open_claim(row, stay.from, stay.to, 'V', "60");
  set_institution(row, hospital, attending, "111");
  if (exhausted) {
    row.set(File::CLM_MDCR_NON_PMT_RSN_CD, "B");
    row.set(File::NCH_BENE_MDCR_BNFTS_EXHTD_DT_I, stay.from);
  }
  row.money(File::CLM_PMT_AMT, paid);
  row.set(File::FI_CLM_ACTN_CD, "1");
  if (!kind.procedures.empty()) {
    row.set(File::OP_PHYSN_NPI, provider(kind.operation.lines.empty() ? "surgeon" : kind.operation.role).npi);
  }
  row.set(File::CLM_MCO_PD_SW, "0");
  row.set(File::PTNT_DSCHRG_STUS_CD, stay.discharge);
  row.set(File::CLM_PPS_IND_CD, "2");
  row.money(File::CLM_TOT_CHRG_AMT, charged);
  row.set(File::CLM_ADMSN_DT, stay.from);
  row.set(File::CLM_IP_ADMSN_TYPE_CD, kind.admission);
  row.set(File::CLM_SRC_IP_ADMSN_CD, random_->per_mille(930) ? '1' : '4');
  row.set(File::NCH_PTNT_STATUS_IND_CD, stay.discharge == "20" ? 'B' : 'A');
  row.money(File::CLM_PASS_THRU_PER_DIEM_AMT, local(1'500, stay.from));
  row.money(File::NCH_BENE_IP_DDCTBL_AMT, facility.deductible);
  row.money(File::NCH_BENE_PTA_COINSRNC_LBLTY_AM, facility.coinsurance);
  row.money(File::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM, 0);
  row.money(File::NCH_PROFNL_CMPNT_CHRG_AMT, 0);
  row.money(File::NCH_IP_NCVRD_CHRG_AMT, exhausted ? charged : 0);
  row.money(File::NCH_IP_TOT_DDCTN_AMT, owed);
  const Cents capital = exhausted ? 0 : local(kCapitalBase, stay.from) * kind.weight / 10'000;
  const Cents disproportionate = capital / 20, teaching = capital / 12;
  row.money(File::CLM_TOT_PPS_CPTL_AMT, capital + disproportionate + teaching);
  row.money(File::CLM_PPS_CPTL_FSP_AMT, capital);
  row.money(File::CLM_PPS_CPTL_OUTLIER_AMT, 0);
  row.money(File::CLM_PPS_CPTL_DSPRPRTNT_SHR_AMT, disproportionate);
  row.money(File::CLM_PPS_CPTL_IME_AMT, teaching);
  row.money(File::CLM_PPS_CPTL_EXCPTN_AMT, 0);
  row.money(File::CLM_PPS_OLD_CPTL_HLD_HRMLS_AMT, 0);
  char weight[16];
  std::snprintf(weight, sizeof weight, "%d.%04d", kind.weight / 10'000, kind.weight % 10'000);
  row.set(File::CLM_PPS_CPTL_DRG_WT_NUM, std::string_view(weight));
  row.count(File::CLM_UTLZTN_DAY_CNT, facility.covered_days);
  row.count(File::BENE_TOT_COINSRNC_DAYS_CNT, facility.coinsurance_days);
  row.count(File::BENE_LRD_USED_CNT, facility.reserve_days);
  row.count(File::CLM_NON_UTLZTN_DAYS_CNT, facility.uncovered_days);
  row.count(File::NCH_BLOOD_PNTS_FRNSHD_QTY, 0);
  row.set(File::NCH_BENE_DSCHRG_DT, stay.to);
  row.set(File::CLM_DRG_CD, kind.drg);
  row.set(File::CLM_DRG_OUTLIER_STAY_CD, "0");
  row.money(File::NCH_DRG_OUTLIER_APRVD_PMT_AMT, 0);
  row.set(File::ADMTG_DGNS_CD, kind.principal);
  row.set(File::ADMTG_DGNS_VRSN_CD, "0");
  set_diagnoses<File, 25>(row, found.codes);
  for (std::size_t n = 0; n < found.codes.size(); ++n) {
    row.set(kPresent[n], n > 0 && n < own.size() && random_->per_mille(120) ? 'N' : 'Y');
  }
  set_external_causes(row, found.external);
  for (std::size_t n = 0; n < found.external.size(); ++n) row.set(kExternalPresent[n], 'Y');
  for (std::size_t n = 0; n < kind.procedures.size(); ++n) {
    row.set(kProcedures[n], kind.procedures[n]);
    row.set(kProcedureVersions[n], "0");
    row.set(kProcedureDates[n], operation_day(stay));
  }
  row.money(File::IME_OP_CLM_VAL_AMT, exhausted ? 0 : worth / 25);
  row.money(File::DSH_OP_CLM_VAL_AMT, exhausted ? 0 : worth / 40);
  row.money(File::CLM_UNCOMPD_CARE_PMT_AMT, exhausted ? 0 : worth / 60);
  row.begin_lines();

  int number = 0;
  const auto write_line = [&](const ChargeLine& line, Cents uncovered) {
    row.clear_line();
    row.count(File::CLM_LINE_NUM, ++number);
    row.set(File::REV_CNTR, line.center);
    row.count(File::REV_CNTR_UNIT_CNT, line.units);
    row.money(File::REV_CNTR_RATE_AMT, line.units > 1 ? line.charged / line.units : 0);
    row.money(File::REV_CNTR_TOT_CHRG_AMT, line.charged);
    row.money(File::REV_CNTR_NCVRD_CHRG_AMT, uncovered);
    row.set(File::REV_CNTR_DDCTBL_COINSRNC_CD, "0");
    row.write(output_->file(rif::FileType::inpatient));
  };
  for (const ChargeLine& line : divide_charges(shares_of(kind), charged, days)) {
    write_line(line, exhausted ? line.charged : 0);
  }
  write_line({"0001", charged, 0}, exhausted ? charged : 0);
}

}  // namespace bb::synth
