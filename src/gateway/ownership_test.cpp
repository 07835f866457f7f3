#include "gateway/ownership.h"

#include <gtest/gtest.h>

#include <string>

namespace bb::gateway {
namespace {

using enum fhir::ResourceType;

constexpr const char *kPatient = R"({"resourceType":"Patient","id":"-17"})",
                     *kCoverage = R"({"resourceType":"Coverage","beneficiary":{"reference":"Patient/-17"}})",
                     *kClaim =
                         R"({"resourceType":"ExplanationOfBenefit","patient":{"reference":"Patient/-17"}})";

Ownership find(std::string_view json, fhir::ResourceType type, bool is_bundle = false) {
  Buffer body;
  body.append(json);
  const Ownership found = find_ownership(body, type, is_bundle, -17);
  EXPECT_EQ(body.view(), json);
  return found;
}

std::string bundle(std::initializer_list<std::string_view> resources) {
  std::string json = R"({"resourceType":"Bundle","id":"-18","total":3,"entry":[)";
  for (const std::string_view resource : resources)
    json.append(json.ends_with('[') ? "" : ",").append(R"({"resource":)").append(resource).append("}");
  return json + "]}";
}

TEST(Ownership, is_of_whom_the_resource_is_about) {
  EXPECT_EQ(find(kPatient, patient), Ownership::own);
  EXPECT_EQ(find(kCoverage, coverage), Ownership::own);
  EXPECT_EQ(find(kClaim, explanation_of_benefit), Ownership::own);
  EXPECT_EQ(find(R"({"patient":{"display":"A","reference":"https://a.example/v2/fhir/Patient/-17"},)"
                 R"("resourceType":"ExplanationOfBenefit"})",
                 explanation_of_benefit),
            Ownership::own);
}

TEST(Ownership, of_another_beneficiary_is_foreign) {
  EXPECT_EQ(find(R"({"resourceType":"Patient","id":"-18"})", patient), Ownership::foreign);
  EXPECT_EQ(find(R"({"resourceType":"Patient","id":"-170"})", patient), Ownership::foreign);
  EXPECT_EQ(find(R"({"resourceType":"Patient","id":"17"})", patient), Ownership::foreign);
  EXPECT_EQ(find(R"({"resourceType":"Coverage","beneficiary":{"reference":"Patient/-18"}})", coverage),
            Ownership::foreign);
  EXPECT_EQ(find(R"({"resourceType":"ExplanationOfBenefit","patient":{"reference":"Patient/-1"}})",
                 explanation_of_benefit),
            Ownership::foreign);
}

TEST(Ownership, of_another_type_is_foreign) {
  EXPECT_EQ(find(kPatient, coverage), Ownership::foreign);
  EXPECT_EQ(find(kPatient, patient, true), Ownership::foreign);
  EXPECT_EQ(find(bundle({kPatient}), patient), Ownership::foreign);
  EXPECT_EQ(find(R"({"resourceType":"OperationOutcome"})", patient), Ownership::foreign);
  EXPECT_EQ(find(bundle({kClaim, R"({"resourceType":"OperationOutcome"})"}), explanation_of_benefit, true),
            Ownership::foreign);
}

TEST(Ownership, one_foreign_entry_makes_a_bundle_foreign) {
  EXPECT_EQ(find(bundle({}), coverage, true), Ownership::own);
  EXPECT_EQ(find(R"({"resourceType":"Bundle","total":0})", coverage, true), Ownership::own);
  EXPECT_EQ(find(bundle({kClaim, kClaim, kClaim}), explanation_of_benefit, true), Ownership::own);
  const char* other = R"({"resourceType":"ExplanationOfBenefit","patient":{"reference":"Patient/-18"}})";
  EXPECT_EQ(find(bundle({kClaim, kClaim, other}), explanation_of_benefit, true), Ownership::foreign);
  EXPECT_EQ(find(bundle({other, kClaim}), explanation_of_benefit, true), Ownership::foreign);
}

TEST(Ownership, without_a_name_is_unclear) {
  EXPECT_EQ(find(R"({"resourceType":"Patient"})", patient), Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"Patient","id":-17})", patient), Ownership::unclear);
  EXPECT_EQ(find(R"({"id":"-17"})", patient), Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"Coverage","beneficiary":{}})", coverage), Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"Coverage","beneficiary":{"reference":"-17"}})", coverage),
            Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"Coverage","beneficiary":{"reference":"Group/-17"}})", coverage),
            Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"Bundle","entry":[{"fullUrl":"x"}]})", coverage, true),
            Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"Bundle","entry":{}})", coverage, true), Ownership::unclear);
}

TEST(Ownership, what_is_no_json_object_is_unreadable) {
  for (const char* text : {"", " ", "<html></html>", "null", "[]", "\"Patient\"", "{\"resourceType\":\"Pati",
                           R"({"resourceType":"Patient","id":"-17")", "\xff\xfe"}) {
    EXPECT_EQ(find(text, patient), Ownership::unreadable) << text;
  }
  EXPECT_EQ(find(bundle({kClaim}).substr(0, 120), explanation_of_benefit, true), Ownership::unreadable);
}

}  // namespace
}  // namespace bb::gateway
