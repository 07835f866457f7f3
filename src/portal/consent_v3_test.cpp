// The consent page of version 3 as it is drawn.
#include <gtest/gtest.h>

#include "portal/pages.h"

namespace bb::portal {
namespace {

std::string drawn(const oauth::ConsentView& view) {
  http::Response response;
  Pages({}).consent(response, view);
  return std::string(response.body.view());
}

struct View : oauth::ConsentView {
  View() {
    app.name = "Test App";
    version = 3;
    application = &app;
    username = "BBUser00000";
    name = "Ada Lovelace";
    claims = coverage = offer_demographics = offer_sensitive = true;
    until = parse_instant("2027-10-21T14:13:20Z");
    form_token = "token-1";
    switch_account = "/v3/o/permission-logout?state=x";
  }
  store::Application app;
};

bool has(const std::string& page, std::string_view part) { return page.find(part) != std::string::npos; }

TEST(ConsentV3, greets_by_name_and_offers_another_account) {
  View view;
  const std::string page = drawn(view);
  EXPECT_TRUE(has(page, "<span id=\"connect_app\">Hi, </span>Ada Lovelace."));
  EXPECT_TRUE(has(page, "method=\"post\" action=\"&#x2F;v3") || has(page, "method=\"post\" action=\"/v3/o/"));
  EXPECT_TRUE(has(page, "Switch account"));
  view.name.clear();
  EXPECT_TRUE(has(drawn(view), "Hi, </span>BBUser00000."));
}

TEST(ConsentV3, every_section_is_required_and_the_box_of_sensitive_claims_is_not_ticked) {
  const std::string page = drawn(View());
  for (const char* part :
       {"name=\"share_demographic_scopes\" value=\"True\"", "Personal Information (required)",
        "Medicare coverage (required)", "Medicare claims (required)",
        "name=\"share_samhsa_data\" value=\"False\"",
        "id=\"approve\" type=\"submit\" name=\"allow\" value=\"Share\"", "id=\"deny\" type=\"submit\">Cancel",
        "<span id=\"permission_end_date\">October 21, 2027.</span>"}) {
    EXPECT_TRUE(has(page, part)) << part;
  }
  EXPECT_FALSE(has(page, "checked"));
  EXPECT_FALSE(has(page, "<script"));
}

TEST(ConsentV3, what_is_not_asked_for_is_not_shown) {
  View view;
  view.claims = view.offer_demographics = view.offer_sensitive = false;
  const std::string page = drawn(view);
  for (const char* part : {"share_demographic_scopes", "share_samhsa_data", "claims (required)"}) {
    EXPECT_FALSE(has(page, part)) << part;
  }
}

TEST(ConsentV3, an_application_of_part_d_alone_sees_prescription_drug_claims) {
  View view;
  view.app.part_d_eob_only = true;
  view.offer_sensitive = false;
  const std::string page = drawn(view);
  EXPECT_TRUE(has(page, "Prescription drug claims (required)"));
  EXPECT_FALSE(has(page, "Medicare claims (required)"));
  EXPECT_FALSE(has(page, "share_samhsa_data"));
}

}  // namespace
}  // namespace bb::portal
