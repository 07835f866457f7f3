#include "gateway/permission.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

using enum fhir::ResourceType;
using fhir::Version;

const Instant kNow = *parse_instant("2026-09-21T18:00:00Z");

oauth::Access access(std::string scope) {
  oauth::Access access{};
  access.application_name = "TestApp";
  access.application_active = true;
  access.beneficiary = -20140000008325;
  access.scope = std::move(scope);
  access.has_grant = true;
  access.include_sensitive = true;
  return access;
}

TEST(BearerToken, in_the_query_is_400) {
  for (const char* query : {"access_token=abc", "_count=1&access_token=abc", "access_token",
                            "access%5Ftoken=abc", "%61ccess_token=abc"}) {
    const auto refusal = refuse_token_in_query(query);
    ASSERT_TRUE(refusal) << query;
    EXPECT_EQ(refusal->status, 400);
    EXPECT_EQ(refusal->detail,
              "Using the access token in the query parameters is not supported. Use the Authorization header "
              "instead");
  }
  EXPECT_FALSE(refuse_token_in_query("_count=10&patient=access"));
  EXPECT_FALSE(refuse_token_in_query(""));
}

// The table of facts: which (resource, interaction) each scope opens. P Patient, C Coverage, E
// ExplanationOfBenefit; r read, s search.
const struct {
  const char *scope, *opens;
} kScopes[] = {
    {"profile", "profile"},
    {"openid", ""},
    {"launch/patient", ""},
    {"patient/Patient.read", "Pr Ps"},
    {"patient/Patient.rs", "Pr Ps"},
    {"patient/Patient.r", "Pr"},
    {"patient/Patient.s", "Ps"},
    {"patient/Coverage.read", "Cr Cs"},
    {"patient/Coverage.rs", "Cr Cs"},
    {"patient/Coverage.r", "Cr"},
    {"patient/Coverage.s", "Cs"},
    {"patient/ExplanationOfBenefit.read", "Er Es"},
    {"patient/ExplanationOfBenefit.rs", "Er Es"},
    {"patient/ExplanationOfBenefit.r", "Er"},
    {"patient/ExplanationOfBenefit.s", "Es"},
    // Not known: they open nothing.
    {"", ""},
    {"patient/Patient.write", ""},
    {"patient/*.read", ""},
    {"patient/Patient.reads", ""},
    {"Patient/Patient.read", ""},
    {"user/Patient.read", ""},
    {"token_management", ""},
    {"profiles", ""},
    {"patient/AuditEvent.rs", "Ar As"},
    {"patient/AuditEvent.r", "Ar"},
    {"patient/AuditEvent.s", "As"},
};

TEST(Checklist, item_33_each_scope_opens_exactly_what_the_table_says) {
  const struct {
    const char* name;
    fhir::ResourceType type;
    Interaction interaction;
  } kRequests[] = {
      {"Pr", patient, Interaction::read},
      {"Ps", patient, Interaction::search},
      {"Cr", coverage, Interaction::read},
      {"Cs", coverage, Interaction::search},
      {"Er", explanation_of_benefit, Interaction::read},
      {"Es", explanation_of_benefit, Interaction::search},
      {"Ar", audit_event, Interaction::read},
      {"As", audit_event, Interaction::search},
  };
  for (const auto& [scope, opens] : kScopes) {
    const std::string_view opened = opens;
    for (const Version version : {Version::v1, Version::v2, Version::v3}) {
      for (const auto& [name, type, interaction] : kRequests) {
        const auto refusal = refuse_fhir(access(scope), version, type, interaction, kNow);
        EXPECT_EQ(!refusal.has_value(), opened.find(name) != std::string_view::npos) << scope << " " << name;
        if (!refusal) continue;
        EXPECT_EQ(refusal->status, 403);
        EXPECT_EQ(refusal->detail, "You do not have permission to perform this action.");
      }
    }
    EXPECT_EQ(!refuse_userinfo(access(scope), kNow).has_value(), opened == "profile") << scope;
  }
}

