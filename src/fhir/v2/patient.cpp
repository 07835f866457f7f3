#include "fhir/v2/patient.h"

#include <algorithm>
#include <vector>

#include "base/encoding.h"
#include "fhir/coding.h"
#include "fhir/meta.h"
#include "fhir/monthly.h"

namespace bb::fhir::v2 {
namespace {

using B = rif::Beneficiary;

// v2 shows the CCW code, and calls the OMB category unknown whatever the code is (data dictionary:
// Beneficiary Race Code).
void race_extensions(JsonWriter& out, std::string_view code) {
  static const terminology::Variable& race = terminology::codebook("race");
  if (trim(code).empty()) return;
  coded_extension(out, race, code);
  out.raw(R"({"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[)");
  out.raw(
      R"({"url":"ombCategory","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"UNK","display":"Unknown"}},)");
  out.raw(R"({"url":"text","valueString":"Unknown"}]},)");
}

constexpr char kCurrent[] = R"("code":"current","display":"Current"},)";
constexpr char kHistoric[] = R"("code":"historic","display":"Historic"},)";

template <std::size_t N>
void begin_mbi(JsonWriter& out, const char (&currency)[N], std::string_view value) {
  out.raw(R"({"type":{"coding":[{"extension":[{)");
  out.raw(R"("url":"https://bluebutton.cms.gov/resources/codesystem/identifier-currency","valueCoding":{)");
  out.raw(R"("system":"https://bluebutton.cms.gov/resources/codesystem/identifier-currency",)");
  out.raw(currency);
  out.end('}');
  out.end(']');
  out.raw(R"("system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MC",)");
  out.raw(R"("display":"Patient's Medicare number"}]},"system":"http://hl7.org/fhir/sid/us-mbi",)");
  out.member(R"("value":)", value);
}

void beneficiary_identifier(JsonWriter& out, store::BeneficiaryId id) {
  out.raw(R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203",)");
  out.raw(R"("code":"MB","display":"Member Number"}]},)");
  out.raw(R"("system":"https://bluebutton.cms.gov/resources/variables/bene_id","value":")");
  out.number(id);
  out.end('"');
  out.end('}');
}

// The current MBI, with its period, and every other that the history knows, once, by value.
void mbi_identifiers(JsonWriter& out, const Beneficiary& beneficiary, const store::BeneficiaryRow& row) {
  const std::string_view current = trim(beneficiary[B::MBI_NUM]);
  for (const std::string_view mbi : identifier_values(current, row, rif::BeneficiaryHistory::MBI_NUM)) {
    if (mbi == current) {
      begin_mbi(out, kCurrent, mbi);
      auto period = out.object(R"("period":{)");
      date_member(out, R"("start":)", beneficiary[B::EFCTV_BGN_DT]);
      date_member(out, R"("end":)", beneficiary[B::EFCTV_END_DT]);
    } else {
      begin_mbi(out, kHistoric, mbi);
    }
    out.end('}');
  }
}

// Patient.deceased[x] is always there: a date, or false.
void deceased(JsonWriter& out, std::string_view date) {
  if (parse_rif_date(date)) {
    date_member(out, R"("deceasedDateTime":)", date);
  } else {
    out.raw(R"("deceasedBoolean":false,)");
  }
}

}  // namespace

bool render_patient(JsonWriter& out, const store::BeneficiaryRow& row, const PatientOptions& options) {
  const auto record = read_beneficiary(row.record);
  if (!record) return false;
  const Beneficiary& beneficiary = *record;
  const std::string_view year = reference_year(beneficiary);

  out.raw(R"({"resourceType":"Patient","id":")");
  out.number(row.id);
  out.end('"');
  meta(out, row.last_updated, "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Patient");
  {
    auto extensions = out.array(R"("extension":[)");
    sex_extension(out, beneficiary[B::BENE_SEX_IDENT_CD]);
    race_extensions(out, beneficiary[B::BENE_RACE_CD]);
    if (!year.empty()) {
      reference_year_extension(out, year);
      dual_eligibility().extensions(out, beneficiary);
    }
  }
  {
    auto identifiers = out.array(R"("identifier":[)");
    mbi_identifiers(out, beneficiary, row);
    beneficiary_identifier(out, row.id);
  }
  person_name(out, beneficiary);
  out.member(R"("gender":)", gender(beneficiary[B::BENE_SEX_IDENT_CD]));
  date_member(out, R"("birthDate":)", beneficiary[B::BENE_BIRTH_DT]);
  deceased(out, beneficiary[B::DEATH_DT]);
  address(out, beneficiary, options.include_address_fields);
  out.end('}');
  return true;
}

}  // namespace bb::fhir::v2
