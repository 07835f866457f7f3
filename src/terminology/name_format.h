// The formats of name files, one in each *_file.cpp. Used by name_file.cpp only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "terminology/name_file.h"

namespace bb::terminology {

// Reads one file. What it says is `invalid` has no file and line: the caller knows them.
class NameFormat {
 public:
  virtual ~NameFormat() = default;

  // The file's next line, never empty. How many names it gave to `sink`; a name may take several lines.
  virtual Result<std::uint64_t> take(std::string_view line, NameSink& sink) = 0;
  // Behind the last line.
  virtual Result<std::uint64_t> finish(NameSink& /*sink*/) { return std::uint64_t{0}; }
};

// Null when the file whose first line this is has another format; `invalid` when it has this one, but is bad.
using Recognise = Result<std::unique_ptr<NameFormat>> (*)(std::string_view first_line);

struct KnownFormat {
  std::string_view kind;  // of the journal
  Recognise recognise;
  bool has_header;    // the first line is no name
  bool windows_1252;  // a line that is no UTF-8 is Windows-1252, as publishers in the USA write
};
const std::vector<KnownFormat>& known_formats();

// Each in the file of its name.
Result<std::unique_ptr<NameFormat>> json_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> tabbed_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> nppes_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> nucc_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> fda_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> hcpcs_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> hcpcs_csv_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> icd10cm_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> icd10pcs_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> icd9cm_file(std::string_view first_line);
Result<std::unique_ptr<NameFormat>> icd9pcs_file(std::string_view first_line);

// A field as spreadsheets write it: in double quotes when it holds a delimiter, its own quotes doubled.
std::string unquoted(std::string_view field);

}  // namespace bb::terminology
