// What an application gets: its own beneficiary's data, in the form that it asked for.
#include <simdjson.h>

#include "gateway/shapes_for_test.h"

namespace bb::gateway {
namespace {

using GatewayData = GatewayInShape;

// Whether an id of beneficiary -18 stands in a body. A Bundle's own id and instants may hold "-18" by chance,
// but not behind a quote, slash, equals sign or hyphen.
bool names_bob(std::string_view body) {
  for (const std::string_view id : {"\"-18", "/-18", "=-18", "--18"}) {
    if (body.find(id) != std::string_view::npos) return true;
  }
  return false;
}

TEST_P(GatewayData, nobody_elses_data_can_be_selected_by_any_path_or_parameter) {
  const std::string alice = token(kEverything);
  // Bob's, by id: what is not Alice's is as unknown as what nobody has.
  const char* const kForeign[] = {
      "/v2/fhir/Patient/-18",
      "/v2/fhir/Patient/-99",
      "/v2/fhir/Coverage/part-a--18",
      "/v2/fhir/Coverage/part-a--99",
      "/v2/fhir/ExplanationOfBenefit/carrier--1800",
      "/v2/fhir/ExplanationOfBenefit/carrier--9900",
      "/v2/fhir/Patient?_id=-18",
      "/v2/fhir/Patient?_id=-99",
      "/v2/fhir/Patient?_id=-17&_id=-18",
      "/v2/fhir/Patient/%2D18",
      "/v1/fhir/Patient/-18",
      "/v1/fhir/Coverage/part-a--18",
      "/v1/fhir/ExplanationOfBenefit/carrier--1800",
  };
  for (const char* path : kForeign) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body, kDetailNotFound) << path;
  }
  for (const char* path :
       {"/v2/fhir/Coverage?beneficiary=Patient/-18", "/v2/fhir/Coverage?beneficiary=-18",
        "/v2/fhir/Coverage?beneficiary=Patient/-17&beneficiary=Patient/-18",
        "/v2/fhir/ExplanationOfBenefit?patient=-18", "/v2/fhir/ExplanationOfBenefit?patient=Patient/-18",
        "/v2/fhir/ExplanationOfBenefit?patient=-17&patient=-18", "/v1/fhir/Coverage?beneficiary=-18",
        "/v1/fhir/ExplanationOfBenefit?patient=-18", "/v2/fhir/ExplanationOfBenefit?%70atient=-18"}) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 403) << path;
    EXPECT_EQ(answer.body, kDetailForbidden) << path;
  }
  // Parameters of other names and resources do not reach the data server.
  for (const char* path :
       {"/v2/fhir/Patient?patient=-18&beneficiary=-18&_has:Coverage.extension=x",
        "/v2/fhir/Coverage?patient=-18&_id=part-a--18&beneficiary:Patient=-18",
        "/v2/fhir/ExplanationOfBenefit?beneficiary=-18&_id=carrier--1800&patient:Patient=-18&subject=-18",
        "/v2/fhir/ExplanationOfBenefit?patient=-17&patient.identifier=x", "/v2/fhir/Patient?identifier=x%7Cy",
        "/v2/fhir/Patient/-17?_id=-18", "/v2/fhir/Coverage/part-a--17?beneficiary=-18"}) {
    EXPECT_FALSE(names_bob(get(path, alice).body)) << path;
  }
  // By Bob's identifier: as if there were no Bob.
  const std::string system = "https%3A%2F%2Fbluebutton.cms.gov%2Fresources%2Fidentifier%2Fmbi-hash%7C";
  const Answer bob =
      get("/v2/fhir/Patient?identifier=" + system + claims_->identifier_hash()("1S00E00AA18"), alice);
  const Answer nobody = get("/v2/fhir/Patient?identifier=" + system + std::string(64, '0'), alice);
  EXPECT_EQ(bob.status, nobody.status);
  EXPECT_EQ(bob.body.find("\"entry\""), std::string::npos) << bob.body;
  EXPECT_FALSE(names_bob(bob.body));
  const Answer own =
      get("/v2/fhir/Patient?identifier=" + system + claims_->identifier_hash()("1S00E00AA17"), alice);
  EXPECT_NE(own.body.find("\"id\":\"-17\""), std::string::npos) << own.body;
}

TEST_P(GatewayData, a_search_finds_everything_of_the_beneficiary_page_by_page) {
  const std::string alice = token(kEverything);
  const Answer first = get("/v2/fhir/ExplanationOfBenefit", alice);
  ASSERT_EQ(first.status, 200);
  EXPECT_EQ(first.content_type, "application/fhir+json");
  simdjson::dom::parser parser;
  simdjson::dom::element bundle;
  ASSERT_EQ(parser.parse(first.body).get(bundle), simdjson::SUCCESS) << first.body;
  EXPECT_EQ(std::int64_t(bundle["total"]), 12);
  EXPECT_EQ(bundle["entry"].get_array().size(), 10U);
  std::string next;
  for (const simdjson::dom::element link : bundle["link"]) {
    const std::string_view url = link["url"];
    EXPECT_TRUE(url.starts_with("http://localhost:8000/v2/fhir/ExplanationOfBenefit?")) << url;
    if (std::string_view(link["relation"]) == "next") next = url;
  }
  ASSERT_FALSE(next.empty());
  EXPECT_NE(next.find("&cursor="), std::string::npos) << next;
  const Answer second = get(next.substr(std::string("http://localhost:8000").size()), alice);
  ASSERT_EQ(second.status, 200) << second.body;
  ASSERT_EQ(parser.parse(second.body).get(bundle), simdjson::SUCCESS);
  EXPECT_EQ(bundle["entry"].get_array().size(), 2U);
  EXPECT_EQ(std::string_view(bundle.at_pointer("/entry/0/resource/patient/reference")), "Patient/-17");
}

