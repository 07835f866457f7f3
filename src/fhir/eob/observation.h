// The haematocrit and haemoglobin tests of carrier and DME lines: each a contained Observation.
#pragma once

#include <charconv>

#include "fhir/eob/item.h"

namespace bb::fhir::eob {

// The id of a line's Observation: "line-observation-6".
class ObservationId {
 public:
  ObservationId(std::string_view line_number, std::size_t position) {
    const Number number(line_number, false);
    char* to = std::copy(kStem.begin(), kStem.end(), text_);
    if (number && !number.is_zero()) {
      to = std::copy(number.whole().begin(), number.whole().end(), to);
    } else {
      to = std::to_chars(to, text_ + sizeof text_, position).ptr;
    }
    size_ = static_cast<std::size_t>(to - text_);
  }
  // Borrows from the id, which must have a name.
  std::string_view text() const& { return {text_, size_}; }
  std::string_view text() const&& = delete;

 private:
  static constexpr std::string_view kStem = "line-observation-";
  char text_[64];
  std::size_t size_;
};

// Elements of "contained": the test results of the lines that have one.
template <class File>
void append_observations(JsonWriter& out, const Claim<File>& claim) {
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    if (!claim.line_has(i, File::LINE_HCT_HGB_TYPE_CD)) continue;
    const Line<File> line = claim.line(i);
    if (line[File::LINE_HCT_HGB_TYPE_CD].empty()) continue;
    out.raw(R"({"resourceType":"Observation",)");
    const ObservationId id(line[File::LINE_NUM], i + 1);
    out.member(R"("id":)", id.text());
    out.raw(R"("status":"unknown",)");
    coded<File::LINE_HCT_HGB_TYPE_CD>(out, R"("code":)", line);
    if (const Number result = number<File::LINE_HCT_HGB_RSLT_NUM>(line); result) {
      out.raw(R"("valueQuantity":{"value":)");
      out.raw(result.text());
      out.raw("},");
    }
    out.end('}');
  }
}

}  // namespace bb::fhir::eob
