#include "fhir/monthly.h"

#include <algorithm>
#include <string>

#include "base/encoding.h"
#include "fhir/coding.h"

namespace bb::fhir {

std::optional<Beneficiary> read_beneficiary(std::string_view record) {
  const auto view = RecordView::parse(record);
  if (!view || view->file_type() != rif::FileType::beneficiary) return std::nullopt;
  return Beneficiary(*view);
}

MonthlyVariable::MonthlyVariable(std::string_view stem, const MonthlyColumns& columns) : columns_(columns) {
  for (std::size_t month = 0; month < 12; ++month) {
    std::string id(stem);
    if (month < 9) id += '0';
    variables_[month] = &terminology::codebook(id.append(kMonthNumbers[month]));
  }
}

void MonthlyVariable::extensions(JsonWriter& out, const Beneficiary& beneficiary) const {
  for (std::size_t month = 0; month < 12; ++month)
    coded_extension(out, variable(month), value(beneficiary, month));
}

const MonthlyVariable& dual_eligibility() {
  static const MonthlyVariable variable("dual_", monthly_columns("META_DUAL_ELGBL_STUS_", "_CD"));
  return variable;
}

std::string_view reference_year(const Beneficiary& beneficiary) {
  const std::string_view year = trim(beneficiary[rif::Beneficiary::RFRNC_YR]);
  const bool valid =
      year.size() == 4 && std::all_of(year.begin(), year.end(), [](char c) { return c >= '0' && c <= '9'; });
  return valid ? year : std::string_view();
}

void reference_year_extension(JsonWriter& out, std::string_view year) {
  out.raw(R"({"url":"https://bluebutton.cms.gov/resources/variables/rfrnc_yr",)");
  out.member(R"("valueDate":)", year);
  out.end('}');
}

}  // namespace bb::fhir
