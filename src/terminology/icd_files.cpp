// Titles of ICD codes as CMS publishes them, fixed width:
//
//   icd10cm_order_YYYY.txt, icd10pcs_order_YYYY.txt   order number, code from column 7, header flag, short
//   title from
//                                                     17, long title from 78
//   icd10cm_codes_YYYY.txt, icd10pcs_codes_YYYY.txt   code, title from column 9
//   CMS32_DESC_LONG_DX.txt                            ICD-9-CM diagnoses: code, title from column 7
//   CMS32_DESC_LONG_SG.txt                            ICD-9-CM procedures: code, title from column 6
//
// The first line tells which: where its title begins, and what its code looks like.

#include <algorithm>

#include "base/encoding.h"
#include "terminology/name_format.h"

namespace bb::terminology {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alphanumeric(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_letter(c); });
}
bool is_number(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

// A letter, a digit and up to five more.
bool is_icd10_diagnosis(std::string_view code) {
  return code.size() >= 3 && code.size() <= 7 && is_letter(code[0]) && is_digit(code[1]) &&
         is_alphanumeric(code);
}
// Seven characters; the headers of the order file have three.
bool is_icd10_procedure(std::string_view code) {
  return (code.size() == 7 || code.size() == 3) && is_alphanumeric(code);
}
// Three to five digits, of which the first may be a V, or E and three to four.
bool is_icd9_diagnosis(std::string_view code) {
  return code.size() >= 3 && code.size() <= 5 && (is_digit(code[0]) || code[0] == 'V' || code[0] == 'E') &&
         is_number(code.substr(1));
}
bool is_icd9_procedure(std::string_view code) {
  return code.size() >= 2 && code.size() <= 4 && is_number(code);
}

struct Kind {
  IcdSystem system;
  bool (*is_code)(std::string_view);
  std::size_t title_at;  // of the file of codes
  const char* name;
};
constexpr Kind kIcd10Cm = {IcdSystem::icd10_cm, is_icd10_diagnosis, 8, "ICD-10-CM"};
constexpr Kind kIcd10Pcs = {IcdSystem::icd10_pcs, is_icd10_procedure, 8, "ICD-10-PCS"};
constexpr Kind kIcd9Cm = {IcdSystem::icd9_cm, is_icd9_diagnosis, 6, "ICD-9-CM diagnoses"};
constexpr Kind kIcd9Pcs = {IcdSystem::icd9_pcs, is_icd9_procedure, 5, "ICD-9-CM procedures"};

struct Entry {
  std::string_view code, title;  // empty code: the line is none
};

// "00001 A00     0 Cholera ... Cholera"
Entry order_line(std::string_view line) {
  constexpr std::size_t kNumber = 5, kCodeAt = 6, kCode = 7, kFlagAt = 14, kShortAt = 16, kLongAt = 77;
  if (line.size() <= kShortAt || !is_number(line.substr(0, kNumber)) || line[kNumber] != ' ' ||
      (line[kFlagAt] != '0' && line[kFlagAt] != '1') || line[kFlagAt - 1] != ' ' ||
      line[kFlagAt + 1] != ' ') {
    return {};
  }
  const std::string_view whole = line.size() > kLongAt ? trim(line.substr(kLongAt)) : std::string_view();
  return {trim(line.substr(kCodeAt, kCode)), whole.empty() ? trim(line.substr(kShortAt)) : whole};
}

// "A000    Cholera due to ..."
Entry code_line(std::string_view line, std::size_t title_at) {
  if (line.size() <= title_at || line[title_at - 1] != ' ' || line[title_at] == ' ') return {};
  const std::string_view code = trim(line.substr(0, title_at));
  return {code.find(' ') == std::string_view::npos ? code : std::string_view(), trim(line.substr(title_at))};
}

class IcdFile final : public NameFormat {
 public:
  IcdFile(const Kind& kind, bool ordered) : kind_(kind), ordered_(ordered) {}

  Result<std::uint64_t> take(std::string_view line, NameSink& sink) override {
    const Entry entry = ordered_ ? order_line(line) : code_line(line, kind_.title_at);
    if (entry.code.empty() || !kind_.is_code(entry.code)) {
      return invalid(std::string("no code and title where a file of ") + kind_.name + " has them.");
    }
    if (entry.title.empty()) return invalid("no title.");
    BB_TRY(sink.icd(kind_.system, entry.code, entry.title));
    return std::uint64_t{1};
  }

 private:
  const Kind& kind_;
  const bool ordered_;
};

Result<std::unique_ptr<NameFormat>> recognise(const Kind& kind, std::string_view line) {
  for (const bool ordered : {true, false}) {
    const Entry entry = ordered ? order_line(line) : code_line(line, kind.title_at);
    if (entry.code.empty() || !kind.is_code(entry.code)) continue;
    return std::unique_ptr<NameFormat>(std::make_unique<IcdFile>(kind, ordered));
  }
  return std::unique_ptr<NameFormat>();
}

}  // namespace

// Asked for before icd10pcs_file(): its codes may begin with a letter too, but its files never do.
Result<std::unique_ptr<NameFormat>> icd10cm_file(std::string_view first_line) {
  return recognise(kIcd10Cm, first_line);
}
Result<std::unique_ptr<NameFormat>> icd10pcs_file(std::string_view first_line) {
  return recognise(kIcd10Pcs, first_line);
}
Result<std::unique_ptr<NameFormat>> icd9cm_file(std::string_view first_line) {
  return recognise(kIcd9Cm, first_line);
}
Result<std::unique_ptr<NameFormat>> icd9pcs_file(std::string_view first_line) {
  return recognise(kIcd9Pcs, first_line);
}

}  // namespace bb::terminology