TEST(Scopes, several_open_the_sum_of_what_each_opens) {
  const auto both = access("openid patient/Coverage.r  profile patient/Coverage.s");
  EXPECT_FALSE(refuse_fhir(both, Version::v2, coverage, Interaction::read, kNow));
  EXPECT_FALSE(refuse_fhir(both, Version::v2, coverage, Interaction::search, kNow));
  EXPECT_FALSE(refuse_userinfo(both, kNow));
  EXPECT_TRUE(refuse_fhir(both, Version::v2, patient, Interaction::read, kNow));
}

TEST(Permission, inactive_application_is_401_before_all_else) {
  oauth::Access inactive = access("");
  inactive.application_active = false;
  inactive.has_grant = false;
  for (const auto& refusal : {refuse_fhir(inactive, Version::v2, patient, Interaction::read, kNow),
                              refuse_userinfo(inactive, kNow)}) {
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->status, 401);
    EXPECT_EQ(
        refusal->detail,
        "This application, TestApp, is temporarily inactive. If you are the app maintainer, please contact "
        "the Blue Button API team. If you are a Medicare Beneficiary and need assistance, please contact the "
        "support team for the application you are trying to access.");
  }
}

TEST(Permission, without_a_grant_is_403) {
  oauth::Access none = access("patient/Patient.read profile");
  none.has_grant = false;
  EXPECT_EQ(refuse_fhir(none, Version::v2, patient, Interaction::read, kNow)->status, 403);
  EXPECT_EQ(refuse_userinfo(none, kNow)->status, 403);
}

TEST(Permission, an_expired_grant_is_401_before_the_scope_for_fhir_and_after_it_for_userinfo) {
  oauth::Access expired = access("openid");
  expired.grant_expires = kNow;
  const auto refusal = refuse_fhir(expired, Version::v2, patient, Interaction::read, kNow);
  EXPECT_EQ(refusal->status, 401);
  EXPECT_EQ(
      refusal->detail,
      "User access has timed out. To refresh Medicare data, end user must re-authenticate and consent to "
      "share their data.");
  EXPECT_EQ(refuse_userinfo(expired, kNow)->status, 403);
  expired.scope = "profile";
  EXPECT_EQ(refuse_userinfo(expired, kNow)->status, 401);
  expired.grant_expires = kNow + Milliseconds(1);
  EXPECT_FALSE(refuse_userinfo(expired, kNow));
}

TEST(Checklist, item_37_eob_of_v1_and_v2_is_403_for_who_keeps_claims_back) {
  oauth::Access part_d = access("patient/ExplanationOfBenefit.read patient/Coverage.read");
  part_d.part_d_eob_only = true;
  for (const Interaction interaction : {Interaction::read, Interaction::search}) {
    EXPECT_EQ(refuse_fhir(part_d, Version::v1, explanation_of_benefit, interaction, kNow)->status, 403);
    EXPECT_EQ(refuse_fhir(part_d, Version::v2, explanation_of_benefit, interaction, kNow)->status, 403);
    EXPECT_FALSE(refuse_fhir(part_d, Version::v3, explanation_of_benefit, interaction, kNow));
    EXPECT_FALSE(refuse_fhir(part_d, Version::v2, coverage, interaction, kNow));
  }

  oauth::Access held_back = access("patient/ExplanationOfBenefit.read patient/Coverage.read");
  held_back.include_sensitive = false;
  for (const Interaction interaction : {Interaction::read, Interaction::search}) {
    EXPECT_EQ(refuse_fhir(held_back, Version::v1, explanation_of_benefit, interaction, kNow)->status, 403);
    EXPECT_EQ(refuse_fhir(held_back, Version::v2, explanation_of_benefit, interaction, kNow)->status, 403);
    EXPECT_FALSE(refuse_fhir(held_back, Version::v3, explanation_of_benefit, interaction, kNow));
    EXPECT_FALSE(refuse_fhir(held_back, Version::v2, coverage, interaction, kNow));
  }
}

