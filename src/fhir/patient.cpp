#include "fhir/patient.h"

#include <algorithm>

#include "base/encoding.h"
#include "rif/columns.h"

namespace bb::fhir {
namespace {

using B = rif::Beneficiary;
using History = Record<rif::BeneficiaryHistory>;

void string_unless_blank(JsonWriter& out, std::string_view value) {
  value = trim(value);
  if (!value.empty()) out.string(value);
}

template <std::size_t N>
void member_unless_blank(JsonWriter& out, const char (&key)[N], std::string_view value) {
  value = trim(value);
  if (!value.empty()) out.member(key, value);
}

}  // namespace

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

void person_name(JsonWriter& out, const Beneficiary& beneficiary) {
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

std::vector<std::string_view> identifier_values(std::string_view current, const store::BeneficiaryRow& row,
                                                rif::BeneficiaryHistory::Column column) {
  std::vector<std::string_view> values;
  if (!current.empty()) values.push_back(current);
  for (const std::string& bytes : row.history) {
    const auto record = RecordView::parse(bytes);
    if (!record || record->file_type() != rif::FileType::beneficiary_history) continue;
    const std::string_view value = trim(History(*record)[column]);
    if (!value.empty()) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace bb::fhir
