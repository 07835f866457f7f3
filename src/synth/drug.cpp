// Prescription drug events of Part D plans.
#include <algorithm>

#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Pde;

// CCW codebook: RX_ORGN_CD, SUBMSN_CLR_CD.
constexpr std::string_view kOrigins = "3331233343135323";
constexpr struct {
  int days;
  std::string_view code;
} kShortCycles[] = {{14, "34"}, {7, "22"}, {2, "25"}};

constexpr int kFillsOfPrescription = 12;  // an original and eleven refills
constexpr Cents kDispensingFee = 120;

}  // namespace

void Scribe::write_drug(const Event& event) {
  const Prescription& prescription = story_->prescriptions[event.index];
  const Drug& drug = *prescription.drug;
  const CoverageMonth& month = story_->coverage.at(event.from);
  const Provider& pharmacy = provider(prescription.mail       ? "mail_pharmacy"
                                      : prescription.facility ? "care_pharmacy"
                                                              : "pharmacy");
  const Provider& prescriber = provider(prescription.prescriber_role);
  const bool course = drug.condition == nullptr;  // taken once, all of it
  const int days = prescription.days_supply;
  const int quantity = course ? drug.per_month : std::max(1, drug.per_month * days / 30);
  const int growth = drug.brand ? 45 : 8;  // per mille a year
  const Cents price = drug.price * (1000 + growth * (year_of(event.from) - kFirstYear)) / 1000;
  const Cents cost =
      (course ? price : price * quantity / drug.per_month) * random_->between(960, 1040) / 1000 +
      kDispensingFee;

  using Help = Ledger::Help;
  const Help help = !month.low_income()        ? Help::none
                    : month.cost_share == "01" ? Help::full
                                               : Help::low_income;
  Ledger::DrugPayment payment = ledger_.drug(event.from, cost, drug.brand, help);
  if (help == Help::none &&
      random_->per_mille(25)) {  // a state's or a charity's programme pays the person's share
    payment.other = payment.patient;
    payment.patient = 0;
  }
  const int refill = event.sequence % kFillsOfPrescription;
  const std::int64_t number = next_number();
  processed_ = event.from + random_->between(5, 21);

  Row<File>& row = drug_;
  row.clear();
  row.set(File::DML_IND, "INSERT");
  row.count(File::PDE_ID, number);
  row.count(File::CLM_GRP_ID, number - kGroupStep);
  row.set(File::FINAL_ACTION, "F");
  row.count(File::BENE_ID, story_->person.id);
  row.set(File::SRVC_DT, event.from);
  row.set(File::PD_DT, processed_);
  row.set(File::SRVC_PRVDR_ID_QLFYR_CD, "01");
  row.set(File::SRVC_PRVDR_ID, pharmacy.npi);
  row.set(File::PRSCRBR_ID_QLFYR_CD, "01");
  row.set(File::PRSCRBR_ID, prescriber.npi);
  row.count(
      File::RX_SRVC_RFRNC_NUM,
      prescription.reference_number + 7 * static_cast<std::uint32_t>(event.sequence / kFillsOfPrescription));
  row.set(File::PROD_SRVC_ID, drug.ndc);
  row.set(File::PLAN_CNTRCT_REC_ID, month.drugs->contract);
  row.set(File::PLAN_PBP_REC_NUM, month.drugs_package);
  row.set(File::CMPND_CD, "1");
  row.set(File::DAW_PROD_SLCTN_CD, drug.brand && random_->per_mille(80) ? '1' : '0');
  row.count(File::QTY_DSPNSD_NUM, quantity);
  row.count(File::DAYS_SUPLY_NUM, days);
  row.count(File::FILL_NUM, refill);
  row.set(File::DRUG_CVRG_STUS_CD, "C");
  if (payment.catastrophic != ' ') row.set(File::CTSTRPHC_CVRG_CD, payment.catastrophic);
  row.money(File::GDC_BLW_OOPT_AMT, payment.below);
  row.money(File::GDC_ABV_OOPT_AMT, payment.above);
  row.money(File::PTNT_PAY_AMT, payment.patient);
  row.money(File::OTHR_TROOP_AMT, payment.other);
  row.money(File::LICS_AMT, payment.low_income);
  row.money(File::PLRO_AMT, payment.other_payer);
  row.money(File::CVRD_D_PLAN_PD_AMT, payment.plan);
  row.money(File::NCVRD_PLAN_PD_AMT, 0);
  row.money(File::TOT_RX_CST_AMT, cost);
  row.set(File::RX_ORGN_CD, refill > 0 ? kOrigins[prescription.reference_number % kOrigins.size()]
                                       : kOrigins[random_->below(kOrigins.size())]);
  row.money(File::RPTD_GAP_DSCNT_NUM, payment.discount);
  row.set(File::BRND_GNRC_CD, drug.brand ? 'B' : 'G');
  row.set(File::PHRMCY_SRVC_TYPE_CD, prescription.mail ? "06" : prescription.facility ? "05" : "01");
  row.set(File::PTNT_RSDNC_CD, prescription.facility ? "03" : "01");
  if (prescription.facility) {
    for (const auto& [cycle, code] : kShortCycles) {
      if (days == cycle) row.set(File::SUBMSN_CLR_CD, code);
    }
  }
  row.write(output_->file(rif::FileType::pde));
}

}  // namespace bb::synth
