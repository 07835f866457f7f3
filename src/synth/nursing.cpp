// Claims of skilled nursing facilities, paid by the day.
#include <algorithm>

#include "synth/charges.h"
#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Snf;

constexpr Cents kPerDay = 43'500;  // in 2016
constexpr ChargeShare kShares[] = {{"0120", 520, Units::days}, {"0250", 90, Units::none},
                                   {"0270", 30, Units::none},  {"0300", 20, Units::none},
                                   {"0420", 170, Units::one},  {"0430", 140, Units::one},
                                   {"0440", 30, Units::one}};

// The payment group on the claim's 0022 line: a resource utilization group, since October 2019 one of the
// patient-driven payment model.
std::string_view payment_group(Date from) { return from < make_date(2019, 10, 1) ? "RVB10" : "KBQE1"; }

}  // namespace

void Scribe::write_nursing(const Event& event) {
  const Episode& episode = story_->nursing[event.index];
  const Stay* stay = episode.stay < 0 ? nullptr : &story_->stays[static_cast<std::size_t>(episode.stay)];
  const Provider& facility = provider("nursing");
  const Provider& attending = provider("internist");
  const int days = std::max(1, episode.to - episode.from);
  Texts own{"M6281", "R262"};
  if (stay != nullptr) {
    const bool joint = stay->kind->procedures.size() == 1 && stay->kind->procedures[0].starts_with("0SR");
    own = {joint ? "Z471" : !stay->kind->operation.lines.empty() ? "Z4889" : "M6281", "R262"};
  }
  const Diagnoses found = diagnoses(own, episode.from, 14);

  Ledger::Facility used = ledger_.nursing_facility(episode.from, episode.to, days);
  const Cents worth = local(kPerDay, episode.from) * used.covered_days;
  used.coinsurance = std::min(used.coinsurance, worth);
  const Cents charged = local(kPerDay, episode.from) * days * random_->between(105, 160) / 100;

  Row<File>& row = nursing_;
  open_claim(row, episode.from, episode.to, 'V', "20");
  set_institution(row, facility, attending, "211");
  row.money(File::CLM_PMT_AMT, worth - used.coinsurance);
  row.set(File::FI_CLM_ACTN_CD, "1");
  row.set(File::CLM_MCO_PD_SW, "0");
  row.set(File::PTNT_DSCHRG_STUS_CD, episode.discharge);
  row.set(File::CLM_PPS_IND_CD, "2");
  row.money(File::CLM_TOT_CHRG_AMT, charged);
  row.set(File::CLM_ADMSN_DT, episode.admission);
  row.set(File::CLM_IP_ADMSN_TYPE_CD, "3");
  row.set(File::CLM_SRC_IP_ADMSN_CD, stay != nullptr ? '4' : '1');
  row.set(File::NCH_PTNT_STATUS_IND_CD, episode.discharge == "20" ? 'B' : 'A');
  row.money(File::NCH_BENE_IP_DDCTBL_AMT, 0);
  row.money(File::NCH_BENE_PTA_COINSRNC_LBLTY_AM, used.coinsurance);
  row.money(File::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM, 0);
  row.money(File::NCH_IP_NCVRD_CHRG_AMT, 0);
  row.money(File::NCH_IP_TOT_DDCTN_AMT, used.coinsurance);
  for (const auto column :
       {File::CLM_PPS_CPTL_FSP_AMT, File::CLM_PPS_CPTL_OUTLIER_AMT, File::CLM_PPS_CPTL_DSPRPRTNT_SHR_AMT,
        File::CLM_PPS_CPTL_IME_AMT, File::CLM_PPS_CPTL_EXCPTN_AMT, File::CLM_PPS_OLD_CPTL_HLD_HRMLS_AMT}) {
    row.money(column, 0);
  }
  row.count(File::CLM_UTLZTN_DAY_CNT, used.covered_days);
  row.count(File::BENE_TOT_COINSRNC_DAYS_CNT, used.coinsurance_days);
  row.count(File::CLM_NON_UTLZTN_DAYS_CNT, used.uncovered_days);
  row.count(File::NCH_BLOOD_PNTS_FRNSHD_QTY, 0);
  if (stay != nullptr) {
    row.set(File::NCH_QLFYD_STAY_FROM_DT, stay->from);
    row.set(File::NCH_QLFYD_STAY_THRU_DT, stay->to);
  }
  row.set(File::NCH_ACTV_OR_CVRD_LVL_CARE_THRU, episode.to);
  row.set(File::NCH_BENE_DSCHRG_DT, episode.to);
  row.set(File::ADMTG_DGNS_CD, found.codes.front());
  row.set(File::ADMTG_DGNS_VRSN_CD, "0");
  set_diagnoses<File, 25>(row, found.codes);
  row.begin_lines();

  int number = 0;
  const auto write_line = [&](const ChargeLine& line, std::string_view hcpcs) {
    row.clear_line();
    row.count(File::CLM_LINE_NUM, ++number);
    row.set(File::REV_CNTR, line.center);
    row.set(File::HCPCS_CD, hcpcs);
    row.count(File::REV_CNTR_UNIT_CNT, line.units);
    row.money(File::REV_CNTR_RATE_AMT, line.units > 1 ? line.charged / line.units : 0);
    row.money(File::REV_CNTR_TOT_CHRG_AMT, line.charged);
    row.money(File::REV_CNTR_NCVRD_CHRG_AMT, 0);
    row.set(File::REV_CNTR_DDCTBL_COINSRNC_CD, "1");
    row.write(output_->file(rif::FileType::snf));
  };
  write_line({"0022", 0, days}, payment_group(episode.from));
  for (const ChargeLine& line : divide_charges(kShares, charged, days)) write_line(line, {});
  write_line({"0001", charged, 0}, {});
}

}  // namespace bb::synth