TEST_P(GatewayData, bad_parameters_are_400_with_the_reason) {
  const std::string alice = token(kEverything);
  const struct {
    const char *path, *detail;
  } kCases[] = {
      {"/v2/fhir/ExplanationOfBenefit?_count=51", R"({"detail":"value must be at most 50"})"},
      {"/v2/fhir/Coverage?startIndex=x", R"({"detail":"expected int"})"},
      {"/v2/fhir/ExplanationOfBenefit?type=shoes", R"({"detail":"the type parameter value is not valid"})"},
  };
  for (const auto& [path, detail] : kCases) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 400) << path;
    EXPECT_EQ(answer.body, detail);
  }
  // What the data server refuses comes with its diagnostics.
  for (const char* path :
       {"/v2/fhir/ExplanationOfBenefit?startIndex=12", "/v2/fhir/ExplanationOfBenefit/nonsense",
        "/v2/fhir/ExplanationOfBenefit?_lastUpdated=gtnever",
        "/v2/fhir/ExplanationOfBenefit?cursor=nonsense"}) {
    const Answer answer = get(path, alice);
    EXPECT_EQ(answer.status, 400) << path << answer.body;
    EXPECT_TRUE(answer.body.starts_with(R"({"detail":"An error occurred contacting the upstream server:)"))
        << answer.body;
  }
}

TEST_P(GatewayData, what_a_token_opens_is_nobodys_to_keep) {
  const std::string alice = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient/-17", "/v2/fhir/ExplanationOfBenefit", "/v2/connect/userinfo"}) {
    EXPECT_EQ(get(path, alice).headers.at("Cache-Control"), "private, no-store") << path;
  }
}

// 42 CFR 422.119(f) asks whose data went to an app: what is refused, not found, or there already is none.
TEST_P(GatewayData, only_data_that_went_to_an_application_counts_as_a_transfer) {
  const std::string alice = token(kEverything);
  const auto is_noted = [&](const std::string& path, int status, std::vector<http::Header> headers = {}) {
    EXPECT_EQ(get(path, alice, std::move(headers)).status, status) << path;
    return !transfers_->take().empty();
  };
  const std::string etag = get("/v2/fhir/Patient/-17", alice).headers.at("ETag");
  const auto first = transfers_->take();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].user, users_[kAlice]);
  EXPECT_EQ(first[0].application, application_);
  EXPECT_TRUE(is_noted("/v2/fhir/ExplanationOfBenefit", 200));
  EXPECT_FALSE(is_noted("/v2/fhir/Patient/-17", 304, {{"If-None-Match", etag}}));
  EXPECT_FALSE(is_noted("/v2/fhir/Patient/-18", 404));
  EXPECT_FALSE(is_noted("/v2/fhir/Coverage?_count=51", 400));
  EXPECT_FALSE(is_noted("/v2/fhir/Coverage?beneficiary=-18", 403));
  EXPECT_FALSE(is_noted("/v2/connect/userinfo", 200));
  EXPECT_FALSE(is_noted("/v2/fhir/metadata", 200));
}

TEST_P(GatewayData, a_resource_that_an_application_has_already_is_304_to_who_may_read_it) {
  const std::string alice = token(kEverything);
  for (const char* path : {"/v2/fhir/Patient/-17", "/v2/fhir/ExplanationOfBenefit/carrier--1700"}) {
    const Answer whole = get(path, alice);
    ASSERT_EQ(whole.status, 200);
    const http::Header known = {"If-None-Match", whole.headers.at("ETag")};
    const Answer same = get(path, alice, {known});
    EXPECT_EQ(same.status, 304) << path;
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(same.headers.at("ETag"), whole.headers.at("ETag"));
    EXPECT_EQ(get(path, alice, {{"If-Modified-Since", whole.headers.at("Last-Modified")}}).status, 304);
    EXPECT_EQ(get(path, {}, {known}).status, 401);
  }
  EXPECT_EQ(get("/v2/fhir/Patient/-18", alice, {{"If-None-Match", "*"}}).status, 404);
  EXPECT_EQ(get("/v2/fhir/ExplanationOfBenefit", alice).headers.count("ETag"), 0U);
}

TEST_P(GatewayData, content_type_follows_accept) {
  const std::string alice = token(kEverything);
  EXPECT_EQ(get("/v2/fhir/Patient", alice, {{"Accept", "application/json"}}).content_type,
            "application/json");
  EXPECT_EQ(get("/v2/fhir/Patient", alice, {{"Accept", "*/*"}}).content_type, "application/fhir+json");
  EXPECT_EQ(get("/v2/fhir/Patient", alice, {{"Accept", "application/fhir+xml"}}).status, 406);
  EXPECT_EQ(get("/v2/fhir/Patient").content_type, "application/fhir+json");
}

TEST_P(GatewayData, head_is_answered_as_get) {
  const std::string alice = token(kEverything);
  EXPECT_EQ(ask(http::Method::head, "/v2/fhir/Patient/-17", alice).status, 200);
  EXPECT_EQ(ask(http::Method::head, "/v2/fhir/Patient/-18", alice).status, 404);
  EXPECT_EQ(ask(http::Method::head, "/v2/fhir/Patient/-17").status, 401);
}

INSTANTIATE_TEST_SUITE_P(, GatewayData, kShapes, shape_name);

}  // namespace
}  // namespace bb::gateway
