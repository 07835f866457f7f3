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
  const Ownership found = find_ownership(body, {.type = type, .beneficiary = -17, .is_bundle = is_bundle});
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

TEST(Checklist, item_34_of_another_beneficiary_is_foreign) {
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

Ownership expect(std::string_view json, const Expected& expected) {
  Buffer body;
  body.append(json);
  return find_ownership(body, expected);
}

TEST(Checklist, item_34_an_audit_event_is_of_whom_its_first_entity_is) {
  const auto of = [](std::string_view entity) {
    return find(R"({"resourceType":"AuditEvent","entity":)" + std::string(entity) + "}", audit_event);
  };
  EXPECT_EQ(of(R"([{"what":{"reference":"Patient/-17"}},{"what":{"reference":"Patient/-18"}}])"),
            Ownership::own);
  EXPECT_EQ(of(R"([{"what":{"reference":"Patient/-18"}},{"what":{"reference":"Patient/-17"}}])"),
            Ownership::foreign);
  EXPECT_EQ(of("[]"), Ownership::unclear);
  EXPECT_EQ(of("[{}]"), Ownership::unclear);
  EXPECT_EQ(find(R"({"resourceType":"AuditEvent"})", audit_event), Ownership::unclear);
}

TEST(Checklist, item_34_an_insurance_card_is_of_the_beneficiary_in_each_of_its_resources) {
  const Expected card{.beneficiary = -17, .is_card = true};
  const char* organization = R"({"resourceType":"Organization","id":"-18"})";
  EXPECT_EQ(expect(bundle({kPatient, kCoverage, organization, kCoverage}), card), Ownership::own);
  for (const char* foreign : {R"({"resourceType":"Patient","id":"-18"})", kClaim,
                              R"({"resourceType":"Coverage","beneficiary":{"reference":"Patient/-18"}})"})
    EXPECT_EQ(expect(bundle({kPatient, foreign}), card), Ownership::foreign) << foreign;
  EXPECT_EQ(expect(kPatient, card), Ownership::foreign);
}

std::string claim_with(std::string_view meta) {
  return R"({"resourceType":"ExplanationOfBenefit","meta":)" + std::string(meta) +
         R"(,"patient":{"reference":"Patient/-17"}})";
}

TEST(Suite, a_claim_of_v3_that_was_not_shared_is_as_foreign_as_another_beneficiarys) {
  Expected part_d{.type = explanation_of_benefit, .beneficiary = -17, .part_d_only = true};
  EXPECT_EQ(expect(claim_with(R"({"source":"DDPS"})"), part_d), Ownership::own);
  EXPECT_EQ(expect(claim_with(R"({"source":"NCH"})"), part_d), Ownership::foreign);
  EXPECT_EQ(expect(claim_with("{}"), part_d), Ownership::foreign);
  EXPECT_EQ(expect(kClaim, part_d), Ownership::foreign);
  part_d.is_bundle = true;
  EXPECT_EQ(expect(bundle({claim_with(R"({"source":"DDPS"})"), claim_with(R"({"source":"NCH"})")}), part_d),
            Ownership::foreign);

  const Expected shared{.type = explanation_of_benefit, .beneficiary = -17, .exclude_sensitive = true};
  EXPECT_EQ(expect(kClaim, shared), Ownership::own);
  EXPECT_EQ(expect(claim_with(R"({"security":[{"code":"N"}]})"), shared), Ownership::own);
  const std::string sensitive = claim_with(R"({"security":[{"code":"N"},{"code":"42CFRPart2"}]})");
  EXPECT_EQ(expect(sensitive, shared), Ownership::foreign);
  EXPECT_EQ(find(sensitive, explanation_of_benefit), Ownership::own) << "for who shares it";
  EXPECT_EQ(expect(claim_with(R"({"security":{}})"), shared), Ownership::unclear);
}

}  // namespace
}  // namespace bb::gateway
