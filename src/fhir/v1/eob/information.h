// The supporting information of a claim in v1: numbered from 1 in the order in which it is written.
#pragma once

#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

// Writes "information":[...], as long as it lives. Every element says first which variable it is of:
// {"sequence":1,"category":{"coding":[{"system":".../information","code":"URL","display":"LABEL"}]},...
class Information {
 public:
  explicit Information(JsonWriter& out) : out_(out), list_(out.array(R"("information":[)")) {}

  // {..."code":{"coding":[{"system":"URL","code":"A",...}]}},
  template <auto Column, Text Id = "">
  void code(const auto& row) {
    if (row[Column].empty()) return;
    begin(category<Column, Id>());
    out_.raw(R"("code":{"coding":[)");
    append_coding(out_, variable<Column, Id>(), row[Column]);
    out_.end("]}}");
  }
  // The same with the codes in another system than the variable's URL.
  template <auto Column>
  void code_in(std::string_view system, const auto& row) {
    if (row[Column].empty()) return;
    begin(category<Column>());
    out_.raw(R"("code":{"coding":[)");
    append_coding(out_, system, variable<Column>(), row[Column]);
    out_.end("]}}");
  }

  // {..."timingDate":"1999-11-06"},
  template <auto Column>
  void date(const auto& row) {
    const IsoDate date(row[Column]);
    if (!date) return;
    begin(category<Column>());
    out_.member(R"("timingDate":)", date.text());
    out_.end('}');
  }
  // {..."timingPeriod":{"start":"...","end":"..."}}, -- either may be missing.
  template <auto Start, auto End>
  void period(const auto& row) {
    if (!IsoDate(row[Start]) && !IsoDate(row[End])) return;
    begin(category<Start>());
    append_period(out_, R"("timingPeriod":{)", row[Start], row[End]);
    out_.end('}');
  }

  // {..."valueQuantity":{"value":19,"unit":"pint",...}},
  template <auto Column>
  void pints(const auto& row) {
    const Number value = number<Column>(row);
    if (!value) return;
    begin(category<Column>());
    out_.raw(R"("valueQuantity":{"value":)");
    out_.raw(value.text());
    out_.raw(R"(,"unit":"pint","system":"http://unitsofmeasure.org","code":"[pt_us]"}},)");
  }
  // {..."valueQuantity":{"value":3}},
  template <auto Column>
  void quantity(const auto& row) {
    const Number value = number<Column>(row);
    if (!value) return;
    begin(category<Column>());
    out_.raw(R"("valueQuantity":{"value":)");
    out_.raw(value.text());
    out_.raw("}},");
  }

 private:
  template <auto Column, Text Id = "">
  static const std::string& category() {
    static const std::string made =
        R"("category":{"coding":[)" + prepared_category("information", variable<Column, Id>()) + "]},";
    return made;
  }
  void begin(const std::string& category) {
    out_.raw("{");
    out_.member(R"("sequence":)", ++sequence_);
    out_.raw(category);
  }

  JsonWriter& out_;
  JsonWriter::Scope list_;
  std::int64_t sequence_ = 0;
};

}  // namespace bb::fhir::v1::eob
