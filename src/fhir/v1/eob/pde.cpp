// ExplanationOfBenefit (v1) of a Part D event: a prescription that was filled.
#include "fhir/v1/eob/amount.h"
#include "fhir/v1/eob/care_team.h"
#include "fhir/v1/eob/claim_header.h"
#include "fhir/v1/eob/information.h"
#include "fhir/v1/eob/item.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Pde;

constexpr Kind kKind{"PDE", "part-d", "pharmacy", "Pharmacy"};

// SRVC_PRVDR_ID_QLFYR_CD: what kind of number SRVC_PRVDR_ID is. Any other kind is not shown.
constexpr std::string_view kV2Identifier = "http://terminology.hl7.org/CodeSystem/v2-0203";
struct PharmacyIdentifier {
  std::string_view qualifier;
  Coding type;
};
constexpr PharmacyIdentifier kPharmacyIdentifiers[] = {
    {"01", {kNpi, "NPI", "National Provider Identifier"}},
    {"06", {kV2Identifier, "UPIN", "Unique Physician Identification Number"}},
    {"07",
     {"https://bluebutton.cms.gov/resources/codesystem/identifier-type", "NCPDP",
      "National Council for Prescription Drug Programs"}},
    {"08", {kV2Identifier, "DL", "State license number"}},
    {"11", {kV2Identifier, "TAX", "Tax ID number"}},
};

const Coding* find_identifier_type(std::string_view qualifier) {
  for (const PharmacyIdentifier& each : kPharmacyIdentifiers) {
    if (each.qualifier == qualifier) return &each.type;
  }
  return nullptr;
}

void append_identifiers(JsonWriter& out, const Claim<C>& claim) {
  auto list = out.array(R"("identifier":[)");
  append_identifier<C::PDE_ID>(out, claim);
  append_identifier(out, kClaimGroup, claim[C::CLM_GRP_ID]);
  const Number prescription = number<C::RX_SRVC_RFRNC_NUM>(claim);
  append_identifier(out, variable<C::RX_SRVC_RFRNC_NUM>().url(), prescription.whole());
}

// "identifier", "display": the pharmacy, with its name where the number is an NPI that has one.
void append_pharmacy(JsonWriter& out, const Claim<C>& claim) {
  const std::string_view id = claim[C::SRVC_PRVDR_ID];
  const Coding* type = find_identifier_type(claim[C::SRVC_PRVDR_ID_QLFYR_CD]);
  if (id.empty() || type == nullptr) return;
  out.raw(R"("identifier":{"type":{"coding":[)");
  append_named_coding(out, type->system, type->code, type->display);
  out.end("]}");
  out.raw(R"("system":")");
  out.raw(type->system);
  out.raw("\",");
  out.member(R"("value":)", id);
  out.end('}');
  if (type->system == kNpi) append_text(out, R"("display":")", display_of(claim.names.provider(id)));
}

void append_organization(JsonWriter& out, const Claim<C>& claim) {
  auto organization = out.object(R"("organization":{)");
  append_pharmacy(out, claim);
}

