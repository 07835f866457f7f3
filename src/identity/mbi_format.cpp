#include "identity/mbi_format.h"

namespace bb::identity {
namespace {

bool is_of_type(char type, char c) {
  const bool digit = c >= '0' && c <= '9';
  const bool letter = c >= 'A' && c <= 'Z' && std::string_view("SLOIBZ").find(c) == std::string_view::npos;
  switch (type) {
    case 'C':
      return digit && c != '0';
    case 'N':
      return digit;
    case 'A':
      return letter;
    default:
      return digit || letter;
  }
}

}  // namespace

bool is_synthetic_mbi(std::string_view mbi) { return mbi.size() > 1 && mbi[1] == 'S'; }

bool is_mbi_format(std::string_view mbi) {
  constexpr std::string_view kTypes = "CAxNAxNAANN";  // x: a letter or a digit
  if (mbi.size() != kTypes.size()) return false;
  for (std::size_t i = 0; i < mbi.size(); ++i) {
    if (!is_of_type(kTypes[i], mbi[i]) && !(i == 1 && mbi[i] == 'S')) return false;
  }
  return true;
}

}  // namespace bb::identity
