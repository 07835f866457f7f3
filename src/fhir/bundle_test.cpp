#include "fhir/bundle.h"

#include <gtest/gtest.h>

#include <regex>

#include "fhir/operation_outcome.h"

namespace bb::fhir {
namespace {

constexpr char kBase[] = "https://host:8000/v2/fhir";

Request request(Parameters parameters, std::string query) {
  Request made;
  made.type = ResourceType::coverage;
  made.parameters = std::move(parameters);
  made.query = std::move(query);
  made.base = kBase;
  return made;
}

std::string without_id(std::string_view json) {
  static const std::regex uuid(
      R"re("id":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")re");
  return std::regex_replace(std::string(json), uuid, R"("id":"UUID")");
}

// The links of a search with that many results, one a line: "next startIndex=2&_count=2".
std::string links(const Request& search, const Paging& paging, std::uint64_t total) {
  Buffer body;
  Bundle bundle(body, total, Instant{});
  write_links(bundle, search, paging, total);
  bundle.finish();
  static const std::regex link(R"re(\{"relation":"([a-z]+)","url":"https://host:8000/v2/fhir/([^"]*)"\})re");
  const std::string json(body.view());
  std::string lines;
  for (std::sregex_iterator at(json.begin(), json.end(), link), end; at != end; ++at)
    lines += (*at)[1].str() + " " + (*at)[2].str() + "\n";
  return lines;
}

TEST(Bundle, without_entries_has_no_entry_element) {
  Buffer body;
  Bundle bundle(body, 0, *parse_instant("2021-05-15T08:22:38.251Z"));
  write_links(bundle, request({{"beneficiary", "5"}}, "beneficiary=5"), {}, 0);
  bundle.finish();
  EXPECT_EQ(without_id(body.view()),
            R"({"resourceType":"Bundle","id":"UUID","meta":{"lastUpdated":"2021-05-15T08:22:38.251+00:00"},)"
            R"("type":"searchset","total":0,)"
            R"("link":[{"relation":"self","url":"https://host:8000/v2/fhir/Coverage?beneficiary=5"}]})");
}

TEST(Bundle, is_as_new_as_its_newest_entry_or_the_last_load) {
  const Instant loaded = *parse_instant("2021-05-15T08:22:38.251Z");
  Buffer body;
  Bundle bundle(body, 2, loaded);
  bundle.link("self", "x");
  for (const int offset : {-1, 1}) {
    bundle.entry();
    bundle.out().raw(R"({"id":1},)");
    bundle.entry_done(loaded + Milliseconds{offset});
  }
  EXPECT_EQ(bundle.finish(), loaded + Milliseconds{1});
  EXPECT_EQ(without_id(body.view()),
            R"({"resourceType":"Bundle","id":"UUID","meta":{"lastUpdated":"2021-05-15T08:22:38.252+00:00"},)"
            R"("type":"searchset","total":2,"link":[{"relation":"self","url":"x"}],)"
            R"("entry":[{"resource":{"id":1}},{"resource":{"id":1}}]})");
}

TEST(Bundle, a_dropped_entry_leaves_nothing_behind) {
  Buffer body;
  Bundle bundle(body, 1, Instant{});
  bundle.entry();
  bundle.out().raw("{\"half\":");
  bundle.entry_dropped();
  bundle.entry();
  bundle.out().raw("{},");
  bundle.entry_done(Instant{});
  bundle.finish();
  EXPECT_TRUE(body.view().ends_with(R"("entry":[{"resource":{}}]})")) << body.view();
}

TEST(Links, a_search_without_paging_has_only_itself) {
  EXPECT_EQ(links(request({{"beneficiary", "5"}}, "beneficiary=5"), {}, 4), "self Coverage?beneficiary=5\n");
}

TEST(Links, first_page_has_a_next) {
  EXPECT_EQ(
      links(request({{"_count", "2"}, {"beneficiary", "5"}}, "_count=2&beneficiary=5"), Paging(2, {}), 5),
      "first Coverage?beneficiary=5&startIndex=0&_count=2\n"
      "next Coverage?beneficiary=5&startIndex=2&_count=2\n"
      "last Coverage?beneficiary=5&startIndex=4&_count=2\n"
      "self Coverage?_count=2&beneficiary=5\n");
}

TEST(Links, more_than_the_longest_page_is_paged_unasked) {
  EXPECT_EQ(links(request({{"beneficiary", "5"}}, "beneficiary=5"), {}, kLongestPage + 1),
            "first Coverage?beneficiary=5&startIndex=0&_count=5000\n"
            "next Coverage?beneficiary=5&startIndex=5000&_count=5000\n"
            "last Coverage?beneficiary=5&startIndex=5000&_count=5000\n"
            "self Coverage?beneficiary=5\n");
}

TEST(Links, middle_page_has_both_neighbours) {
  EXPECT_EQ(links(request({{"beneficiary", "5"}}, ""), Paging(2, 3), 6),
            "first Coverage?beneficiary=5&startIndex=0&_count=2\n"
            "next Coverage?beneficiary=5&startIndex=5&_count=2\n"
            "previous Coverage?beneficiary=5&startIndex=1&_count=2\n"
            "last Coverage?beneficiary=5&startIndex=4&_count=2\n"
            "self Coverage\n");
}

TEST(Links, last_page_has_a_previous_that_never_begins_before_the_first) {
  EXPECT_EQ(links(request({{"beneficiary", "5"}}, ""), Paging(4, 3), 4),
            "first Coverage?beneficiary=5&startIndex=0&_count=4\n"
            "previous Coverage?beneficiary=5&startIndex=0&_count=4\n"
            "last Coverage?beneficiary=5&startIndex=0&_count=4\n"
            "self Coverage\n");
}

TEST(Links, an_empty_result_has_a_first_and_a_last_page) {
  EXPECT_EQ(links(request({{"beneficiary", "5"}}, ""), Paging(2, {}), 0),
            "first Coverage?beneficiary=5&startIndex=0&_count=2\n"
            "last Coverage?beneficiary=5&startIndex=0&_count=2\n"
            "self Coverage\n");
}

TEST(Links, values_are_escaped) {
  EXPECT_EQ(links(request({{"a b", "x&y|\"z"}}, ""), Paging(2, {}), 1),
            "first Coverage?a%20b=x%26y%7C%22z&startIndex=0&_count=2\n"
            "last Coverage?a%20b=x%26y%7C%22z&startIndex=0&_count=2\n"
            "self Coverage\n");
}

TEST(Links, of_a_post_never_carry_a_plain_mbi) {
  Request post = request({{"_id", "http://hl7.org/fhir/sid/us-mbi|1S00E00AA00"}, {"_count", "1"}}, "");
  post.post = true;
  EXPECT_EQ(links(post, Paging(1, {}), 1), "self Coverage/_search\n");
}

TEST(OperationOutcome, has_the_shape_of_hapi) {
  Buffer body;
  operation_outcome(body, "He said \"no\"");
  EXPECT_EQ(
      body.view(),
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"He said \"no\""}]})");
}

}  // namespace
}  // namespace bb::fhir
