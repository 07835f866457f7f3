// NUCC's Health Care Provider Taxonomy, nucc_taxonomy_*.csv: Code, Grouping, ..., Display Name, Section.

#include "terminology/csv_format.h"

namespace bb::terminology {
namespace {

class Nucc final : public CsvFormat {
 public:
  Nucc(std::size_t columns, std::size_t code, std::size_t display)
      : CsvFormat(columns), code_(code), display_(display) {}

 private:
  Result<std::uint64_t> take_row(const CsvRow& row, NameSink& sink) override {
    if (row[code_].empty()) return invalid("no Code.");
    if (row[display_].empty()) return std::uint64_t{0};
    BB_TRY(sink.taxonomy(row[code_], row[display_]));
    return std::uint64_t{1};
  }

  const std::size_t code_, display_;
};

}  // namespace

Result<std::unique_ptr<NameFormat>> nucc_file(std::string_view first_line) {
  CsvRow header;
  if (!header.parse(first_line) || !find_csv_column(header, "Grouping") ||
      !find_csv_column(header, "Specialization")) {
    return std::unique_ptr<NameFormat>();
  }
  const auto code = find_csv_column(header, "Code"), display = find_csv_column(header, "Display Name");
  if (!code || !display) return invalid("the header of NUCC's file names no column Code or Display Name.");
  return std::unique_ptr<NameFormat>(std::make_unique<Nucc>(header.size(), *code, *display));
}

}  // namespace bb::terminology
