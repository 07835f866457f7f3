// What a Medicare Beneficiary Identifier looks like (CMS: "Understanding the MBI"). For the audit alone:
// nobody is refused by it.
#pragma once

#include <string_view>

namespace bb::identity {

// 11 characters of the types C A AN N A AN N A A N N, upper case; letters are those without S, L, O, I, B and
// Z, but an S in the second place, which makes it synthetic.
bool is_mbi_format(std::string_view mbi);
bool is_synthetic_mbi(std::string_view mbi);

}  // namespace bb::identity
