#include "synth/mbi.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace bb::synth {
namespace {

// CMS, "Understanding the MBI Format": C A AN N A AN N A A N N without S, L, O, I, B, Z; S in position 2
// marks a synthetic one.
const std::regex kForm(
    "[1-9]S[0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}");

TEST(Mbi, has_the_form_of_cms_with_an_s_in_position_two) {
  for (std::uint64_t number = 0; number < 20'000; ++number) {
    const std::string mbi = synthetic_mbi(number % 7, number);
    ASSERT_TRUE(std::regex_match(mbi, kForm)) << mbi;
    ASSERT_TRUE(is_synthetic_mbi(mbi));
  }
}

TEST(Mbi, no_two_beneficiaries_share_one) {
  std::set<std::string> seen;
  for (std::uint64_t number = 0; number < 200'000; ++number)
    ASSERT_TRUE(seen.insert(synthetic_mbi(3, number)).second);
  // The other half, for identifiers of the past.
  for (std::uint64_t number = 0; number < 50'000; ++number) {
    ASSERT_TRUE(seen.insert(synthetic_mbi(3, kMbiCount / 2 + number)).second);
  }
}

TEST(Mbi, another_seed_gives_others) { EXPECT_NE(synthetic_mbi(1, 0), synthetic_mbi(2, 0)); }

TEST(Mbi, refuses_what_is_none) {
  EXPECT_TRUE(is_synthetic_mbi("1S00A00AA00"));
  for (const char* wrong :
       {"", "1S00A00AA0", "1S00A00AA000", "0S00A00AA00", "1A00A00AA00", "1S00S00AA00", "1S00A00AAA0"}) {
    EXPECT_FALSE(is_synthetic_mbi(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace bb::synth
