#include "fhir/v2/patient.h"

#include <algorithm>
#include <vector>

#include "base/encoding.h"
#include "fhir/meta.h"
#include "fhir/v2/coding.h"
#include "fhir/v2/monthly.h"

namespace bb::fhir::v2 {
namespace {

using B = rif::Beneficiary;
using History = Record<rif::BeneficiaryHistory>;

// CCW codebook: SEX. US Core's extension has no code for an unknown sex.
void sex_extension(JsonWriter& out, std::string_view code) {
  if (code == "1")
    out.raw(
        R"({"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex","valueCode":"248153007"},)");
  if (code == "2")
    out.raw(
        R"({"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex","valueCode":"248152002"},)");
}

std::string_view gender(std::string_view code) {
  if (code == "1") return "male";
  if (code == "2") return "female";
  return "unknown";
}

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

// The current MBI, with its period, and every other that the history knows, once. CMS's order is that of a
// hash table, and of a sort in its published answers: by value, as here.
void mbi_identifiers(JsonWriter& out, const Beneficiary& beneficiary,
                     const std::vector<std::string>& history) {
  const std::string_view current = trim(beneficiary[B::MBI_NUM]);
  std::vector<std::string_view> mbis = {current};
  for (const std::string& bytes : history) {
    const auto record = RecordView::parse(bytes);
    if (!record || record->file_type() != rif::FileType::beneficiary_history) continue;
    mbis.push_back(trim(History(*record)[rif::BeneficiaryHistory::MBI_NUM]));
  }
  std::sort(mbis.begin(), mbis.end());
  mbis.erase(std::unique(mbis.begin(), mbis.end()), mbis.end());
  for (const std::string_view mbi : mbis) {
    if (mbi.empty()) continue;
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

void string_unless_blank(JsonWriter& out, std::string_view value) {
  value = trim(value);
  if (!value.empty()) out.string(value);
}

template <std::size_t N>
void member_unless_blank(JsonWriter& out, const char (&key)[N], std::string_view value) {
  value = trim(value);
  if (!value.empty()) out.member(key, value);
}

void name(JsonWriter& out, const Beneficiary& beneficiary) {
  if (!beneficiary.has(B::BENE_SRNM_NAME) && !beneficiary.has(B::BENE_GVN_NAME)) return;
  out.raw(R"("name":[{"use":"usual",)");
  member_unless_blank(out, R"("family":)", beneficiary[B::BENE_SRNM_NAME]);
  {
    auto given = out.array(R"("given":[)");
    string_unless_blank(out, beneficiary[B::BENE_GVN_NAME]);
    string_unless_blank(out, beneficiary[B::BENE_MDL_NAME]);
  }
  out.end('}');
  out.end(']');
}

// Patient.deceased[x] is always there: a date, or false.
void deceased(JsonWriter& out, std::string_view date) {
  if (parse_rif_date(date)) {
    date_member(out, R"("deceasedDateTime":)", date);
  } else {
    out.raw(R"("deceasedBoolean":false,)");
  }
}

void address(JsonWriter& out, const Beneficiary& beneficiary, bool include_address_fields) {
  auto addresses = out.array(R"("address":[)");
  auto address = out.object("{");
  if (include_address_fields) {
    {
      auto lines = out.array(R"("line":[)");
      for (const B::Column line : {B::DRVD_LINE_1_ADR, B::DRVD_LINE_2_ADR, B::DRVD_LINE_3_ADR,
                                   B::DRVD_LINE_4_ADR, B::DRVD_LINE_5_ADR, B::DRVD_LINE_6_ADR})
        string_unless_blank(out, beneficiary[line]);
    }
    member_unless_blank(out, R"("city":)", beneficiary[B::CITY_NAME]);
  }
  member_unless_blank(out, R"("state":)", beneficiary[B::STATE_CODE]);
  member_unless_blank(out, R"("postalCode":)", beneficiary[B::BENE_ZIP_CD]);
}

}  // namespace

bool render_patient(JsonWriter& out, const store::BeneficiaryRow& row, const PatientOptions& options) {
  const auto record = RecordView::parse(row.record);
  if (!record || record->file_type() != rif::FileType::beneficiary) return false;
  const Beneficiary beneficiary(*record);
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
    mbi_identifiers(out, beneficiary, row.history);
    beneficiary_identifier(out, row.id);
  }
  name(out, beneficiary);
  out.member(R"("gender":)", gender(beneficiary[B::BENE_SEX_IDENT_CD]));
  date_member(out, R"("birthDate":)", beneficiary[B::BENE_BIRTH_DT]);
  deceased(out, beneficiary[B::DEATH_DT]);
  address(out, beneficiary, options.include_address_fields);
  out.end('}');
  return true;
}

}  // namespace bb::fhir::v2
