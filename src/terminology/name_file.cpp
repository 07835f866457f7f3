#include "terminology/name_file.h"

#include <array>
#include <memory>
#include <vector>

#include "base/encoding.h"
#include "terminology/lines.h"
#include "terminology/name_format.h"

namespace bb::terminology {
namespace {

// What 0x80 to 0x9F mean in Windows-1252; 0: nothing.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& text, std::uint32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | point >> 6);
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | point >> 12);
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
}

// Empty when a byte means nothing.
std::string from_windows_1252(std::string_view line) {
  std::string text;
  for (const char c : line) {
    std::uint32_t point = static_cast<unsigned char>(c);
    if (point >= 0x80 && point < 0xA0) point = kWindows1252[point - 0x80];
    if (point == 0) return {};
    append_utf8(text, point);
  }
  return text;
}

class Reading {
 public:
  Reading(const std::string& path, NameSink& sink, const std::function<void(std::uint64_t)>& progress)
      : path_(path), lines_(path), sink_(sink), progress_(progress) {}

  Result<NameFile> read() {
    std::string_view line;
    while (true) {
      switch (lines_.next(line)) {
        case LineReader::Step::failed:
          return invalid(path_ + " cannot be read.");
        case LineReader::Step::too_long:
          return at_line("the line is too long.");
        case LineReader::Step::line:
          if (const auto taken = take(line); !taken.ok()) return located(taken.error());
          continue;
        case LineReader::Step::end:
          break;
      }
      break;
    }
    if (!format_) return invalid(path_ + " is empty.");
    const auto more = format_->finish(sink_);
    if (!more.ok()) return located(more.error());
    found_.names += *more;
    found_.lines = lines_.number();
    return found_;
  }

 private:
  Result<void> take(std::string_view line) {
    if (trim(line).empty()) return {};
    const bool is_utf8 = is_text(line);
    std::string converted;
    if (!is_utf8) {
      converted = from_windows_1252(line);
      line = converted;
    }
    const bool is_first = !format_;
    if (is_first) BB_TRY(recognise(line));
    if (!is_utf8 && (converted.empty() || !known_->windows_1252)) return invalid("not UTF-8 text, or a NUL.");
    if (is_first && known_->has_header) return {};
    BB_ASSIGN(const std::uint64_t names, format_->take(line, sink_));
    found_.names += names;
    constexpr std::uint64_t kTellEvery = 1000;
    if (progress_ && lines_.number() % kTellEvery == 0) progress_(lines_.bytes_read());
    return {};
  }

  Result<void> recognise(std::string_view line) {
    if (line.empty()) return invalid("not UTF-8 text, or a NUL.");
    for (const KnownFormat& known : known_formats()) {
      BB_ASSIGN(format_, known.recognise(line));
      if (!format_) continue;
      known_ = &known;
      found_.kind = known.kind;
      return {};
    }
    return invalid("no known kind of file of names: docs/terminology.md tells which there are.");
  }

  Error at_line(std::string_view reason) const {
    return invalid(path_ + ", line " + std::to_string(lines_.number()) + ": " + std::string(reason));
  }
  Error located(const Error& error) const {
    return error.kind == ErrorKind::invalid ? at_line(error.message) : error;
  }

  const std::string& path_;
  LineReader lines_;
  NameSink& sink_;
  const std::function<void(std::uint64_t)>& progress_;
  std::unique_ptr<NameFormat> format_;
  const KnownFormat* known_ = nullptr;
  NameFile found_;
};

}  // namespace

const std::vector<KnownFormat>& known_formats() {
  static const std::vector<KnownFormat> formats = {
      {"names", json_file, false, false},     {"names", tabbed_file, true, false},
      {"nppes", nppes_file, true, true},      {"nucc", nucc_file, true, true},
      {"fda", fda_file, true, true},          {"hcpcs", hcpcs_csv_file, true, true},
      {"icd10cm", icd10cm_file, false, true}, {"icd10pcs", icd10pcs_file, false, true},
      {"icd9cm", icd9cm_file, false, true},   {"icd9pcs", icd9pcs_file, false, true},
      {"hcpcs", hcpcs_file, false, true},
  };
  return formats;
}

std::string provider_display(const ProviderName& name) {
  if (name.entity_type == "2") return std::string(name.organisation);
  std::string display;
  for (const std::string_view part :
       {name.prefix, name.first, name.middle, name.last, name.suffix, name.credential}) {
    if (part.empty()) continue;
    if (!display.empty()) display += ' ';
    display += part;
  }
  return display;
}

Result<NameFile> read_name_file(const std::string& path, NameSink& sink,
                                const std::function<void(std::uint64_t bytes)>& progress) {
  return Reading(path, sink, progress).read();
}

}  // namespace bb::terminology