constexpr const char* kWhomToAsk =
    " If you are the app maintainer, please contact the Blue Button API team. If you are a Medicare "
    "Beneficiary "
    "and need assistance, please contact the support team for the application you are trying to access.";

using Scopes = std::vector<std::string>;

TEST(Checklist, item_33_v3_asks_for_early_adopters_and_then_for_scopes_of_the_application) {
  oauth::Access token = access("patient/Patient.read");
  token.client_id = "mine";
  const Scopes all = {"patient/Patient.rs", "patient/Coverage.s"}, others = {"theirs"};
  const auto refuse = [&](const Scopes& adopters, const Scopes& scopes, fhir::ResourceType type,
                          Interaction interaction) {
    return refuse_v3(token, adopters, scopes, type, interaction);
  };
  EXPECT_FALSE(refuse({}, all, patient, Interaction::read));
  EXPECT_FALSE(refuse({"theirs", "mine"}, all, patient, Interaction::search));
  for (const auto type : {patient, coverage, explanation_of_benefit}) {
    const auto late = refuse(others, {}, type, Interaction::search);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->status, 403);
    EXPECT_EQ(
        late->detail,
        std::string("This application, TestApp, does not yet have access to v3 endpoints.") + kWhomToAsk);
  }
  EXPECT_EQ(refuse({}, all, coverage, Interaction::read)->detail,
            std::string("This application, TestApp, does not have access to make read calls for Coverage "
                        "resources.") +
                kWhomToAsk);
  EXPECT_EQ(refuse({}, all, explanation_of_benefit, Interaction::search)->detail,
            std::string("This application, TestApp, does not have access to make search calls for "
                        "ExplanationOfBenefit resources.") +
                kWhomToAsk);
}

TEST(Checklist, item_38_an_insurance_card_takes_patient_read_and_coverage_search) {
  const struct {
    const char* scope;
    bool opens;
  } kCases[] = {
      {"patient/Patient.read patient/Coverage.read", true},
      {"patient/Patient.r patient/Coverage.s", true},
      {"patient/Patient.rs patient/Coverage.rs", true},
      {"patient/Patient.s patient/Coverage.s", false},
      {"patient/Patient.r patient/Coverage.r", false},
      {"patient/Patient.read", false},
      {"patient/Coverage.read", false},
      {"profile", false},
  };
  for (const auto& [scope, opens] : kCases) {
    const auto refusal = refuse_fhir(access(scope), Version::v3, patient, Interaction::insurance_card, kNow);
    EXPECT_EQ(!refusal, opens) << scope;
    if (refusal) {
      EXPECT_EQ(refusal->status, 403);
    }
    // The same of the application; who is an early adopter does not matter.
    Scopes of_application;
    for (const std::string_view part : split(scope, ' ')) of_application.emplace_back(part);
    const auto of_v3 =
        refuse_v3(access("x"), Scopes{"theirs"}, of_application, patient, Interaction::insurance_card);
    EXPECT_EQ(!of_v3, opens) << scope;
    if (of_v3) {
      EXPECT_EQ(of_v3->detail,
                std::string("This application, TestApp, does not have access to make any calls "
                            "for digital insurance card resources.") +
                    kWhomToAsk);
    }
  }
}

TEST(Checklist, item_38_audit_events_are_read_by_early_adopters_and_searched_by_all) {
  const oauth::Access both = access("patient/AuditEvent.rs"), read = access("patient/AuditEvent.r");
  EXPECT_FALSE(refuse_v3(both, Scopes{"theirs"}, {}, audit_event, Interaction::search));
  EXPECT_TRUE(refuse_v3(both, Scopes{"theirs"}, {}, audit_event, Interaction::read));
  EXPECT_FALSE(refuse_v3(both, {}, {}, audit_event, Interaction::read));
  EXPECT_EQ(refuse_v3(read, {}, {}, audit_event, Interaction::read)->detail,
            "You do not have permission to perform this action.");
}

}  // namespace
}  // namespace bb::gateway
