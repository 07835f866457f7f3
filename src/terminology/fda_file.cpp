// The FDA's National Drug Code Directory, product.txt: columns with tabs between them.

#include <array>

#include "base/encoding.h"
#include "terminology/name_format.h"
#include "terminology/ndc.h"

namespace bb::terminology {
namespace {

enum Column : std::size_t { ndc, proprietary, substance, column_count };
constexpr std::array<std::string_view, column_count> kColumns = {"PRODUCTNDC", "PROPRIETARYNAME",
                                                                 "SUBSTANCENAME"};

class Fda final : public NameFormat {
 public:
  Fda(std::size_t columns, const std::array<std::size_t, column_count>& at) : columns_(columns), at_(at) {}

  Result<std::uint64_t> take(std::string_view line, NameSink& sink) override {
    const auto fields = split(line, '\t');
    if (fields.size() != columns_) {
      return invalid(std::to_string(fields.size()) + " values, the header names " + std::to_string(columns_) +
                     ".");
    }
    const std::string code = value(fields, ndc), name = value(fields, proprietary),
                      contents = value(fields, substance);
    if (!ndc_product(code)) return invalid("PRODUCTNDC is no National Drug Code.");
    // As CMS shows a drug; the FDA tells of some drugs only one of the two.
    const std::string display = name.empty() ? contents : contents.empty() ? name : name + " - " + contents;
    if (display.empty()) return std::uint64_t{0};
    BB_TRY(sink.drug(code, display));
    return std::uint64_t{1};
  }

 private:
  std::string value(const std::vector<std::string_view>& fields, Column column) const {
    return std::string(trim(unquoted(trim(fields[at_[column]]))));
  }

  const std::size_t columns_;
  const std::array<std::size_t, column_count> at_;
};

}  // namespace

Result<std::unique_ptr<NameFormat>> fda_file(std::string_view first_line) {
  const auto names = split(first_line, '\t');
  if (!equals_ignore_case(trim(names.front()), "PRODUCTID")) return std::unique_ptr<NameFormat>();
  std::array<std::size_t, column_count> at{};
  for (std::size_t column = 0; column < at.size(); ++column) {
    std::size_t i = 0;
    while (i < names.size() && !equals_ignore_case(trim(names[i]), kColumns[column])) ++i;
    if (i == names.size() && column != ndc) {
      return invalid("the FDA's file of packages has no names: load product.txt, which stands beside it.");
    }
    if (i == names.size()) return invalid("the header of the FDA's file names no column PRODUCTNDC.");
    at[column] = i;
  }
  return std::unique_ptr<NameFormat>(std::make_unique<Fda>(names.size(), at));
}

}  // namespace bb::terminology
