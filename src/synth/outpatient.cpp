// Claims of hospitals' outpatient departments and of dialysis facilities.
#include <algorithm>

#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Outpatient;

// How the line is paid (CCW codebook: REV_CNTR_PMT_MTHD_IND_CD): by the outpatient prospective payment
// system, by a fee schedule, or within another line's payment.
char payment_method(const Service* service) {
  if (service == nullptr || service->status == "N") return '9';
  return service->status == "A" || service->status == "L" ? '2' : '1';
}

}  // namespace

void Scribe::write_outpatient(const Event& event) {
  const Visit& visit = *event.visit;
  const bool dialysis = visit.place[0] == '7';
  const Provider& hospital = provider(dialysis ? "dialysis" : "hospital");
  const Provider& doctor = provider(visit.role);
  const Diagnoses found =
      diagnoses(visit.diagnoses.empty() ? reasons(event.from) : visit.diagnoses, event.from, 10);
  const std::vector<Priced> lines = price(visit, event.from, event.through, true);

  Cents charged = 0, deductible = 0, coinsurance = 0, paid = 0;
  for (const Priced& line : lines) {
    charged += line.charged;
    deductible += line.deductible;
    coinsurance += line.coinsurance;
    paid += line.paid;
  }

  Row<File>& row = outpatient_;
  open_claim(row, event.from, event.through, 'W', "40");
  set_institution(row, hospital, doctor, visit.place);
  row.money(File::CLM_PMT_AMT, paid);
  row.set(File::CLM_MCO_PD_SW, "0");
  row.set(File::PTNT_DSCHRG_STUS_CD, "01");
  row.money(File::CLM_TOT_CHRG_AMT, charged);
  row.money(File::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM, 0);
  row.money(File::NCH_PROFNL_CMPNT_CHRG_AMT, 0);
  set_diagnoses<File, 25>(row, found.codes);
  set_external_causes(row, found.external);
  if (visit.key.starts_with("emergency")) {
    row.set(File::RSN_VISIT_CD1, found.codes.front());
    row.set(File::RSN_VISIT_VRSN_CD1, "0");
  }
  row.money(File::NCH_BENE_PTB_DDCTBL_AMT, deductible);
  row.money(File::NCH_BENE_PTB_COINSRNC_AMT, coinsurance);
  row.money(File::CLM_OP_PRVDR_PMT_AMT, paid);
  row.money(File::CLM_OP_BENE_PMT_AMT, 0);
  row.begin_lines();

  int number = 0;
  const auto write_line = [&](std::string_view center, const Priced* line) {
    row.clear_line();
    row.count(File::CLM_LINE_NUM, ++number);
    row.set(File::REV_CNTR, center);
    row.set(File::REV_CNTR_DT, event.from);
    const Service* service = line == nullptr ? nullptr : line->line->service;
    if (service != nullptr) {
      row.set(File::HCPCS_CD, service->hcpcs);
      row.set(File::HCPCS_1ST_MDFR_CD, line->line->modifier);
    }
    if (line != nullptr) {
      row.set(File::REV_CNTR_PMT_MTHD_IND_CD, payment_method(service));
      row.set(File::REV_CNTR_DSCNT_IND_CD, "1");
      row.set(File::REV_CNTR_PACKG_IND_CD, payment_method(service) == '9' ? '1' : '0');
      row.set(File::REV_CNTR_STUS_IND_CD, service == nullptr ? "Z" : service->status);
      row.set(File::RNDRNG_PHYSN_NPI, doctor.npi);
    }
    const Priced none{};
    const Priced& amounts = line == nullptr ? none : *line;
    const int units = line == nullptr ? 0 : line->line->units;
    row.count(File::REV_CNTR_UNIT_CNT, units);
    row.money(File::REV_CNTR_RATE_AMT, units > 0 ? amounts.allowed / units : 0);
    row.money(File::REV_CNTR_BLOOD_DDCTBL_AMT, 0);
    row.money(File::REV_CNTR_CASH_DDCTBL_AMT, amounts.deductible);
    row.money(File::REV_CNTR_COINSRNC_WGE_ADJSTD_C, amounts.coinsurance);
    row.money(File::REV_CNTR_RDCD_COINSRNC_AMT, 0);
    row.money(File::REV_CNTR_1ST_MSP_PD_AMT, 0);
    row.money(File::REV_CNTR_2ND_MSP_PD_AMT, 0);
    row.money(File::REV_CNTR_PRVDR_PMT_AMT, amounts.paid);
    row.money(File::REV_CNTR_BENE_PMT_AMT, 0);
    row.money(File::REV_CNTR_PTNT_RSPNSBLTY_PMT, amounts.deductible + amounts.coinsurance);
    row.money(File::REV_CNTR_PMT_AMT_AMT, amounts.paid);
    row.money(File::REV_CNTR_TOT_CHRG_AMT, line == nullptr ? charged : amounts.charged);
    row.money(File::REV_CNTR_NCVRD_CHRG_AMT, 0);
    row.write(output_->file(rif::FileType::outpatient));
  };
  for (const Priced& line : lines) write_line(line.line->revenue_center, &line);
  write_line("0001", nullptr);
}

}  // namespace bb::synth
