#include "oauth/redirect_uri.h"

#include <gtest/gtest.h>

namespace bb::oauth {
namespace {

TEST(RedirectUri, is_compared_byte_for_byte) {
  const std::vector<std::string> registered = {"https://app.example/cb", "https://app.example/cb?x=1",
                                               "com.example.app:/done", "http://localhost:3001/cb"};
  for (const std::string& uri : registered) EXPECT_TRUE(is_registered(uri, registered)) << uri;
  for (const char* other :
       {"https://app.example/cb/", "https://app.example/CB", "https://APP.example/cb",
        "https://app.example/cb?", "https://app.example/cb?x=2", "https://app.example/cb?x=1&y=2",
        "https://app.example:443/cb", "http://app.example/cb", "https://app.example/cb#f",
        "https://app.example/cb/../x", "https://app.example.evil/cb", "https://evil@app.example/cb",
        "com.example.app:/done/", "http://localhost:3002/cb", "http://localhost/cb", ""}) {
    EXPECT_FALSE(is_registered(other, registered)) << other;
  }
}

// RFC 8252 section 7.3.
TEST(RedirectUri, loopback_without_port_stands_for_every_port) {
  const std::vector<std::string> registered = {"http://127.0.0.1/cb", "http://[::1]/cb"};
  for (const char* uri : {"http://127.0.0.1/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1:65535/cb",
                          "http://[::1]:8080/cb", "http://[::1]/cb"}) {
    EXPECT_TRUE(is_registered(uri, registered)) << uri;
  }
  for (const char* uri :
       {"http://127.0.0.1:8080/other", "http://127.0.0.1:/cb", "http://127.0.0.1:x/cb",
        "http://127.0.0.1:123456/cb", "http://127.0.0.1:80@evil.example/cb", "http://127.0.0.1.evil/cb",
        "http://localhost:8080/cb", "https://127.0.0.1:8080/cb", "http://127.0.0.2:8080/cb"}) {
    EXPECT_FALSE(is_registered(uri, registered)) << uri;
  }
}

TEST(RedirectUri, loopback_registered_with_a_port_is_that_port) {
  EXPECT_TRUE(is_registered("http://127.0.0.1:80/cb", {"http://127.0.0.1:80/cb"}));
  EXPECT_FALSE(is_registered("http://127.0.0.1:81/cb", {"http://127.0.0.1:80/cb"}));
}

TEST(RedirectUri, may_be_registered_when_it_leads_to_the_app_alone) {
  for (const char* uri :
       {"https://app.example/cb", "https://app.example:8443/cb?x=1", "http://localhost:3001/cb",
        "http://127.0.0.1/cb", "http://[::1]:9000/cb", "com.example.app:/done", "com.example.app://done"}) {
    EXPECT_TRUE(check_redirect_uri(uri).ok()) << uri;
  }
  for (const char* uri : {"", "/cb", "app.example/cb", "http://app.example/cb", "http://localhost.evil/cb",
                          "https://app.example/cb#fragment", "https://user@app.example/cb", "https:///cb",
                          "https:app", "javascript:alert(1)", "data:text/html,x", "myapp:/done",
                          "https://app.example/a b", "https://app.example/\n", "https://app.example/\xC3\xA9",
                          "https://app.example/<x>", "com.example:"}) {
    EXPECT_FALSE(check_redirect_uri(uri).ok()) << uri;
  }
  EXPECT_FALSE(check_redirect_uri("https://app.example/" + std::string(2000, 'x')).ok());
}

TEST(RedirectUri, parameters_join_its_own) {
  EXPECT_EQ(with_parameters("https://a.example/cb", {{"code", "x"}, {"state", "a b&c"}}),
            "https://a.example/cb?code=x&state=a%20b%26c");
  EXPECT_EQ(with_parameters("https://a.example/cb?k=v", {{"code", "x"}}), "https://a.example/cb?k=v&code=x");
  EXPECT_EQ(with_parameters("com.example.app:/done", {{"code", "x"}}), "com.example.app:/done?code=x");
}

}  // namespace
}  // namespace bb::oauth
