// CMS's quarterly file of HCPCS level II codes, HCPC*_ANWEB: as text of fixed width (its record layout stands
// beside it), or the same columns as CSV. Record identification code 3 or 7 begins a procedure or a modifier,
// 4 or 8 goes on with its long description.

#include <algorithm>

#include "base/encoding.h"
#include "terminology/csv_format.h"

namespace bb::terminology {
namespace {

constexpr std::size_t kCodeBytes = 5, kSequenceBytes = 5, kTextAt = 11, kTextBytes = 80, kMostText = 4000;

bool begins(char record) { return record == '3' || record == '7'; }
bool goes_on(char record) { return record == '4' || record == '8'; }

// "A1", "G0101": two or five letters and digits.
bool is_code(std::string_view code) {
  return (code.size() == 2 || code.size() == kCodeBytes) && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

// Puts the long description of a code together.
class Assembly {
 public:
  Result<std::uint64_t> take(char record, std::string_view code, std::string_view text, NameSink& sink) {
    if (!is_code(code)) return invalid("the code is neither two nor five letters and digits.");
    if (goes_on(record)) {
      if (code != code_) return invalid("the line goes on with a code that no line began.");
      if (text_.size() + text.size() > kMostText) return invalid("the description is too long.");
      if (!text.empty()) text_ += " " + std::string(text);
      return std::uint64_t{0};
    }
    if (text.empty()) return invalid("no description.");
    BB_ASSIGN(const std::uint64_t names, finish(sink));
    code_ = code;
    text_ = text;
    return names;
  }
  Result<std::uint64_t> finish(NameSink& sink) {
    if (code_.empty()) return std::uint64_t{0};
    BB_TRY(sink.hcpcs(code_, text_));
    code_.clear();
    return std::uint64_t{1};
  }

 private:
  std::string code_, text_;
};

// Code, sequence number and record identification code as the layout has them.
bool is_fixed(std::string_view line) {
  if (line.size() <= kTextAt) return false;
  const std::string_view sequence = line.substr(kCodeBytes, kSequenceBytes);
  const char record = line[kTextAt - 1];
  return std::all_of(sequence.begin(), sequence.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         (begins(record) || goes_on(record)) && is_code(trim(line.substr(0, kCodeBytes)));
}

class Fixed final : public NameFormat {
 public:
  Result<std::uint64_t> take(std::string_view line, NameSink& sink) override {
    if (!is_fixed(line))
      return invalid("not code, sequence number and record identification code (3, 4, 7 or 8).");
    return assembly_.take(line[kTextAt - 1], trim(line.substr(0, kCodeBytes)),
                          trim(line.substr(kTextAt, kTextBytes)), sink);
  }
  Result<std::uint64_t> finish(NameSink& sink) override { return assembly_.finish(sink); }

 private:
  Assembly assembly_;
};

class Csv final : public CsvFormat {
 public:
  Csv(std::size_t columns, std::size_t code, std::size_t text, std::optional<std::size_t> record)
      : CsvFormat(columns), code_(code), text_(text), record_(record) {}

 private:
  Result<std::uint64_t> take_row(const CsvRow& row, NameSink& sink) override {
    const std::string_view record = record_ ? row[*record_] : std::string_view("3");
    if (record.size() != 1 || (!begins(record[0]) && !goes_on(record[0]))) {
      return invalid("the record identification code is none of 3, 4, 7, 8.");
    }
    return assembly_.take(record[0], row[code_], row[text_], sink);
  }
  Result<std::uint64_t> finish_rows(NameSink& sink) override { return assembly_.finish(sink); }

  const std::size_t code_, text_;
  const std::optional<std::size_t> record_;
  Assembly assembly_;
};

}  // namespace

Result<std::unique_ptr<NameFormat>> hcpcs_file(std::string_view first_line) {
  if (!is_fixed(first_line)) return std::unique_ptr<NameFormat>();
  return std::unique_ptr<NameFormat>(std::make_unique<Fixed>());
}

Result<std::unique_ptr<NameFormat>> hcpcs_csv_file(std::string_view first_line) {
  CsvRow header;
  if (!header.parse(first_line)) return std::unique_ptr<NameFormat>();
  const auto code = find_csv_column(header, "HCPC"), text = find_csv_column(header, "LONG DESCRIPTION");
  if (!code || !text) return std::unique_ptr<NameFormat>();
  return std::unique_ptr<NameFormat>(
      std::make_unique<Csv>(header.size(), *code, *text, find_csv_column(header, "RECID")));
}

}  // namespace bb::terminology
