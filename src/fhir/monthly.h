// What a BENEFICIARY row says month by month: twelve columns and twelve CCW variables that belong together.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "claims/record.h"
#include "fhir/json_writer.h"
#include "rif/columns.h"
#include "terminology/codebook.h"

namespace bb::fhir {

using Beneficiary = Record<rif::Beneficiary>;
// Nothing when the bytes are no beneficiary's record.
std::optional<Beneficiary> read_beneficiary(std::string_view record);

using MonthlyColumns = std::array<rif::Beneficiary::Column, 12>;

inline constexpr std::array<std::string_view, 12> kMonthNames = {"JAN", "FEB", "MAR",  "APR", "MAY", "JUN",
                                                                 "JUL", "AUG", "SEPT", "OCT", "NOV", "DEC"};
inline constexpr std::array<std::string_view, 12> kMonthNumbers = {"1", "2", "3", "4",  "5",  "6",
                                                                   "7", "8", "9", "10", "11", "12"};

// The columns STEM + month + TAIL, found when compiling; a missing one stops the compilation.
consteval MonthlyColumns monthly_columns(std::string_view stem, std::string_view tail,
                                         const std::array<std::string_view, 12>& months = kMonthNames) {
  MonthlyColumns columns{};
  for (std::size_t month = 0; month < 12; ++month) {
    bool found = false;
    for (rif::ColumnIndex i = 0; i < rif::Beneficiary::kColumnCount; ++i) {
      std::string_view name = rif::Beneficiary::kColumns[i].name;
      if (!name.starts_with(stem) || !name.ends_with(tail)) continue;
      if (name.size() != stem.size() + months[month].size() + tail.size()) continue;
      if (name.substr(stem.size(), months[month].size()) != months[month]) continue;
      columns[month] = static_cast<rif::Beneficiary::Column>(i);
      found = true;
    }
    if (!found) throw "no such column";
  }
  return columns;
}

// Immutable once made; safe for any thread.
class MonthlyVariable {
 public:
  // stem: "dual_" for dual_01 to dual_12.
  MonthlyVariable(std::string_view stem, const MonthlyColumns& columns);

  // An extension a month that has a value.
  void extensions(JsonWriter& out, const Beneficiary& beneficiary) const;

  const terminology::Variable& variable(std::size_t month) const { return *variables_[month]; }
  std::string_view value(const Beneficiary& beneficiary, std::size_t month) const {
    return beneficiary[columns_[month]];
  }

 private:
  MonthlyColumns columns_;
  std::array<const terminology::Variable*, 12> variables_;
};

// Dual eligibility for Medicare and Medicaid: in Patient and in every Coverage.
const MonthlyVariable& dual_eligibility();

// RFRNC_YR, "2018"; empty when the row is of no year (or it is no year): there are no monthly values then.
std::string_view reference_year(const Beneficiary& beneficiary);
// {"url":".../rfrnc_yr","valueDate":"2018"},
void reference_year_extension(JsonWriter& out, std::string_view year);

}  // namespace bb::fhir
