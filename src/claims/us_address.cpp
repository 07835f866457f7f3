#include "claims/us_address.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "claims/latin.h"

namespace bb {
namespace {

struct Word {
  std::string_view written, normalized;
};
#define US_WORD(written, normalized) {#written, #normalized},
constexpr Word kWords[] = {
#include "claims/us_address_words.inc"
};
#undef US_WORD
static_assert(std::is_sorted(std::begin(kWords), std::end(kWords),
                             [](const Word& a, const Word& b) { return a.written < b.written; }));

// What more than one word says, in words that are normalized already; longer ones first.
constexpr std::array kPhrases = std::to_array<Word>({
    {"DISTRICT OF COLUMBIA", "DC"},
    {"NORTHERN MARIANA ISLANDS", "MP"},
    {"POST OFC BOX", "PO BOX"},
    {"P O BOX", "PO BOX"},
    {"POB", "PO BOX"},
    {"AMERICAN SAMOA", "AS"},
    {"NEW HAMPSHIRE", "NH"},
    {"NEW JERSEY", "NJ"},
    {"NEW MEXICO", "NM"},
    {"NEW YORK", "NY"},
    {"N CAROLINA", "NC"},
    {"N DAKOTA", "ND"},
    {"PUERTO RICO", "PR"},
    {"RHODE IS", "RI"},
    {"S CAROLINA", "SC"},
    {"S DAKOTA", "SD"},
    {"VIRGIN ISLANDS", "VI"},
    {"W VA", "WV"},
});

constexpr std::size_t kZipDigits = 5;
constexpr std::array kUnknown = std::to_array<std::string_view>({"UNK", "UNKNOW", "UNKNOWN"});

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Blanks between words, one before and behind; what is no letter, digit, hyphen, slash or "#" is left out. A
// point between digits stays, "#" is a word.
std::string spaced(std::string_view folded) {
  std::string text = " ";
  const auto blank = [&text] {
    if (text.back() != ' ') text.push_back(' ');
  };
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const bool decimal =
        c == '.' && i > 0 && i + 1 < folded.size() && is_digit(folded[i - 1]) && is_digit(folded[i + 1]);
    if (is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '/' || decimal) {
      text.push_back(c);
    } else if (c == '#') {
      blank();
      text.append("# ");
    } else if (c == ' ' || c == ',' || c == '\n' || c == '\r' || c == '\t') {
      blank();
    }
  }
  blank();
  return text;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size() - 1))
    text.replace(at, what.size(), by);
}

std::string_view normalize_word(std::string_view word) {
  const auto* const row =
      std::lower_bound(std::begin(kWords), std::end(kWords), word,
                       [](const Word& known, std::string_view wanted) { return known.written < wanted; });
  return row != std::end(kWords) && row->written == word ? row->normalized : word;
}

std::string zip_of(std::string_view postal_code) {
  std::string digits;
  for (const char c : postal_code) {
    if (is_digit(c) && digits.size() < kZipDigits) digits.push_back(c);
  }
  return digits;
}

bool is_known_place(std::string_view lines) {
  const std::string_view first = lines.substr(0, lines.find(' '));
  return !lines.empty() && std::find(kUnknown.begin(), kUnknown.end(), first) == kUnknown.end();
}

// "02351-1234" as the last word is "02351".
void shorten_zip(std::string& text) {
  const std::size_t begin = text.rfind(' ') + 1;  // 0 when there is one word only
  const std::string_view word = std::string_view(text).substr(begin);
  const bool is_long = word.size() > kZipDigits && word[kZipDigits] == '-' &&
                       std::all_of(word.begin(), word.begin() + kZipDigits, is_digit);
  if (is_long) text.resize(begin + kZipDigits);
}

}  // namespace

std::string normalize_address_words(std::string_view text) {
  const std::string words = spaced(fold_to_ascii(text));
  std::string normalized = " ";
  for (const std::string_view word : split(words, ' ')) {
    if (!word.empty() && word != "-") normalized.append(normalize_word(word)).push_back(' ');
  }
  for (const Word& phrase : kPhrases) {
    replace_all(normalized, " " + std::string(phrase.written) + " ",
                " " + std::string(phrase.normalized) + " ");
  }
  return std::string(trim(normalized));
}

std::string normalize_address(const UsAddress& address) {
  std::string joined;
  for (const std::string& line : address.lines) joined.append(line).push_back(' ');
  std::string whole = normalize_address_words(joined);
  if (!is_known_place(whole)) return {};
  shorten_zip(whole);
  const std::string zip = zip_of(address.postal_code);
  std::string rest = normalize_address_words(address.city + " " + address.state);
  if (!zip.empty()) rest.append(rest.empty() ? "" : " ").append(zip);
  if (!rest.empty() && !whole.ends_with(" " + rest)) whole.append(" ").append(rest);
  return whole;
}

}  // namespace bb
