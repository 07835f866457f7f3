#include "gateway/application_lists.h"

#include <gtest/gtest.h>

#include "gateway/gateway_for_test.h"
#include "gateway/number_pages.h"

namespace bb::gateway {
namespace {

constexpr const char* kAt = "https://bb.example/list";

TEST(NumberPages, are_ten_long_unless_another_length_is_asked_for) {
  const auto first = find_page({}, 25, kAt);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->first, 0U);
  EXPECT_EQ(first->end, 10U);
  EXPECT_EQ(first->next, "https://bb.example/list?page=2");
  EXPECT_EQ(first->previous, std::nullopt);
  const auto last = find_page({{"page_size", "10"}, {"page", "last"}, {"label", "a b"}}, 25, kAt);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->first, 20U);
  EXPECT_EQ(last->end, 25U);
  EXPECT_EQ(last->next, std::nullopt);
  EXPECT_EQ(last->previous, "https://bb.example/list?label=a%20b&page=2&page_size=10");
  EXPECT_EQ(find_page({{"page", "2"}}, 25, kAt)->previous, kAt) << "the first page has no number";
  EXPECT_EQ(find_page({{"page_size", "7"}}, 25, kAt)->end, 7U);
  EXPECT_EQ(find_page({{"page_size", "20000"}}, 25'000, kAt)->end, 10'000U);
  for (const char* none : {"0", "-1", "x", ""})
    EXPECT_EQ(find_page({{"page_size", none}}, 25, kAt)->end, 10U) << none;
  EXPECT_EQ(find_page({}, 0, kAt)->end, 0U);
}

TEST(NumberPages, that_are_not_there_are_nothing) {
  for (const char* page : {"4", "0", "-1", "x", "", "99999999999999999999"})
    EXPECT_FALSE(find_page({{"page", page}}, 25, kAt)) << page;
  EXPECT_TRUE(find_page({{"page", "3"}}, 25, kAt));
  EXPECT_FALSE(find_page({{"page", "2"}}, 0, kAt));
}

Options with_lists() {
  Options options;
  options.wellknown_applications = true;
  return options;
}

void add_labelled(Place& place, const std::string& name, std::vector<std::string> labels,
                  bool active = true) {
  store::Application application;
  application.client_id = "id of " + name;
  application.name = name;
  application.website_uri = "https://" + name + ".example";
  application.policy_uri = "https://" + name + ".example/policy";
  application.support_email = name + "@example.org";
  application.support_phone_number = "555-0100";
  application.labels = std::move(labels);
  application.active = active;
  ASSERT_TRUE(place.auth_->add_application(application).ok());
}

constexpr const char* kLists[] = {"/.well-known/applications",        "/.well-known/applications-v2",
                                  "/.well-known/application-labels",  "/.well-known/application-labels-v2",
                                  "/.well-known/public-applications", "/.well-known/public-applications-v2"};

TEST(Suite, lists_of_applications_are_there_when_their_switch_is_on) {
  Place off, on(with_lists());
  for (const char* path : kLists) {
    EXPECT_EQ(off.get(path).status, 404) << path;
    EXPECT_EQ(on.get(path).status, 200) << path;
    EXPECT_EQ(on.ask(http::Method::post, path).status, 405) << path;
  }
}

TEST(Suite, lists_of_applications_leave_out_the_inactive_and_the_excluded) {
  Place place(with_lists());
  for (const auto& [slug, name] : {std::pair{"health", "Health"}, {"internal-use", "Internal"}})
    ASSERT_TRUE(place.auth_->put_label({slug, name, "About " + std::string(slug)}).ok());
  add_labelled(place, "beta", {"health"});
  add_labelled(place, "gone", {"health"}, false);
  add_labelled(place, "secret", {"health", "internal-use"});
  const std::string beta =
      R"({"name":"beta","website_uri":"https://beta.example","logo_uri":"","tos_uri":"",)"
      R"("policy_uri":"https://beta.example/policy","support_email":"beta@example.org",)"
      R"("support_phone_number":"555-0100","description":"",)"
      R"("labels":[{"name":"Health","slug":"health","description":"About health"}]})";
  const std::string app =
      R"({"name":"App","website_uri":null,"logo_uri":"","tos_uri":"","policy_uri":"","support_email":null,)"
      R"("support_phone_number":null,"description":"","labels":[]})";
  EXPECT_EQ(place.get("/.well-known/applications").body,
            R"({"count":2,"next":null,"previous":null,"results":[)" + app + "," + beta + "]}");
  EXPECT_EQ(place.get("/.well-known/applications?label=health").body,
            R"({"count":1,"next":null,"previous":null,"results":[)" + beta + "]}");
  EXPECT_EQ(place.get("/.well-known/application-labels").body,
            R"([{"name":"Health","slug":"health","description":"About health"}])");
  for (const char* slug : {"unknown", "internal-use"}) {
    const auto refused = place.get("/.well-known/applications?label=health," + std::string(slug));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body,
              "{\"label\":[\"Invalid slug name for label parameter:  " + std::string(slug) + "\"]}");
  }
  EXPECT_EQ(
      place.get("/.well-known/public-applications?page_size=1&page=2").body,
      R"({"next":null,"previous":"http://localhost:8000/.well-known/public-applications?page_size=1",)"
      R"("count":2,"publisher":{},"results":[{"name":"beta","description":"",)"
      R"("website_uri":"https://beta.example","tos_uri":"",)"
      R"("privacy_policy_uri":"https://beta.example/policy",)"
      R"("contacts":[{"system":"phone","value":"555-0100"},{"system":"email","value":"beta@example.org"}]}]})");
  const auto none = place.get("/.well-known/applications?page=2");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body, R"({"detail":"Invalid page."})");
}

TEST(Suite, lists_of_applications_are_read_anew_after_ten_seconds) {
  Place place(with_lists());
  const std::string before = place.get("/.well-known/applications").body;
  add_labelled(place, "new", {});
  EXPECT_EQ(place.get("/.well-known/applications").body, before);
  place.clock_->advance(Seconds(10));
  EXPECT_NE(place.get("/.well-known/applications").body.find("\"name\":\"new\""), std::string::npos);
}

}  // namespace
}  // namespace bb::gateway
