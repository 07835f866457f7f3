#include "audit/mask.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "base/json_text.h"

namespace bb::audit {
namespace {

constexpr std::size_t kPathLimit = 500;
constexpr std::size_t kManyDigits = 5;

constexpr std::array<std::string_view, 3> kResources = {"Patient", "Coverage", "ExplanationOfBenefit"};

bool is_resource(std::string_view segment) {
  return std::any_of(kResources.begin(), kResources.end(),
                     [&](std::string_view name) { return equals_ignore_case(name, segment); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool has_many_digits(std::string_view segment) {
  return static_cast<std::size_t>(std::count_if(segment.begin(), segment.end(), is_digit)) >= kManyDigits;
}

void append_plain(Buffer& out, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push('\\');
    out.push(static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E ? '?' : c);
  }
}

// CMS, "Understanding the Medicare Beneficiary Identifier (MBI) Format": what stands in each of the 11
// places.
constexpr std::string_view kMbiFormat = "1A*9A*9AA99";  // 1: 1 to 9; 9: digit; A: letter; *: either

bool fits(char form, char c) {
  switch (form) {
    case '1':
      return is_digit(c) && c != '0';
    case '9':
      return is_digit(c);
    case 'A':
      return is_letter(c);
    default:
      return is_digit(c) || is_letter(c);
  }
}

// The length of the MBI that `text` begins with (11, or 13 with dashes), 0: none.
std::size_t mbi_length(std::string_view text) {
  std::size_t at = 0;
  const bool dashes = text.size() > 4 && text[4] == '-';
  for (std::size_t place = 0; place < kMbiFormat.size(); ++place) {
    if (dashes && (place == 4 || place == 7)) {
      if (at >= text.size() || text[at] != '-') return 0;
      ++at;
    }
    if (at >= text.size() || !fits(kMbiFormat[place], text[at])) return 0;
    ++at;
  }
  return at < text.size() && fits('*', text[at]) ? 0 : at;
}

// Cut between characters of UTF-8.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kLongestText) return text;
  std::size_t end = kLongestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

void append_masked_path(Buffer& out, std::string_view path) {
  // Never cut within a segment: half an id might not look like one.
  const bool is_long = path.size() > kPathLimit;
  const std::size_t cut = is_long ? path.rfind('/', kPathLimit) : path.size();
  const std::string_view shown = path.substr(0, cut == std::string_view::npos ? 0 : cut);
  bool after_resource = false;
  for (std::size_t at = 0; at <= shown.size();) {
    const std::size_t end = std::min(shown.find('/', at), shown.size());
    const std::string_view segment = shown.substr(at, end - at);
    const bool is_id =
        !segment.empty() && segment != "_search" && (after_resource || has_many_digits(segment));
    if (is_id) {
      out.literal("{id}");
    } else {
      append_plain(out, segment);
    }
    if (end < shown.size()) out.push('/');
    after_resource = is_resource(segment);
    at = end + 1;
  }
  if (is_long) out.literal("/...");
}

void append_masked_text(Buffer& out, std::string_view text) {
  // An MBI that the cut would halve is found first: it is looked for in the whole text.
  const std::size_t end = shortened(text).size();
  std::size_t written = 0;
  for (std::size_t at = 0; at < end; ++at) {
    const bool begins_word = at == 0 || !fits('*', text[at - 1]);
    if (!begins_word || !is_digit(text[at])) continue;
    const std::size_t length = mbi_length(text.substr(at));
    if (length == 0) continue;
    append_escaped(out, text.substr(written, at - written));
    out.literal("***MBI***");
    written = at + length;
    at = written - 1;
  }
  if (written < end) append_escaped(out, text.substr(written, end - written));
}

void append_masked_location(Buffer& out, std::string_view location) {
  location = location.substr(0, location.find_first_of("?#"));
  const std::size_t scheme = location.find("://");
  const std::size_t path = scheme == std::string_view::npos ? 0 : location.find('/', scheme + 3);
  append_masked_text(out, location.substr(0, path));
  if (path != std::string_view::npos) append_masked_path(out, location.substr(path));
}

}  // namespace bb::audit
