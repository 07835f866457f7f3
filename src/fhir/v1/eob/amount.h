// Amounts of money with what they are, in v1: item.adjudication, totalCost, payment, benefitBalance.
#pragma once

#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

// "category":{"coding":[{VARIABLE}]},
template <auto Column, Text Id = "">
void append_category(JsonWriter& out) {
  static const std::string category =
      R"("category":{"coding":[)" + prepared_category("adjudication", variable<Column, Id>()) + "]},";
  out.raw(category);
}

// "amount":{"value":37.5,"system":"urn:iso:std:iso:4217","code":"USD"},
inline void append_amount(JsonWriter& out, const Number& value) {
  out.raw(R"("amount":{"value":)");
  out.raw(value.text());
  out.raw(R"(,"system":"urn:iso:std:iso:4217","code":"USD"},)");
}

// An element of adjudication:
// {"category":{"coding":[{VARIABLE}]},"amount":{"value":37.5,"system":"urn:iso:std:iso:4217","code":"USD"}},
template <auto Column, Text Id = "">
void amount(JsonWriter& out, const auto& row) {
  const Number value = number<Column>(row);
  if (!value) return;
  out.raw("{");
  append_category<Column, Id>(out);
  append_amount(out, value);
  out.end('}');
}

// An element of adjudication that is no amount:
// {"category":{"coding":[{VARIABLE}]},"reason":{"coding":[{...}]}},
template <auto Column, Text Id = "">
void reason(JsonWriter& out, const auto& row) {
  if (row[Column].empty()) return;
  out.raw("{");
  append_category<Column, Id>(out);
  out.raw(R"("reason":{"coding":[)");
  append_coding(out, variable<Column, Id>(), row[Column]);
  out.end("]}}");
}

// "totalCost":{"value":199.99,"system":"urn:iso:std:iso:4217","code":"USD"},
template <auto Column>
void total_cost(JsonWriter& out, const auto& row) {
  const Number value = number<Column>(row);
  if (!value) return;
  out.raw(R"("totalCost":{"value":)");
  out.raw(value.text());
  out.raw(R"(,"system":"urn:iso:std:iso:4217","code":"USD"},)");
}

// "payment":{"amount":{"value":199.99,"system":"urn:iso:std:iso:4217","code":"USD"}},
template <auto Column>
void payment_amount(JsonWriter& out, const auto& row) {
  const Number value = number<Column>(row);
  if (!value) return;
  out.raw(R"("payment":{"amount":{"value":)");
  out.raw(value.text());
  out.raw(kDollars);
}

// Writes "benefitBalance":[...], as long as it lives: one balance, of medical care.
class BenefitBalance {
 public:
  explicit BenefitBalance(JsonWriter& out)
      : out_(out),
        list_(out.array(R"("benefitBalance":[{"category":{"coding":[{)"
                        R"("system":"http://hl7.org/fhir/benefit-category",)"
                        R"("code":"medical","display":"Medical Health Coverage"}]},"financial":[)")) {}
  ~BenefitBalance() {
    if (list_.empty()) return;
    out_.end("]}");
  }
  BenefitBalance(const BenefitBalance&) = delete;
  BenefitBalance& operator=(const BenefitBalance&) = delete;

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
  // {"type":{...},"usedMoney":{"value":777.0,"system":"urn:iso:std:iso:4217","code":"USD"}},
  template <auto Column, Text Id = "">
  void money(const auto& row) {
    const Number value = number<Column>(row);
    if (!value) return;
    static const std::string begin = type(variable<Column, Id>()) + R"("usedMoney":{"value":)";
    out_.raw(begin);
    out_.raw(value.text());
    out_.raw(kDollars);
  }

 private:
  static std::string type(const terminology::Variable& variable) {
    return R"({"type":{"coding":[)" + prepared_category("benefit-balance", variable) + "]},";
  }

  JsonWriter& out_;
  JsonWriter::Scope list_;
};

}  // namespace bb::fhir::v1::eob