void append_facility(JsonWriter& out, const Claim<C>& claim) {
  if (claim[C::SRVC_PRVDR_ID].empty()) return;
  auto facility = out.object(R"("facility":{)");
  {
    auto extension = out.array(R"("extension":[)");
    coding_extension<C::PHRMCY_SRVC_TYPE_CD>(out, claim);
  }
  append_pharmacy(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  Information information(out);
  information.code<C::DAW_PROD_SLCTN_CD>(claim);
  information.code<C::DSPNSNG_STUS_CD>(claim);
  information.code<C::DRUG_CVRG_STUS_CD>(claim);
  information.code<C::ADJSTMT_DLTN_CD>(claim);
  information.code<C::NSTD_FRMT_CD>(claim);
  information.code<C::PRCNG_EXCPTN_CD>(claim);
  information.code<C::CTSTRPHC_CVRG_CD>(claim);
  information.code<C::RX_ORGN_CD>(claim);
  information.code<C::BRND_GNRC_CD>(claim);
  information.code<C::PHRMCY_SRVC_TYPE_CD>(claim);
  information.code<C::PTNT_RSDNC_CD>(claim);
  information.code<C::SUBMSN_CLR_CD>(claim);
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

// "service":{"coding":[{...}]},
void append_service(JsonWriter& out, const Claim<C>& claim) {
  const std::string_view ndc = claim[C::PROD_SRVC_ID];
  if (ndc.empty()) return;
  out.raw(R"("service":{"coding":[)");
  append_named_coding(out, kNdc, ndc, claim.names.drug_json(ndc));
  out.end("]}");
}

// "quantity": how much was dispensed, which fill it was, and for how many days.
void append_dispensed(JsonWriter& out, const Claim<C>& claim) {
  auto quantity = out.object(R"("quantity":{)");
  {
    auto extension = out.array(R"("extension":[)");
    quantity_extension<C::FILL_NUM>(out, number<C::FILL_NUM>(claim));
    quantity_extension<C::DAYS_SUPLY_NUM>(out, number<C::DAYS_SUPLY_NUM>(claim));
  }
  const Number dispensed = number<C::QTY_DSPNSD_NUM>(claim);
  if (!dispensed) return;
  out.raw(R"("value":)");
  out.raw(dispensed.text());
  out.raw(",");
}

// What the plan paid: for a drug that Part D covers ("C") or in spite of its not doing so.
template <C::Column Paid>
void append_plan_paid(JsonWriter& out, const Claim<C>& claim) {
  const Number paid = number<Paid>(claim);
  if (!paid) return;
  out.raw("{");
  append_category<Paid>(out);
  coded<C::DRUG_CVRG_STUS_CD>(out, R"("reason":)", claim);
  append_amount(out, paid);
  out.end('}');
}

void append_adjudication(JsonWriter& out, const Claim<C>& claim) {
  auto adjudication = out.array(R"("adjudication":[)");
  if (claim[C::DRUG_CVRG_STUS_CD] == "C") {
    append_plan_paid<C::CVRD_D_PLAN_PD_AMT>(out, claim);
  } else {
    append_plan_paid<C::NCVRD_PLAN_PD_AMT>(out, claim);
  }
  amount<C::GDC_BLW_OOPT_AMT>(out, claim);
  amount<C::GDC_ABV_OOPT_AMT>(out, claim);
  amount<C::PTNT_PAY_AMT>(out, claim);
  amount<C::OTHR_TROOP_AMT>(out, claim);
  amount<C::LICS_AMT>(out, claim);
  amount<C::PLRO_AMT>(out, claim);
  amount<C::TOT_RX_CST_AMT>(out, claim);
  amount<C::RPTD_GAP_DSCNT_NUM>(out, claim);
}

// "detail": whether the pharmacy made the drug itself (CMPND_CD); nothing when that was not said.
void append_detail(JsonWriter& out, const Claim<C>& claim) {
  const Number compound = number<C::CMPND_CD>(claim);
  if (compound.whole() == "2") {
    out.raw(R"("detail":[{"type":{"coding":[{"system":"http://hl7.org/fhir/v3/ActCode",)"
            R"("code":"RXCINV","display":"Rx compound invoice"}]}}],)");
  }
  if (compound.whole() == "1") {
    out.raw(R"("detail":[{"type":{"coding":[{"system":"http://hl7.org/fhir/v3/ActCode",)"
            R"("code":"RXDINV","display":"Rx dispense invoice"}]}}],)");
  }
}

void append_item(JsonWriter& out, unsigned prescriber, const Claim<C>& claim) {
  out.raw(R"("item":[{"sequence":1,)");
  append_care_team_link(out, {prescriber});
  append_service(out, claim);
  append_serviced_date(out, claim[C::SRVC_DT]);
  append_dispensed(out, claim);
  append_adjudication(out, claim);
  append_detail(out, claim);
  out.end("}]");
}

}  // namespace

void render_pde(JsonWriter& out, const Claim<C>& claim) {
  static const KindText kind(kKind);
  CareTeam team;
  // Any other kind of prescriber number has no place in the care team.
  const std::string_view npi = claim[C::PRSCRBR_ID_QLFYR_CD] == "01" ? claim[C::PRSCRBR_ID] : "";
  const unsigned prescriber = team.add(npi, Role::primary);

  kind.append_begin(out, claim.stored);
  append_identifiers(out, claim);
  append_status(out, claim[C::FINAL_ACTION]);
  kind.append_type(out, claim);
  append_patient(out, claim.stored.beneficiary);
  append_period(out, R"("billablePeriod":{)", claim[C::SRVC_DT], claim[C::SRVC_DT]);
  append_organization(out, claim);
  append_facility(out, claim);
  append_information(out, claim);
  team.write(out, claim.names);
  append_insurance(out, kind, claim);
  append_item(out, prescriber, claim);
  if (const IsoDate paid(claim[C::PD_DT]); paid) {
    out.raw(R"("payment":{)");
    out.member(R"("date":)", paid.text());
    out.end('}');
  }
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
