#include "jose/web_url.h"

#include <gtest/gtest.h>

namespace bb::jose {
namespace {

std::string normal(std::string_view text) {
  const auto url = read_web_url(text);
  return url ? url->without_query() : "refused";
}

TEST(WebUrl, texts_of_one_address_are_one) {
  for (const std::string_view text :
       {"https://server.example.com/token", "HTTPS://Server.EXAMPLE.com/token",
        "https://server.example.com:443/token", "https://server.example.com:/token",
        "https://server.example.com/token?a=b", "https://server.example.com/token#x",
        "https://server.example.com/%74oken", "https://server.example.com/token?#/../"}) {
    EXPECT_EQ(normal(text), "https://server.example.com/token") << text;
  }
  EXPECT_EQ(normal("http://a:80"), "http://a/");
  EXPECT_EQ(normal("http://[::1]:8000/x"), "http://[::1]:8000/x");
  EXPECT_EQ(normal("https://a/%c3%a9%2f"), "https://a/%C3%A9%2F");
}

TEST(WebUrl, other_addresses_stay_apart) {
  for (const std::string_view text :
       {"http://server.example.com/token", "https://server.example.com/token/",
        "https://server.example.com/Token", "https://server.example.com:8443/token",
        "https://server.example.com.evil.example/token", "https://server.example.com//token"}) {
    EXPECT_NE(normal(text), "https://server.example.com/token") << text;
  }
}

TEST(WebUrl, what_is_no_plain_web_address_is_refused) {
  for (const std::string_view text : {"",
                                      "https://",
                                      "https:///token",
                                      "ftp://a/b",
                                      "//a/b",
                                      "a/b",
                                      "https:a",
                                      "https://u@a/b",
                                      "https://u:p@a/b",
                                      "https://a:0/",
                                      "https://a:65536/",
                                      "https://a:x/",
                                      "https://a:1x/",
                                      "https://[]/",
                                      "https://[::1/",
                                      "https://[::1]x/",
                                      "https://a b/",
                                      "https://a/\n",
                                      "https://a/%",
                                      "https://a/%4",
                                      "https://a/%zz",
                                      "https://a/../b",
                                      "https://a/%2e%2e/b",
                                      "https://a/./b",
                                      "https://\xc3\xa9/",
                                      "https://a\\b/",
                                      "https://a,b/",
                                      "javascript://a/"}) {
    EXPECT_EQ(normal(text), "refused") << text;
  }
  EXPECT_EQ(normal("https://a/" + std::string(2038, 'x')), "https://a/" + std::string(2038, 'x'));
  EXPECT_EQ(normal("https://a/" + std::string(2039, 'x')), "refused");
}

TEST(WebUrl, only_this_machine_is_loopback) {
  for (const std::string_view text : {"http://localhost:1/", "http://127.0.0.1/", "http://[::1]/"}) {
    EXPECT_TRUE(read_web_url(text)->is_loopback()) << text;
  }
  for (const std::string_view text :
       {"http://localhost.example/", "http://127.0.0.1.example/", "http://128.0.0.1/"}) {
    EXPECT_FALSE(read_web_url(text)->is_loopback()) << text;
  }
}

}  // namespace
}  // namespace bb::jose
