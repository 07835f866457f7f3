// ExplanationOfBenefit of a Part D event: a prescription that was filled.
#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/claim_header.h"
#include "fhir/v2/eob/item.h"
#include "fhir/v2/eob/render.h"
#include "fhir/v2/eob/supporting_info.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Pde;

constexpr Kind kKind{kPharmacy, "PDE", "pharmacy", "Pharmacy", "part-d"};

constexpr std::string_view kV2Identifier = "http://terminology.hl7.org/CodeSystem/v2-0203";
constexpr std::string_view kActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
constexpr Coding kCompounded{kActCode, "RXCINV", "Rx compound invoice"};
constexpr Coding kNotCompounded{kActCode, "RXDINV", "Rx dispense invoice"};

// SRVC_PRVDR_ID_QLFYR_CD: what kind of number SRVC_PRVDR_ID is.
struct PharmacyIdentifier {
  std::string_view qualifier;
  Coding type;
};
constexpr PharmacyIdentifier kPharmacyIdentifiers[] = {
    {"01", {kC4bbIdentifierType, "npi", {}}},
    {"06", {kV2Identifier, "UPIN", {}}},
    {"07", {"https://bluebutton.cms.gov/resources/codesystem/identifier-type", "NCPDP", {}}},
    {"08", {kV2Identifier, "SL", {}}},
    {"11", {kV2Identifier, "TAX", {}}},
};

void append_identifiers(JsonWriter& out, const Claim<C>& claim) {
  auto list = out.array(R"("identifier":[)");
  append_identifier<C::PDE_ID>(out, claim);
  append_identifier(out, kClaimGroup, claim[C::CLM_GRP_ID]);
  const Number prescription = number<C::RX_SRVC_RFRNC_NUM>(claim);
  append_identifier(out, variable<C::RX_SRVC_RFRNC_NUM>().url(), prescription.whole());
}

