#include "gateway/capability.h"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace bb::gateway {
namespace {

constexpr std::string_view kStatement = R"({"resourceType":"CapabilityStatement","name":"RestServer \u00e9\"",
  "format":["application/fhir+xml","xml"],
  "rest":[{"mode":"server","resource":[
    {"type":"Claim","interaction":[{"code":"read"}]},
    {"type":"Patient","profile":"p","interaction":[{"code":"read"},{"code":"vread"}],"searchParam":[{"name":"_id"}]},
    {"type":"OperationDefinition"},
    {"type":"Coverage"},
    {"type":"ExplanationOfBenefit","interaction":[]}]}]})";

TEST(PublicCapability, keeps_the_resources_of_apps_each_with_read_and_search) {
  const auto shown = public_capability(kStatement, {});
  ASSERT_TRUE(shown.ok());
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  ASSERT_EQ(parser.parse(*shown).get(document), simdjson::SUCCESS) << *shown;
  EXPECT_EQ(simdjson::minify(document.at_pointer("/rest/0/resource").value()),
            R"([{"type":"Patient","profile":"p","interaction":[{"code":"read"},{"code":"search-type"}],)"
            R"("searchParam":[{"name":"_id"}]},)"
            R"({"type":"Coverage","interaction":[{"code":"read"},{"code":"search-type"}]},)"
            R"({"type":"ExplanationOfBenefit","interaction":[{"code":"read"},{"code":"search-type"}]}])");
  EXPECT_EQ(simdjson::minify(document.at_pointer("/format").value()),
            R"(["application/json","application/fhir+json"])");
  EXPECT_EQ(std::string_view(document["name"]), "RestServer \u00e9\"");
  EXPECT_EQ(
      std::string_view(
          document.at_pointer("/rest/0/security/extension/0/extension/1/valueUri").get_string().value()),
      "http://localhost:8000/v2/o/authorize");
}

TEST(PublicCapability, order_of_members_stays) {
  const auto shown = public_capability(kStatement, {});
  ASSERT_TRUE(shown.ok());
  std::size_t at = 0;
  for (const char* key : {"\"resourceType\"", "\"name\"", "\"format\"", "\"rest\"", "\"mode\"",
                          "\"resource\"", "\"security\""}) {
    const std::size_t found = shown->find(key, at);
    ASSERT_NE(found, std::string::npos) << key;
    at = found;
  }
}

TEST(PublicCapability, what_is_no_statement_is_an_internal_error) {
  for (const char* text : {"", "[]", "{}", "{\"rest\":1}", "{\"rest\":["}) {
    const auto shown = public_capability(text, {});
    ASSERT_FALSE(shown.ok()) << text;
    EXPECT_EQ(shown.error().kind, ErrorKind::internal);
  }
}

}  // namespace
}  // namespace bb::gateway
