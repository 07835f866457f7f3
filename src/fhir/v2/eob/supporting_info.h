// The supporting information of a claim (CARIN BB supportingInfo): numbered from 1 in the order in which it
// is written. CMS's own category ("info" beside the variable's URL) is the rule, CARIN's slices the
// exception.
#pragma once

#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

inline constexpr std::string_view kC4bbSupportingInfo =
    "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBSupportingInfoType";
inline constexpr Coding kAdmissionPeriod{kC4bbSupportingInfo, "admissionperiod", "Admission Period"};
inline constexpr Coding kAdmissionType{kC4bbSupportingInfo, "admtype", "Information"};
inline constexpr Coding kBrandGeneric{kC4bbSupportingInfo, "brandgenericindicator",
                                      "Brand Generic Indicator"};
inline constexpr Coding kCompoundCode{kC4bbSupportingInfo, "compoundcode", "Compound Code"};
inline constexpr Coding kDaysSupply{kC4bbSupportingInfo, "dayssupply", "Days Supply"};
inline constexpr Coding kDischargeStatus{kC4bbSupportingInfo, "discharge-status", "Discharge Status"};
inline constexpr Coding kReceivedDate{kC4bbSupportingInfo, "clmrecvddate", "Claim Received Date"};
inline constexpr Coding kRefillNumber{kC4bbSupportingInfo, "refillnum", "Refill Number"};
inline constexpr Coding kRxOrigin{kC4bbSupportingInfo, "rxorigincode", "Rx Origin Code"};
inline constexpr Coding kTypeOfBill{kC4bbSupportingInfo, "typeofbill", "Type of Bill"};
inline constexpr Coding kInformation{"http://terminology.hl7.org/CodeSystem/claiminformationcategory", "info",
                                     "Information"};

// Writes "supportingInfo":[...], as long as it lives.
class SupportingInfo {
 public:
  explicit SupportingInfo(JsonWriter& out) : out_(out), list_(out.array(R"("supportingInfo":[)")) {}

  // {..."code":{"coding":[{"system":"URL","code":"A",...}]}},
  template <auto Column, Text Id = "">
  void code(const auto& row) {
    static const std::string category = info_category(variable<Column, Id>());
    add_code(category, variable<Column, Id>(), row[Column]);
  }
  template <const Coding& Slice, auto Column>
  void slice_code(const auto& row) {
    static const std::string category = slice_category(Slice);
    add_code(category, variable<Column>(), row[Column]);
  }
  // A code that is the same for every claim of a kind.
  template <const Coding& Slice, const Coding& Code>
  void slice_code() {
    static const std::string rest = slice_category(Slice) + R"("code":{"coding":[)" + prepared(Code) + "]}},";
    begin();
    out_.raw(rest);
  }
  // CLM_IP_ADMSN_TYPE_CD: its codes are NUBC's.
  template <auto Column>
  void admission_type(const auto& row) {
    if (row[Column].empty()) return;
    static const std::string category =
        both_categories(kAdmissionType, variable<Column>()) + R"("code":{"coding":[)";
    begin();
    out_.raw(category);
    append_coding(out_, kAdmissionTypes, variable<Column>(), row[Column]);
    end_code();
  }

  // {..."timingDate":"1999-11-06"},
  template <auto Column>
  void date(const auto& row) {
    static const std::string category = info_category(variable<Column>());
    add_date(category, row[Column]);
  }
  template <auto Column>
  void received_date(const auto& row) {
    static const std::string category = both_categories(kReceivedDate, variable<Column>());
    add_date(category, row[Column]);
  }

  // {..."timingPeriod":{"start":"...","end":"..."}}, -- either may be missing.
  template <auto Start, auto End>
  void period(const auto& row) {
    static const std::string category = info_category(variable<Start>());
    add_period(category, row[Start], row[End]);
  }
  void admission_period(std::string_view rif_start, std::string_view rif_end) {
    static const std::string category = slice_category(kAdmissionPeriod);
    add_period(category, rif_start, rif_end);
  }

  // {..."valueQuantity":{"value":30}},
  template <const Coding& Slice, auto Column>
  void slice_quantity(const auto& row) {
    static const std::string category = slice_category(Slice);
    const Number value = number<Column>(row);
    add_quantity(category, value.text(), "}},");
  }
  template <auto Column>
  void whole_quantity(const auto& row) {
    static const std::string category = info_category(variable<Column>());
    const Number value = number<Column>(row);
    add_quantity(category, value.whole(), "}},");
  }
  // {..."valueQuantity":{"value":19,"unit":"pint",...}},
  template <auto Column>
  void pints(const auto& row) {
    static const std::string category = info_category(variable<Column>());
    const Number value = number<Column>(row);
    add_quantity(category, value.text(),
                 R"(,"unit":"pint","system":"http://unitsofmeasure.org","code":"[pt_us]"}},)");
  }

  // {..."valueReference":{"reference":"#ID"}},
  template <auto Column>
  void reference(std::string_view id) {
    static const std::string category = info_category(variable<Column>());
    begin();
    out_.raw(category);
    out_.raw(R"("valueReference":{"reference":"#)");
    out_.raw(id);
    out_.raw("\"}},");
  }

 private:
  static std::string slice_category(const Coding& slice);
  static std::string info_category(const terminology::Variable& variable);
  static std::string both_categories(const Coding& first, const terminology::Variable& variable);

  void begin();
  void end_code();
  void add_code(std::string_view category, const terminology::Variable& variable, std::string_view code);
  void add_date(std::string_view category, std::string_view rif_date);
  void add_period(std::string_view category, std::string_view rif_start, std::string_view rif_end);
  void add_quantity(std::string_view category, std::string_view value, std::string_view rest);

  JsonWriter& out_;
  JsonWriter::Scope list_;
  std::int64_t sequence_ = 0;
};

}  // namespace bb::fhir::v2::eob
