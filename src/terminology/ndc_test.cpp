#include "terminology/ndc.h"

#include <gtest/gtest.h>

namespace bb::terminology {
namespace {

TEST(Ndc, claims_and_fda_files_name_the_same_product) {
  EXPECT_EQ(ndc_product("00002143380"), "000021433");   // a claim: labeller, product, package
  EXPECT_EQ(ndc_product("0002-1433"), "000021433");     // FDA 4-4
  EXPECT_EQ(ndc_product("00002-1433"), "000021433");    // FDA 5-4
  EXPECT_EQ(ndc_product("50090-348"), "500900348");     // FDA 5-3
  EXPECT_EQ(ndc_product("0002-1433-80"), "000021433");  // with the package
}

TEST(Ndc, other_text_is_no_ndc) {
  for (const char* text : {"", "-", "1234567890", "0002-", "-1433", "000021-433", "0002-14333", "0002-1433-",
                           "0002-143X", "WATER", "000021433801"}) {
    EXPECT_FALSE(ndc_product(text)) << text;
  }
}

}  // namespace
}  // namespace bb::terminology
