#include "claims/latin.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bb {
namespace {

// The letters up to a code point, from behind that of the row before.
struct Letters {
  std::uint32_t last;
  std::string_view text;
};
constexpr std::array kLetters = std::to_array<Letters>({
    {0x00BF, ""},   {0x00C5, "A"},  {0x00C6, "AE"}, {0x00C7, "C"},  {0x00CB, "E"},  {0x00CF, "I"},
    {0x00D0, "D"},  {0x00D1, "N"},  {0x00D6, "O"},  {0x00D7, ""},   {0x00D8, "O"},  {0x00DC, "U"},
    {0x00DD, "Y"},  {0x00DE, "TH"}, {0x00DF, "SS"}, {0x00E5, "A"},  {0x00E6, "AE"}, {0x00E7, "C"},
    {0x00EB, "E"},  {0x00EF, "I"},  {0x00F0, "D"},  {0x00F1, "N"},  {0x00F6, "O"},  {0x00F7, ""},
    {0x00F8, "O"},  {0x00FC, "U"},  {0x00FD, "Y"},  {0x00FE, "TH"}, {0x00FF, "Y"},  {0x0105, "A"},
    {0x010D, "C"},  {0x0111, "D"},  {0x011B, "E"},  {0x0123, "G"},  {0x0127, "H"},  {0x0131, "I"},
    {0x0133, "IJ"}, {0x0135, "J"},  {0x0138, "K"},  {0x0142, "L"},  {0x0149, "N"},  {0x014B, "NG"},
    {0x0151, "O"},  {0x0153, "OE"}, {0x0159, "R"},  {0x0161, "S"},  {0x0167, "T"},  {0x0173, "U"},
    {0x0175, "W"},  {0x0178, "Y"},  {0x017E, "Z"},  {0x017F, "S"},
});

constexpr std::array kGenerations = std::to_array<std::string_view>({"JR", "SR", "II", "III", "IV"});

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_alphanumeric(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::string_view letters_of(std::uint32_t code_point) {
  const auto row =
      std::lower_bound(kLetters.begin(), kLetters.end(), code_point,
                       [](const Letters& letters, std::uint32_t point) { return letters.last < point; });
  return row == kLetters.end() ? std::string_view() : row->text;
}

std::string without_punctuation(std::string_view folded) {
  std::string kept;
  std::copy_if(folded.begin(), folded.end(), std::back_inserter(kept), is_alphanumeric);
  return kept;
}

}  // namespace

std::string fold_to_ascii(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      folded.push_back(upper(text[i]));
    } else if (byte >= 0xC2 && byte < 0xE0 &&
               i + 1 < text.size()) {  // two bytes, which all that is known has
      const auto next = static_cast<unsigned char>(text[++i]);
      folded.append(letters_of((byte & 0x1FU) << 6 | (next & 0x3FU)));
    }
  }
  return folded;
}

std::string fold_name(std::string_view name) { return without_punctuation(fold_to_ascii(name)); }

std::string fold_family_name(std::string_view name) {
  const std::string folded = fold_to_ascii(name);
  std::string_view rest = folded;
  const auto shorten = [&rest] {
    while (!rest.empty() && !is_alphanumeric(rest.back())) rest.remove_suffix(1);
  };
  shorten();
  std::size_t begin = rest.size();
  while (begin > 0 && is_alphanumeric(rest[begin - 1])) --begin;
  const std::string_view word = rest.substr(begin);
  std::string before = without_punctuation(rest.substr(0, begin));
  if (!before.empty() && std::find(kGenerations.begin(), kGenerations.end(), word) != kGenerations.end())
    return before;
  return without_punctuation(folded);
}

}  // namespace bb
