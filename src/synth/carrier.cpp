// Claims of doctors, laboratories and other suppliers to a Part B carrier.
#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Carrier;
constexpr std::size_t kDiagnoses = 12;

// "MTUS": what the units of a line count (CCW codebook: CARR_LINE_MTUS_CD).
char unit_code(const Service& service) {
  if (service.hcpcs == "A0425") return '1';  // miles
  return service.type == '7' ? '2' : '3';    // anesthesia time, or services
}

}  // namespace

void Scribe::write_carrier(const Event& event) {
  const Visit& visit = *event.visit;
  const Stay* stay = visit.occasion == Occasion::stay ? &story_->stays[event.index] : nullptr;
  const Provider& doctor = provider(visit.role);
  const Provider& referring = provider("family");
  const Provider& group =
      doctor.organisation() ? doctor : provider(visit.role == "radiologist" ? "hospital" : "clinic");
  const Texts own = stay != nullptr           ? Texts{stay->kind->principal}
                    : visit.diagnoses.empty() ? reasons(event.from)
                                              : visit.diagnoses;
  const Diagnoses found = diagnoses(own, event.from, 8);
  std::vector<Priced> lines = price(visit, event.from, event.through, false);
  const bool assigned = !random_->per_mille(15);

  Cents charged = 0, allowed = 0, deductible = 0, paid = 0;
  bool any_allowed = false;
  for (const Priced& line : lines) {
    charged += line.charged;
    allowed += line.allowed;
    deductible += line.deductible;
    paid += line.paid;
    any_allowed |= !line.denied;
  }

  Row<File>& row = carrier_;
  open_claim(row, event.from, event.through, 'O', "71");
  row.set(File::CARR_CLM_ENTRY_CD, "1");
  row.set(File::CLM_DISP_CD, "01");
  row.set(File::CARR_NUM, community_->carrier);
  row.set(File::CARR_CLM_PMT_DNL_CD, !any_allowed ? '0' : assigned ? '1' : '2');
  row.money(File::CLM_PMT_AMT, paid);
  row.money(File::CARR_CLM_PRMRY_PYR_PD_AMT, 0);
  row.set(File::RFR_PHYSN_NPI, referring.npi);
  row.set(File::CARR_CLM_PRVDR_ASGNMT_IND_SW, assigned ? 'A' : 'N');
  row.money(File::NCH_CLM_PRVDR_PMT_AMT, assigned ? paid : 0);
  row.money(File::NCH_CLM_BENE_PMT_AMT, assigned ? 0 : paid);
  row.money(File::NCH_CARR_CLM_SBMTD_CHRG_AMT, charged);
  row.money(File::NCH_CARR_CLM_ALOWD_AMT, allowed);
  row.money(File::CARR_CLM_CASH_DDCTBL_APLD_AMT, deductible);
  row.set(File::CARR_CLM_HCPCS_YR_CD, static_cast<char>('0' + year_of(event.from) % 10));
  row.set(File::CARR_CLM_RFRNG_PIN_NUM, referring.npi.substr(3, 6));
  set_diagnoses<File, kDiagnoses>(row, found.codes);
  row.count(File::CARR_CLM_CNTL_NUM, control_number());
  row.set(File::CARR_CLM_BLG_NPI_NUM, group.npi);
  row.begin_lines();

  int number = 0;
  for (const Priced& line : lines) {
    const Service& service = *line.line->service;
    row.clear_line();
    row.count(File::LINE_NUM, ++number);
    row.set(File::CARR_PRFRNG_PIN_NUM, doctor.npi.substr(3, 6));
    row.set(File::PRF_PHYSN_NPI, doctor.npi);
    row.set(File::ORG_NPI_NUM, group.npi);
    row.set(File::CARR_LINE_PRVDR_TYPE_CD, doctor.organisation() ? '7' : '1');
    row.set(File::TAX_NUM, group.tax_number);
    row.set(File::PRVDR_STATE_CD, community_->ssa_state);
    row.set(File::PRVDR_ZIP, community_->zip);
    row.set(File::PRVDR_SPCLTY, doctor.specialty);
    row.set(File::PRTCPTNG_IND_CD, !assigned ? '4' : line.deductible > 0 ? '2' : '1');
    row.set(File::CARR_LINE_RDCD_PMT_PHYS_ASTN_C, "0");
    row.count(File::LINE_SRVC_CNT, line.line->units);
    row.set(File::LINE_CMS_TYPE_SRVC_CD, service.type);
    row.set(File::LINE_PLACE_OF_SRVC_CD, visit.place);
    row.set(File::CARR_LINE_PRCNG_LCLTY_CD, community_->locality);
    row.set(File::LINE_1ST_EXPNS_DT, line.from);
    row.set(File::LINE_LAST_EXPNS_DT, line.to);
    row.set(File::HCPCS_CD, service.hcpcs);
    row.set(File::HCPCS_1ST_MDFR_CD, line.line->modifier);
    row.set(File::BETOS_CD, service.betos);
    row.money(File::LINE_NCH_PMT_AMT, line.paid);
    row.money(File::LINE_BENE_PMT_AMT, assigned ? 0 : line.paid);
    row.money(File::LINE_PRVDR_PMT_AMT, assigned ? line.paid : 0);
    row.money(File::LINE_BENE_PTB_DDCTBL_AMT, line.deductible);
    row.money(File::LINE_BENE_PRMRY_PYR_PD_AMT, 0);
    row.money(File::LINE_COINSRNC_AMT, line.coinsurance);
    row.money(File::LINE_SBMTD_CHRG_AMT, line.charged);
    row.money(File::LINE_ALOWD_CHRG_AMT, line.allowed);
    row.set(File::LINE_PRCSG_IND_CD, line.denied ? 'N' : 'A');
    row.set(File::LINE_PMT_80_100_CD, service.cost_share ? '0' : '1');
    row.set(File::LINE_SERVICE_DEDUCTIBLE, service.cost_share ? '0' : '1');
    row.count(File::CARR_LINE_MTUS_CNT, line.line->units);
    row.set(File::CARR_LINE_MTUS_CD, unit_code(service));
    row.set(File::LINE_ICD_DGNS_CD, found.codes.front());
    row.set(File::LINE_ICD_DGNS_VRSN_CD, "0");
    row.set(File::LINE_HCT_HGB_RSLT_NUM, "0.0");
    if (service.type == '5') {
      row.set(File::CARR_LINE_CLIA_LAB_NUM,
              std::string(community_->ssa_state) + "D" + "099" + std::string(group.npi.substr(5, 4)));
    }
    row.count(File::CARR_LINE_ANSTHSA_UNIT_CNT, service.type == '7' ? random_->between(3, 12) : 0);
    row.write(output_->file(rif::FileType::carrier));
  }
}

}  // namespace bb::synth