// "provider": the pharmacy. CMS names the system of NPIs whatever kind of number it is.
void append_provider(JsonWriter& out, const Claim<C>& claim) {
  if (claim[C::SRVC_PRVDR_ID].empty()) return;
  out.raw(R"("provider":{"identifier":{"system":"http://hl7.org/fhir/sid/us-npi",)");
  out.member(R"("value":)", claim[C::SRVC_PRVDR_ID]);
  out.end("}}");
}

// "facility": the pharmacy again, with its type, and its name where the number is an NPI that has one.
void append_facility(JsonWriter& out, const Claim<C>& claim) {
  auto facility = out.object(R"("facility":{)");
  {
    auto extension = out.array(R"("extension":[)");
    coding_extension<C::PHRMCY_SRVC_TYPE_CD>(out, claim);
  }
  const std::string_view id = claim[C::SRVC_PRVDR_ID];
  if (id.empty()) return;
  for (const auto& [qualifier, type] : kPharmacyIdentifiers) {
    if (qualifier != claim[C::SRVC_PRVDR_ID_QLFYR_CD]) continue;
    out.raw(R"("identifier":{"type":{"coding":[)");
    append_coding(out, type.system, type.code);
    out.end("]}");
    out.member(R"("value":)", id);
    out.end('}');
    if (qualifier == "01") append_text(out, R"("display":")", display_of(claim.names.provider(id)));
  }
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  SupportingInfo info(out);
  const Number compound = number<C::CMPND_CD>(claim);
  if (compound.whole() == "2") info.slice_code<kCompoundCode, kCompounded>();
  if (compound.whole() == "1") info.slice_code<kCompoundCode, kNotCompounded>();
  info.slice_quantity<kRefillNumber, C::FILL_NUM>(claim);
  info.slice_quantity<kDaysSupply, C::DAYS_SUPLY_NUM>(claim);
  info.code<C::DRUG_CVRG_STUS_CD>(claim);
  info.code<C::DAW_PROD_SLCTN_CD>(claim);
  info.code<C::DSPNSNG_STUS_CD>(claim);
  info.code<C::ADJSTMT_DLTN_CD>(claim);
  info.code<C::NSTD_FRMT_CD>(claim);
  info.code<C::PRCNG_EXCPTN_CD>(claim);
  info.code<C::CTSTRPHC_CVRG_CD>(claim);
  info.slice_code<kRxOrigin, C::RX_ORGN_CD>(claim);
  info.slice_code<kBrandGeneric, C::BRND_GNRC_CD>(claim);
  info.code<C::PTNT_RSDNC_CD>(claim);
  info.code<C::SUBMSN_CLR_CD>(claim);
}

void append_insurance(JsonWriter& out, const KindText& kind, const Claim<C>& claim) {
  kind.append_insurance_begin(out);
  {
    auto extension = out.array(R"("extension":[)");
    identifier_extension<C::PLAN_CNTRCT_REC_ID>(out, claim);
    identifier_extension<C::PLAN_PBP_REC_NUM>(out, claim);
  }
  kind.append_insurance_end(out, claim.stored.beneficiary);
}

void append_adjudication(JsonWriter& out, const Claim<C>& claim) {
  auto adjudication = out.array(R"("adjudication":[)");
  if (claim[C::DRUG_CVRG_STUS_CD] == "C") {
    amount<kBenefit, C::CVRD_D_PLAN_PD_AMT>(out, claim);
  } else {
    amount<kNoncovered, C::NCVRD_PLAN_PD_AMT, "cvrd_d_plan_pd_amt">(out, claim);
  }
  amount<kCoinsurance, C::GDC_BLW_OOPT_AMT>(out, claim);
  amount<kCoinsurance, C::GDC_ABV_OOPT_AMT>(out, claim);
  amount<kPaidByPatient, C::PTNT_PAY_AMT>(out, claim);
  amount<kPriorPayerPaid, C::OTHR_TROOP_AMT>(out, claim);
  amount<kDiscount, C::LICS_AMT>(out, claim);
  amount<kPriorPayerPaid, C::PLRO_AMT>(out, claim);
  amount<kDrugCost, C::TOT_RX_CST_AMT>(out, claim);
  amount<kDiscount, C::RPTD_GAP_DSCNT_NUM>(out, claim);
}

void append_item(JsonWriter& out, unsigned prescriber, const Claim<C>& claim) {
  out.raw(R"("item":[{"sequence":1,)");
  append_care_team_sequence(out, {prescriber});
  out.raw(R"("productOrService":{"coding":[)");
  append_ndc(out, claim.names, claim[C::PROD_SRVC_ID]);
  out.end("]}");
  append_serviced_date(out, claim[C::SRVC_DT]);
  append_quantity(out, number<C::QTY_DSPNSD_NUM>(claim));
  append_adjudication(out, claim);
  out.end("}]");
}

// What the drug cost, and a zero of the status "other", which CARIN BB asks for.
void append_total(JsonWriter& out, const Claim<C>& claim) {
  auto total = out.array(R"("total":[)");
  if (const Number cost = number<C::TOT_RX_CST_AMT>(claim); cost) {
    static const std::string begin =
        R"({"category":{"coding":[)" + prepared(kDrugCost) + R"(]},"amount":{"value":)";
    out.raw(begin);
    out.raw(cost.text());
    out.raw(R"(,"currency":"USD"}},)");
  }
  out.raw(R"({"category":{"coding":[{)"
          R"("system":"http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBPayerAdjudicationStatus",)"
          R"("code":"other","display":"Other"}]},"amount":{"value":0,"currency":"USD"}},)");
}

}  // namespace

void render_pde(JsonWriter& out, const Claim<C>& claim) {
  static const KindText kind(kKind);
  CareTeam team;
  // Any other kind of prescriber number has no place in the care team.
  const std::string_view npi = claim[C::PRSCRBR_ID_QLFYR_CD] == "01" ? claim[C::PRSCRBR_ID] : "";
  const unsigned prescriber = team.add(IdentifierType::npi, npi, Role::prescribing);

  kind.append_begin(out, claim.stored);
  append_identifiers(out, claim);
  append_status(out, claim[C::FINAL_ACTION]);
  kind.append_type(out, nullptr, {});
  append_use_and_patient(out, claim.stored.beneficiary);
  append_period(out, R"("billablePeriod":{)", claim[C::SRVC_DT], claim[C::SRVC_DT]);
  append_created_and_insurer(out, claim.stored.last_updated);
  append_provider(out, claim);
  append_facility(out, claim);
  out.raw(kOutcome);
  team.write(out, claim.names);
  append_information(out, claim);
  append_insurance(out, kind, claim);
  append_item(out, prescriber, claim);
  append_total(out, claim);
  if (const IsoDate paid(claim[C::PD_DT]); paid) {
    out.raw(R"("payment":{)");
    out.member(R"("date":)", paid.text());
    out.end('}');
  }
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
