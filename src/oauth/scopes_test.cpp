#include "oauth/scopes.h"

#include <gtest/gtest.h>

namespace bb::oauth {
namespace {

TEST(Scopes, are_split_at_blanks_without_repeats) {
  EXPECT_EQ(parse_scopes("  a b  a c "), (Scopes{"a", "b", "c"}));
  EXPECT_EQ(format_scopes({"a", "b"}), "a b");
  EXPECT_TRUE(parse_scopes("").empty());
}

TEST(Scopes, read_and_search_become_both) {
  EXPECT_EQ(condense({"patient/Patient.r", "profile", "patient/Patient.s"}),
            (Scopes{"patient/Patient.rs", "profile"}));
  EXPECT_EQ(condense({"patient/Coverage.s", "patient/Coverage.rs"}), (Scopes{"patient/Coverage.rs"}));
  EXPECT_EQ(condense({"patient/Coverage.s"}), (Scopes{"patient/Coverage.s"}));
  EXPECT_EQ(condense({"patient/Coverage.r", "patient/Patient.s"}),
            (Scopes{"patient/Coverage.r", "patient/Patient.s"}));
  EXPECT_EQ(condense({"patient/Patient.read", "patient/Patient.r"}),
            (Scopes{"patient/Patient.read", "patient/Patient.r"}));
}

// CMS's table of demographic scopes: profile and patient/Patient in every form.
TEST(Scopes, demographic_ones_are_profile_and_patient) {
  EXPECT_EQ(without_demographic({"profile", "patient/Patient.read", "patient/Patient.r", "patient/Patient.s",
                                 "patient/Patient.rs", "patient/Coverage.rs", "openid", "launch/patient",
                                 "patient/ExplanationOfBenefit.s"}),
            (Scopes{"patient/Coverage.rs", "openid", "launch/patient", "patient/ExplanationOfBenefit.s"}));
  EXPECT_TRUE(has_demographic({"openid", "profile"}));
  EXPECT_FALSE(has_demographic({"openid", "patient/Coverage.read"}));
}

TEST(Scopes, a_refresh_may_narrow_and_never_widen) {
  const Scopes original = {"patient/Patient.rs", "patient/Coverage.read", "profile"};
  for (const char* within : {"patient/Patient.rs", "patient/Patient.r", "patient/Patient.s",
                             "patient/Coverage.read", "patient/Coverage.r", "profile"}) {
    EXPECT_TRUE(is_within({within}, original)) << within;
  }
  for (const char* beyond : {"patient/Patient.read", "patient/Coverage.s", "patient/Coverage.rs", "openid",
                             "patient/ExplanationOfBenefit.r", "patient/Patient.", "patient/Patient"}) {
    EXPECT_FALSE(is_within({beyond}, original)) << beyond;
  }
}

TEST(Scopes, an_application_may_ask_for_all_or_for_its_own) {
  store::Application application;
  EXPECT_EQ(available_scopes(application).size(), 17U);
  EXPECT_EQ(default_scopes(application).size(), 15U) << "without fhirUser and offline_access, as at CMS";
  application.scopes = {"profile", "patient/Coverage.r", "patient/Coverage.s"};
  EXPECT_TRUE(are_allowed({"patient/Coverage.rs", "profile"}, application));
  EXPECT_FALSE(are_allowed({"patient/Patient.r"}, application));
  EXPECT_FALSE(are_allowed({"launch"}, application));
}

TEST(Scopes, an_application_without_demographics_gets_none_and_may_still_name_them) {
  store::Application application;
  application.require_demographic_scopes = false;
  EXPECT_FALSE(has_demographic(available_scopes(application)));
  EXPECT_TRUE(are_allowed({"profile", "patient/Coverage.rs"}, application));
  EXPECT_FALSE(are_allowed({"profile", "launch"}, application));
}

}  // namespace
}  // namespace bb::oauth
