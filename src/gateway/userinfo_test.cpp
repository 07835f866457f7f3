#include "gateway/userinfo.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

TEST(Userinfo, has_the_fields_of_cms_in_their_order) {
  store::User user;
  user.given_name = "Jos\u00e9";
  user.family_name = "O\"Hara";
  user.email = "jo@example.org";
  user.created = *parse_instant("2026-09-21T18:00:00.125Z");
  Buffer body;
  write_userinfo(-20140000008325, user, body);
  EXPECT_EQ(body.view(),
            "{\"sub\":\"-20140000008325\",\"name\":\"Jos\u00e9 O\\\"Hara\",\"given_name\":\"Jos\u00e9\","
            "\"family_name\":\"O\\\"Hara\",\"email\":\"jo@example.org\",\"iat\":\"2026-09-21T18:00:00.125Z\","
            "\"patient\":\"-20140000008325\"}");
}

TEST(Userinfo, a_whole_second_is_written_without_a_fraction) {
  store::User user;
  user.created = *parse_instant("2026-09-21T18:00:00Z");
  Buffer body;
  write_userinfo(-20140000008325, user, body);
  EXPECT_NE(body.view().find("\"iat\":\"2026-09-21T18:00:00Z\""), std::string_view::npos) << body.view();
}

}  // namespace
}  // namespace bb::gateway
