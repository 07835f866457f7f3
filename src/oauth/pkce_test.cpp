#include "oauth/pkce.h"

#include <gtest/gtest.h>

namespace bb::oauth {
namespace {

TEST(Pkce, the_vector_of_rfc_7636_appendix_b) {
  EXPECT_TRUE(proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                     normal_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")));
  EXPECT_FALSE(proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl",
                      normal_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")));
}

TEST(Pkce, padding_of_the_challenge_does_not_count) {
  EXPECT_EQ(normal_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

// Computed with Python: base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).
TEST(Pkce, a_padded_verifier_is_hashed_as_it_was_sent) {
  EXPECT_TRUE(proves("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                     normal_challenge("LPXm7Dh0YbS_lU9YetTZV3U_y8SL-JK15JmWuQzztHY=")));
}

TEST(Pkce, what_is_no_digest_is_no_challenge) {
  for (const char* challenge :
       {"", "abc", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMAAAA", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw cM"}) {
    EXPECT_EQ(normal_challenge(challenge), "") << challenge;
  }
  EXPECT_FALSE(proves("x", ""));
}

}  // namespace
}  // namespace bb::oauth
