#include "fhir/v1/patient.h"

#include "base/encoding.h"
#include "fhir/coding.h"
#include "fhir/meta.h"

namespace bb::fhir::v1 {
namespace {

using B = rif::Beneficiary;
using History = rif::BeneficiaryHistory;

constexpr std::string_view kMbi = "http://hl7.org/fhir/sid/us-mbi";
constexpr std::string_view kHicn = "http://hl7.org/fhir/sid/us-medicare";

void beneficiary_identifier(JsonWriter& out, store::BeneficiaryId id) {
  out.raw(R"({"system":"https://bluebutton.cms.gov/resources/variables/bene_id","value":")");
  out.number(id);
  out.end('"');
  out.end('}');
}

// The hash of the current MBI, with the MBI's period.
void mbi_hash(JsonWriter& out, std::string_view mbi, const Beneficiary& beneficiary,
              const IdentifierHash& hash) {
  if (mbi.empty()) return;
  out.raw(R"({"system":"https://bluebutton.cms.gov/resources/identifier/mbi-hash",)");
  out.member(R"("value":)", hash(mbi));
  {
    auto period = out.object(R"("period":{)");
    date_member(out, R"("start":)", beneficiary[B::EFCTV_BGN_DT]);
    date_member(out, R"("end":)", beneficiary[B::EFCTV_END_DT]);
  }
  out.end('}');
}

void hicn_hash(JsonWriter& out, std::string_view hicn, const IdentifierHash& hash) {
  if (hicn.empty()) return;
  out.raw(R"({"system":"https://bluebutton.cms.gov/resources/identifier/hicn-hash",)");
  out.member(R"("value":)", hash(hicn));
  out.end('}');
}

// Identifiers in clear, each with whether it is in use.
void clear_identifiers(JsonWriter& out, std::string_view system, std::string_view current,
                       const store::BeneficiaryRow& row, History::Column column) {
  for (const std::string_view value : identifier_values(current, row, column)) {
    out.raw(R"({"extension":[{"url":"https://bluebutton.cms.gov/resources/codesystem/identifier-currency",)"
            R"("valueCoding":{)"
            R"("system":"https://bluebutton.cms.gov/resources/codesystem/identifier-currency",)");
    if (value == current) {
      out.raw(R"("code":"current","display":"Current"}}],)");
    } else {
      out.raw(R"("code":"historic","display":"Historic"}}],)");
    }
    out.member(R"("system":)", system);
    out.member(R"("value":)", value);
    out.end('}');
  }
}

// By system, then by value: the order of CMS's published answers.
void identifiers(JsonWriter& out, const store::BeneficiaryRow& row, const Beneficiary& beneficiary,
                 const PatientOptions& options) {
  const std::string_view mbi = trim(beneficiary[B::MBI_NUM]);
  const std::string_view hicn = trim(beneficiary[B::BENE_CRNT_HIC_NUM]);
  auto list = out.array(R"("identifier":[)");
  if (options.include_mbi) clear_identifiers(out, kMbi, mbi, row, History::MBI_NUM);
  if (options.include_hicn) clear_identifiers(out, kHicn, hicn, row, History::BENE_CRNT_HIC_NUM);
  if (options.hash != nullptr && options.include_hicn) hicn_hash(out, hicn, *options.hash);
  if (options.hash != nullptr) mbi_hash(out, mbi, beneficiary, *options.hash);
  beneficiary_identifier(out, row.id);
}

}  // namespace

bool render_patient(JsonWriter& out, const store::BeneficiaryRow& row, const PatientOptions& options) {
  static const terminology::Variable& race = terminology::codebook("race");
  const auto record = read_beneficiary(row.record);
  if (!record) return false;
  const Beneficiary& beneficiary = *record;

  out.raw(R"({"resourceType":"Patient","id":")");
  out.number(row.id);
  out.end('"');
  meta(out, row.last_updated);
  {
    auto extensions = out.array(R"("extension":[)");
    sex_extension(out, beneficiary[B::BENE_SEX_IDENT_CD]);
    coded_extension(out, race, beneficiary[B::BENE_RACE_CD]);
    if (const std::string_view year = reference_year(beneficiary); !year.empty()) {
      reference_year_extension(out, year);
      dual_eligibility().extensions(out, beneficiary);
    }
  }
  identifiers(out, row, beneficiary, options);
  person_name(out, beneficiary);
  out.member(R"("gender":)", gender(beneficiary[B::BENE_SEX_IDENT_CD]));
  date_member(out, R"("birthDate":)", beneficiary[B::BENE_BIRTH_DT]);
  date_member(out, R"("deceasedDateTime":)", beneficiary[B::DEATH_DT]);
  address(out, beneficiary, options.include_address_fields);
  out.end('}');
  return true;
}

}  // namespace bb::fhir::v1
