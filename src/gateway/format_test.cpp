#include "gateway/format.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

std::optional<Format> by_format(const char* format, const char* accept = "") {
  return wanted_format({{"_format", format}}, accept);
}
std::optional<Format> by_accept(const char* accept) { return wanted_format({}, accept); }

TEST(Format, format_names_a_media_type_or_a_short_name_in_any_case) {
  for (const char* json :
       {"json", "JSON", "application/json", "application/fhir+json", "application/fhir json",
        "application/json+fhir", "application/fhir+json;fhirVersion=4.0"})
    EXPECT_EQ(by_format(json, "application/fhir+xml"), Format::json) << json;
  for (const char* xml :
       {"xml", "application/xml", "application/fhir+xml", "application/fhir xml", "text/xml"})
    EXPECT_EQ(by_format(xml, "application/fhir+json"), Format::xml) << xml;
}

TEST(Format, another_format_is_none) {
  for (const char* other : {"html", "jsonx", "text/turtle", "ttl"}) {
    EXPECT_EQ(by_format(other), std::nullopt) << other;
    EXPECT_EQ(by_accept(other), std::nullopt) << other;
  }
}

TEST(Format, without_a_wish_it_is_json) {
  EXPECT_EQ(by_accept(""), Format::json);
  EXPECT_EQ(by_format("", ""), Format::json);
  EXPECT_EQ(by_accept("*/*"), Format::json);
  EXPECT_EQ(by_accept("text/html, application/*;q=0.1"), Format::json);
}

TEST(Format, accept_is_weighed) {
  EXPECT_EQ(by_accept("application/fhir+xml"), Format::xml);
  EXPECT_EQ(by_accept("application/fhir+xml, */*;q=0.1"), Format::xml);
  EXPECT_EQ(by_accept("application/fhir+xml;q=0.5, application/fhir+json;q=0.51"), Format::json);
  EXPECT_EQ(by_accept("application/fhir+json, application/fhir+xml"), Format::json);
  EXPECT_EQ(by_accept("application/fhir+xml;q=0, application/json;q=0.001"), Format::json);
  EXPECT_EQ(by_accept("application/fhir+xml;q=0"), std::nullopt);
}

}  // namespace
}  // namespace bb::gateway
