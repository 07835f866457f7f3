#include "fhir/elements.h"

#include <gtest/gtest.h>

namespace bb::fhir {
namespace {

constexpr char kTag[] =
    R"("tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED",)"
    R"("display":"Resource encoded in summary mode"}])";

std::string kept(std::string_view resource, Parameters parameters, ResourceType type,
                 Version version = Version::v2) {
  Request request;
  request.version = version;
  request.type = type;
  request.parameters = std::move(parameters);
  Buffer body;
  JsonWriter out(body);
  out.raw(R"({"before":1},)");
  const std::size_t begin = body.size();
  out.raw(resource);
  out.raw(",");
  Elements(request).keep(out, begin);
  out.finish();
  EXPECT_EQ(body.view().substr(0, begin), R"({"before":1},)");
  return std::string(body.view().substr(begin));
}

constexpr char kPatient[] =
    R"({"resourceType":"Patient","id":"7","meta":{"lastUpdated":"2020","profile":["p"]},)"
    R"("name":[{"family":"D\"},{","given":["A","B"]}],"gender":"male","active":true,"multipleBirthInteger":2})";

TEST(Elements, without_the_parameter_all_are_kept) {
  EXPECT_EQ(kept(kPatient, {{"_id", "7"}}, ResourceType::patient), kPatient);
  EXPECT_EQ(kept(kPatient, {{"_elements", ""}, {"_elements", " , "}}, ResourceType::patient), kPatient);
}

TEST(Elements, only_the_named_are_kept_and_the_resource_is_marked_as_subsetted) {
  const std::string head =
      R"({"resourceType":"Patient","id":"7","meta":{"lastUpdated":"2020","profile":["p"],)" +
      std::string(kTag) + "},";
  const std::string name = R"("name":[{"family":"D\"},{","given":["A","B"]}])";
  const auto ask = [&](const char* elements) {
    return kept(kPatient, {{"_elements", elements}}, ResourceType::patient);
  };
  EXPECT_EQ(ask("name"), head + name + "}");
  EXPECT_EQ(ask("Patient.name"), head + name + "}");
  EXPECT_EQ(ask("gender, name"), head + name + R"(,"gender":"male"})");
  EXPECT_EQ(ask("active"), head + R"("active":true})");
  EXPECT_EQ(ask("multipleBirthInteger"), head + R"("multipleBirthInteger":2})");
  EXPECT_EQ(ask("nothing"), head.substr(0, head.size() - 1) + "}");
  EXPECT_EQ(kept(kPatient, {{"_elements", "gender"}, {"_elements", "active"}}, ResourceType::patient),
            head + R"("gender":"male","active":true})");
}

TEST(Elements, a_path_keeps_the_base_element_that_it_leads_into) {
  EXPECT_EQ(kept(kPatient, {{"_elements", "name.family"}}, ResourceType::patient),
            kept(kPatient, {{"_elements", "name"}}, ResourceType::patient));
  EXPECT_EQ(kept(kPatient, {{"_elements", "Patient.name.family"}}, ResourceType::patient),
            kept(kPatient, {{"_elements", "name"}}, ResourceType::patient));
}

TEST(Elements, what_r4_says_must_be_there_stays) {
  const std::string coverage =
      R"({"resourceType":"Coverage","id":"c","meta":{},"status":"active","type":{},"beneficiary":{"reference":"Patient/7"},"payor":[{}]})";
  const std::string shown = kept(coverage, {{"_elements", "id"}}, ResourceType::coverage);
  for (const char* element : {"\"status\"", "\"beneficiary\"", "\"payor\""})
    EXPECT_NE(shown.find(element), std::string::npos) << element;
  EXPECT_EQ(shown.find("\"type\""), std::string::npos);
}

TEST(Elements, stu3_has_no_element_that_must_be_there_and_its_own_tag) {
  const std::string shown = kept(R"({"resourceType":"Coverage","id":"c","meta":{"a":1},"status":"active"})",
                                 {{"_elements", "id"}}, ResourceType::coverage, Version::v1);
  EXPECT_EQ(
      shown,
      R"({"resourceType":"Coverage","id":"c","meta":{"a":1,"tag":[{"system":"http://hl7.org/fhir/v3/ObservationValue",)"
      R"("code":"SUBSETTED","display":"Resource encoded in summary mode"}]}})");
}

}  // namespace
}  // namespace bb::fhir
