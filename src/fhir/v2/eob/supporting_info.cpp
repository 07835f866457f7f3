#include "fhir/v2/eob/supporting_info.h"

namespace bb::fhir::v2::eob {

std::string SupportingInfo::slice_category(const Coding& slice) {
  return R"("category":{"coding":[)" + prepared(slice) + "]},";
}

std::string SupportingInfo::info_category(const terminology::Variable& variable) {
  return both_categories(kInformation, variable);
}

std::string SupportingInfo::both_categories(const Coding& first, const terminology::Variable& variable) {
  return R"("category":{"coding":[)" + prepared(first) + ',' + prepared_category("information", variable) +
         "]},";
}

void SupportingInfo::begin() {
  out_.raw("{");
  out_.member(R"("sequence":)", ++sequence_);
}

void SupportingInfo::end_code() { out_.end("]}}"); }

void SupportingInfo::add_code(std::string_view category, const terminology::Variable& variable,
                              std::string_view code) {
  if (code.empty()) return;
  begin();
  out_.raw(category);
  out_.raw(R"("code":{"coding":[)");
  append_coding(out_, variable, code);
  end_code();
}

void SupportingInfo::add_date(std::string_view category, std::string_view rif_date) {
  const IsoDate date(rif_date);
  if (!date) return;
  begin();
  out_.raw(category);
  out_.raw(R"("timingDate":")");
  out_.raw(date.text());
  out_.raw("\"},");
}

void SupportingInfo::add_period(std::string_view category, std::string_view rif_start,
                                std::string_view rif_end) {
  if (!IsoDate(rif_start) && !IsoDate(rif_end)) return;
  begin();
  out_.raw(category);
  append_period(out_, R"("timingPeriod":{)", rif_start, rif_end);
  out_.end('}');
}

void SupportingInfo::add_quantity(std::string_view category, std::string_view value, std::string_view rest) {
  if (value.empty()) return;
  begin();
  out_.raw(category);
  out_.raw(R"("valueQuantity":{"value":)");
  out_.raw(value);
  out_.raw(rest);
}

}  // namespace bb::fhir::v2::eob
