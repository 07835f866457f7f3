#include "cli/access_log.h"

#include <gtest/gtest.h>

namespace bb::cli {
namespace {

TEST(AccessLog, paths_keep_their_shape_and_lose_their_identifiers) {
  const struct {
    const char *path, *shown;
  } kCases[] = {
      {"/", "/"},
      {"/v2/fhir/Patient", "/v2/fhir/Patient"},
      {"/v2/fhir/Patient/", "/v2/fhir/Patient/"},
      {"/v2/fhir/Patient/-20140000008325", "/v2/fhir/Patient/{id}"},
      {"/v2/fhir/Patient/-1", "/v2/fhir/Patient/{id}"},
      {"/v2/fhir/Coverage/part-a-567834/", "/v2/fhir/Coverage/{id}/"},
      {"/v2/fhir/ExplanationOfBenefit/carrier--9991831999", "/v2/fhir/ExplanationOfBenefit/{id}"},
      {"/v2/o/authorize/0e5b8a2c-0000-4000-8000-aabbccddeeff/", "/v2/o/authorize/{id}/"},
      {"/.well-known/openid-configuration-v2", "/.well-known/openid-configuration-v2"},
      {"/health/bfd_v2", "/health/bfd_v2"},
      {"/v2/1S00A00AA00-v2", "/v2/{id}"},
      {"/xv2", "/{id}"},
  };
  for (const auto& [path, shown] : kCases) EXPECT_EQ(loggable_path(path), shown);
  EXPECT_EQ(loggable_path("/" + std::string(10'000, 'a')).size(), 200U);
}

TEST(AccessLog, a_line_is_one_json_object_and_quotes_what_it_was_given) {
  http::Access access{};
  access.method = http::Method::get;
  access.path = "/a\"b";
  access.remote_address = "::1";
  access.request_id = "r";
  access.status = 200;
  access.bytes = 12;
  access.elapsed = std::chrono::microseconds(34);
  EXPECT_EQ(
      access_line(access, *parse_instant("2026-09-21T18:00:00Z")),
      R"({"time":"2026-09-21T18:00:00.000Z","type":"access","method":"GET","path":"/a\"b","status":200,)"
      R"("bytes":12,"microseconds":34,"remote_address":"::1","request_id":"r"})");
}

}  // namespace
}  // namespace bb::cli
