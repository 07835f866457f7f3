// Addresses of the United States in the one form that Project US@ asks for when patients are matched: upper
// case, no punctuation, USPS abbreviations (Publication 28). Not a parser: words are replaced wherever they
// stand, which two addresses are compared by. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bb {

struct UsAddress {
  std::vector<std::string> lines;  // may hold city, state and ZIP code too
  std::string city, state, postal_code;
};

// "777 Brockton Avenue, Apt. 4" is "777 BROCKTON AVE APT 4".
std::string normalize_address_words(std::string_view text);

// All of the address on one line: "777 BROCKTON AVE ABINGTON MA 02351". City, state and ZIP code (its first
// five digits) follow the lines unless these end with them. Empty when there is no line that names a place:
// none, or one that says that it is unknown.
std::string normalize_address(const UsAddress& address);

}  // namespace bb
