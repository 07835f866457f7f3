// Claims of suppliers of durable medical equipment, prosthetics, orthotics and supplies.
#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Dme;

}  // namespace

void Scribe::write_dme(const Event& event) {
  const Visit& visit = *event.visit;
  const Provider& supplier = provider(visit.role);
  const Provider& ordering = provider("family");
  const Diagnoses found =
      diagnoses(visit.diagnoses.empty() ? reasons(event.from) : visit.diagnoses, event.from, 6);
  const std::vector<Priced> lines = price(visit, event.from, event.through, false);

  Cents charged = 0, allowed = 0, deductible = 0, paid = 0;
  bool any_allowed = false;
  for (const Priced& line : lines) {
    charged += line.charged;
    allowed += line.allowed;
    deductible += line.deductible;
    paid += line.paid;
    any_allowed |= !line.denied;
  }

  Row<File>& row = dme_;
  open_claim(row, event.from, event.through, 'M', "82");
  row.set(File::CARR_CLM_ENTRY_CD, "1");
  row.set(File::CLM_DISP_CD, "01");
  row.set(File::CARR_NUM, community_->dme_carrier);
  row.set(File::CARR_CLM_PMT_DNL_CD, any_allowed ? '1' : '0');
  row.money(File::CLM_PMT_AMT, paid);
  row.money(File::CARR_CLM_PRMRY_PYR_PD_AMT, 0);
  row.set(File::CARR_CLM_PRVDR_ASGNMT_IND_SW, 'A');
  row.money(File::NCH_CLM_PRVDR_PMT_AMT, paid);
  row.money(File::NCH_CLM_BENE_PMT_AMT, 0);
  row.money(File::NCH_CARR_CLM_SBMTD_CHRG_AMT, charged);
  row.money(File::NCH_CARR_CLM_ALOWD_AMT, allowed);
  row.money(File::CARR_CLM_CASH_DDCTBL_APLD_AMT, deductible);
  row.set(File::CARR_CLM_HCPCS_YR_CD, static_cast<char>('0' + year_of(event.from) % 10));
  set_diagnoses<File, 12>(row, found.codes);
  row.set(File::RFR_PHYSN_NPI, ordering.npi);
  row.count(File::CARR_CLM_CNTL_NUM, control_number());
  row.begin_lines();

  int number = 0;
  for (const Priced& line : lines) {
    const Service& service = *line.line->service;
    row.clear_line();
    row.count(File::LINE_NUM, ++number);
    row.set(File::TAX_NUM, supplier.tax_number);
    row.set(File::PRVDR_SPCLTY, supplier.specialty);
    row.set(File::PRTCPTNG_IND_CD, line.deductible > 0 ? '2' : '1');
    row.count(File::LINE_SRVC_CNT, line.line->units);
    row.set(File::LINE_CMS_TYPE_SRVC_CD, service.type);
    row.set(File::LINE_PLACE_OF_SRVC_CD, visit.place);
    row.set(File::LINE_1ST_EXPNS_DT, line.from);
    row.set(File::LINE_LAST_EXPNS_DT, line.to);
    row.set(File::HCPCS_CD, service.hcpcs);
    row.set(File::HCPCS_1ST_MDFR_CD, line.line->modifier);
    if (line.line->modifier == "RR") row.set(File::HCPCS_2ND_MDFR_CD, "KX");
    row.set(File::BETOS_CD, service.betos);
    row.money(File::LINE_NCH_PMT_AMT, line.paid);
    row.money(File::LINE_BENE_PMT_AMT, 0);
    row.money(File::LINE_PRVDR_PMT_AMT, line.paid);
    row.money(File::LINE_BENE_PTB_DDCTBL_AMT, line.deductible);
    row.money(File::LINE_BENE_PRMRY_PYR_PD_AMT, 0);
    row.money(File::LINE_COINSRNC_AMT, line.coinsurance);
    row.money(File::LINE_PRMRY_ALOWD_CHRG_AMT, 0);
    row.money(File::LINE_SBMTD_CHRG_AMT, line.charged);
    row.money(File::LINE_ALOWD_CHRG_AMT, line.allowed);
    row.set(File::LINE_PRCSG_IND_CD, line.denied ? 'N' : 'A');
    row.set(File::LINE_PMT_80_100_CD, "0");
    row.set(File::LINE_SERVICE_DEDUCTIBLE, "0");
    row.set(File::LINE_ICD_DGNS_CD, found.codes.front());
    row.set(File::LINE_ICD_DGNS_VRSN_CD, "0");
    if (line.line->modifier == "NU") row.money(File::LINE_DME_PRCHS_PRICE_AMT, line.charged);
    row.set(File::PRVDR_NUM, "09" + std::string(supplier.npi.substr(2)));
    row.set(File::PRVDR_NPI, supplier.npi);
    row.set(File::DMERC_LINE_PRCNG_STATE_CD, community_->ssa_state);
    row.set(File::PRVDR_STATE_CD, community_->ssa_state);
    row.set(File::DMERC_LINE_SUPPLR_TYPE_CD, "3");
    row.money(File::DMERC_LINE_SCRN_SVGS_AMT, 0);
    row.count(File::DMERC_LINE_MTUS_CNT, line.line->units);
    row.set(File::DMERC_LINE_MTUS_CD, "3");
    row.set(File::LINE_HCT_HGB_RSLT_NUM, "0.0");
    row.write(output_->file(rif::FileType::dme));
  }
}

}  // namespace bb::synth
