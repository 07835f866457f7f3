// Amounts of money with what they are: item.adjudication, total, benefitBalance.financial.
#pragma once

#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

// What an amount is: the codes of FHIR's adjudication, and those that CARIN BB adds.
inline constexpr std::string_view kHl7Adjudication = "http://terminology.hl7.org/CodeSystem/adjudication";
inline constexpr std::string_view kC4bbAdjudication =
    "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication";
inline constexpr Coding kBenefit{kHl7Adjudication, "benefit", "Benefit Amount"};
inline constexpr Coding kCoinsurance{kC4bbAdjudication, "coinsurance", "Co-insurance"};
inline constexpr Coding kDeductible{kHl7Adjudication, "deductible", "Deductible"};
inline constexpr Coding kDiscount{kC4bbAdjudication, "discount", "Discount"};
inline constexpr Coding kDrugCost{kC4bbAdjudication, "drugcost", "Drug Cost"};
inline constexpr Coding kEligible{kHl7Adjudication, "eligible", "Eligible Amount"};
inline constexpr Coding kNoncovered{kC4bbAdjudication, "noncovered", "Noncovered"};
inline constexpr Coding kPaidByPatient{kC4bbAdjudication, "paidbypatient", "Paid by patient"};
inline constexpr Coding kPaidToPatient{kC4bbAdjudication, "paidtopatient", "Paid to patient"};
inline constexpr Coding kPaidToProvider{kC4bbAdjudication, "paidtoprovider", "Paid to provider"};
inline constexpr Coding kPriorPayerPaid{kC4bbAdjudication, "priorpayerpaid", "Prior payer paid"};
inline constexpr Coding kSubmitted{kHl7Adjudication, "submitted", "Submitted Amount"};

// "category":{"coding":[{CATEGORY},{VARIABLE}]},"amount":{"value":37.5,"currency":"USD"},
template <const Coding& Category, auto Column, Text Id = "">
void amount_members(JsonWriter& out, const auto& row) {
  const Number value = number<Column>(row);
  if (!value) return;
  static const std::string begin = R"("category":{"coding":[)" + prepared(Category) + ',' +
                                   prepared_category("adjudication", variable<Column, Id>()) +
                                   R"(]},"amount":{"value":)";
  out.raw(begin);
  out.raw(value.text());
  out.raw(R"(,"currency":"USD"},)");
}

// An element of adjudication or total:
// {"category":{"coding":[{CATEGORY},{VARIABLE}]},"amount":{"value":37.5,"currency":"USD"}},
// Category first, then the column; the variable where CMS names another than the column's.
template <const Coding& Category, auto Column, Text Id = "">
void amount(JsonWriter& out, const auto& row) {
  auto element = out.object("{");
  amount_members<Category, Column, Id>(out, row);
}

// {"category":{...denialreason...},"reason":{"coding":[{...}]}},
template <auto Column>
void denial_reason(JsonWriter& out, const auto& row) {
  if (row[Column].empty()) return;
  out.raw(R"({"category":{"coding":[{)"
          R"("system":"http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudicationDiscriminator",)"
          R"("code":"denialreason","display":"Denial Reason"}]},"reason":{"coding":[)");
  append_coding(out, variable<Column>(), row[Column]);
  out.end("]}}");
}

// "payment":{"amount":{"value":199.99,"currency":"USD"}},
template <auto Column>
void payment_amount(JsonWriter& out, const auto& row) {
  const Number value = number<Column>(row);
  if (!value) return;
  out.raw(R"("payment":{"amount":{"value":)");
  out.raw(value.text());
  out.raw(R"(,"currency":"USD"}},)");
}

// Writes "benefitBalance":[...], as long as it lives: one balance, of medical care.
class BenefitBalance {
 public:
  explicit BenefitBalance(JsonWriter& out)
      : out_(out),
        list_(out.array(R"("benefitBalance":[{"category":{"coding":[{)"
                        R"("system":"http://terminology.hl7.org/CodeSystem/ex-benefitcategory",)"
                        R"("code":"1","display":"Medical Care"}]},"financial":[)")) {}
  ~BenefitBalance() {
    if (list_.empty()) return;
    out_.end("]}");
  }
  BenefitBalance(const BenefitBalance&) = delete;
  BenefitBalance& operator=(const BenefitBalance&) = delete;

  // {"type":{...},"usedMoney":{"value":777.0,"currency":"USD"}},
  template <auto Column, Text Id = "">
  void money(const auto& row) {
    const Number value = number<Column>(row);
    if (!value) return;
    static const std::string begin = type(variable<Column, Id>()) + R"("usedMoney":{"value":)";
    out_.raw(begin);
    out_.raw(value.text());
    out_.raw(R"(,"currency":"USD"}},)");
  }
  // {"type":{...},"usedUnsignedInt":12},
  template <auto Column>
  void count(const auto& row) {
    const Number value = number<Column>(row);
    if (!value) return;
    static const std::string begin = type(variable<Column>()) + R"("usedUnsignedInt":)";
    out_.raw(begin);
    out_.raw(value.whole());
    out_.raw("},");
  }

 private:
  static std::string type(const terminology::Variable& variable) {
    return R"({"type":{"coding":[)" + prepared_category("benefit-balance", variable) + "]},";
  }

  JsonWriter& out_;
  JsonWriter::Scope list_;
};

}  // namespace bb::fhir::v2::eob
