#include "identity/mbi_format.h"

#include <gtest/gtest.h>

namespace bb::identity {
namespace {

TEST(MbiFormat, is_eleven_characters_of_their_types) {
  // CMS's own example, and those of its synthetic beneficiaries.
  for (const char* mbi : {"1EG4TE5MK73", "1S00E00AA00", "1SA0A00AA12", "9AY9YY9YY99"})
    EXPECT_TRUE(is_mbi_format(mbi)) << mbi;
  for (const char* mbi : {"", "1EG4TE5MK7", "1EG4TE5MK733", "0EG4TE5MK73", "1EG4-TE5-MK73", "1eg4te5mk73",
                          "1BG4TE5MK73", "1ES4TE5MK73", "11G4TE5MK73", "1EGATE5MK73", "1EG4TE5MKA3"})
    EXPECT_FALSE(is_mbi_format(mbi)) << mbi;
}

TEST(MbiFormat, an_s_in_the_second_place_is_synthetic) {
  EXPECT_TRUE(is_synthetic_mbi("1S00E00AA00"));
  EXPECT_FALSE(is_synthetic_mbi("1EG4TE5MK73"));
  EXPECT_FALSE(is_synthetic_mbi(""));
}

}  // namespace
}  // namespace bb::identity
