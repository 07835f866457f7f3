#include "oauth/request_extensions.h"

#include <gtest/gtest.h>

namespace bb::oauth {
namespace {

constexpr std::string_view kUs = "https://bb.example.org";

RequestParameters asked(const Parameters& parameters) {
  const std::string query = format_query(parameters);
  http::Request request;
  request.query = query;
  http::Response response;
  return RequestParameters::read(request, response).value();
}

std::string_view error_of(const std::string& name, const std::string& value) {
  return extension_error(asked({{"client_id", "x"}, {name, value}}), kUs);
}

TEST(RequestExtensions, a_plain_request_has_no_error) {
  EXPECT_EQ(extension_error(asked({{"client_id", "x"}, {"scope", "openid"}}), kUs), "");
}

// OpenID Connect Core section 3.1.2.6.
TEST(RequestExtensions, request_objects_are_not_supported) {
  EXPECT_EQ(error_of("request", "eyJ.."), "request_not_supported");
  EXPECT_EQ(error_of("request_uri", "https://app.example/r.jwt"), "request_uri_not_supported");
  EXPECT_EQ(error_of("registration", "{}"), "registration_not_supported");
}

// SMART App Launch 2.2: a token must not be asked for another server's sake.
TEST(RequestExtensions, aud_is_this_servers_fhir) {
  for (const char* aud : {"https://bb.example.org/v1/fhir", "https://bb.example.org/v2/fhir",
                          "https://bb.example.org/v2/fhir/", "https://bb.example.org/v3/fhir"}) {
    EXPECT_EQ(error_of("aud", aud), "") << aud;
  }
  for (const char* aud :
       {"https://evil.example/v2/fhir", "https://bb.example.org", "https://bb.example.org.evil/v2/fhir",
        "http://bb.example.org/v2/fhir", "https://bb.example.org/v4/fhir", "https://bb.example.org/v2/fhir//",
        "https://bb.example.org/v2/fhir/Patient"}) {
    EXPECT_EQ(error_of("aud", aud), "invalid_request") << aud;
  }
}

TEST(RequestExtensions, values_that_cannot_be_are_invalid) {
  for (const auto& [name, value] :
       {std::pair{"response_mode", "form_post"}, std::pair{"response_mode", "fragment"},
        std::pair{"prompt", "none login"}, std::pair{"max_age", "-1"}, std::pair{"max_age", "1h"},
        std::pair{"max_age", "99999999999999999999"}, std::pair{"dpop_jkt", "short"},
        std::pair{"dpop_jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I="}}) {
    EXPECT_EQ(error_of(name, value), "invalid_request") << name << "=" << value;
  }
  EXPECT_EQ(error_of("nonce", std::string(513, 'n')), "invalid_request");
  EXPECT_EQ(error_of("nonce", std::string(512, 'n')), "");
  EXPECT_EQ(error_of("response_mode", "query"), "");
  EXPECT_EQ(error_of("prompt", "login consent"), "");
  EXPECT_EQ(error_of("prompt", "none"), "");
  EXPECT_EQ(error_of("max_age", "0"), "");
  EXPECT_EQ(error_of("dpop_jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"), "");
}

TEST(RequestExtensions, prompt_and_max_age_ask_for_a_login) {
  const Instant now{std::chrono::hours(1000)};
  const Instant a_minute_ago = now - std::chrono::minutes(1);
  EXPECT_FALSE(wants_login(asked({{"client_id", "x"}}), a_minute_ago, now));
  EXPECT_TRUE(wants_login(asked({{"prompt", "consent login"}}), now, now));
  EXPECT_FALSE(wants_login(asked({{"prompt", "consent"}}), now, now));
  EXPECT_FALSE(wants_login(asked({{"max_age", "60"}}), a_minute_ago, now));
  EXPECT_TRUE(wants_login(asked({{"max_age", "59"}}), a_minute_ago, now));
}

}  // namespace
}  // namespace bb::oauth
