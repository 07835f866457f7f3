#include "audit/access_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>

namespace bb::audit {
namespace {

using namespace std::chrono_literals;

http::Access answer_to(std::string_view path) {
  return {http::Method::get, path, "127.0.0.1", "0123456789abcdef", 200, 2912, 61us};
}

std::string masked(std::string_view path) {
  Buffer out;
  append_masked_path(out, path);
  return std::string(out.view());
}

TEST(AccessLog, a_line_is_one_json_object_of_what_happened) {
  std::string lines;
  {
    AccessLog log([&](std::string_view text) { lines += text; });
    log.add(answer_to("/v2/fhir/Patient/-10000010254618"));
  }
  ASSERT_GT(lines.size(), 33U);
  EXPECT_TRUE(parse_instant(lines.substr(9, 24)).has_value()) << lines;
  EXPECT_EQ(lines.substr(0, 9) + lines.substr(33),
            R"({"time":"","event":"access","method":"GET","path":"/v2/fhir/Patient/{id}","status":200,)"
            R"("bytes":2912,"elapsed_us":61,"remote":"127.0.0.1","request_id":"0123456789abcdef"})");
}

TEST(AccessLog, lines_are_gathered_and_none_is_lost_at_the_end) {
  std::string lines;
  int writes = 0;
  {
    AccessLog log(
        [&](std::string_view text) {
          ++writes;
          lines.append(text).push_back('\n');
        },
        10s);
    for (int i = 0; i < 100; ++i) log.add(answer_to("/a"));
  }
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 100);
  EXPECT_EQ(writes, 1);
}

TEST(AccessLog, a_line_is_written_after_its_delay_though_none_follows) {
  std::atomic<int> writes = 0;
  AccessLog log([&](std::string_view) { ++writes; }, 1ms);
  for (int round = 1; round <= 3; ++round) {
    log.add(answer_to("/a"));
    for (int i = 0; i < 2'000 && writes < round; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(writes, round);
  }
}

TEST(AccessLog, lines_that_cannot_be_written_in_time_are_counted) {
  std::promise<void> open;
  std::string lines;
  constexpr std::int64_t kAdded = 20'000;
  {
    AccessLog log(
        [&, opened = open.get_future().share()](std::string_view text) {
          opened.wait();
          lines.append(text).push_back('\n');
        },
        0ms);
    for (int i = 0; i < kAdded; ++i) log.add(answer_to("/a"));
    open.set_value();
  }
  // Once a batch of which some were dropped: on a busy machine there are two.
  constexpr std::string_view kDropped = "\"access_dropped\",\"lines\":";
  std::int64_t reports = 0, count = 0;
  for (std::size_t at = 0; (at = lines.find(kDropped, at)) != std::string::npos; ++reports) {
    at += kDropped.size();
    count += std::stoll(lines.substr(at));
  }
  ASSERT_GT(reports, 0);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n') - reports + count, kAdded);
}

TEST(AccessLog, ids_of_people_and_claims_are_masked) {
  EXPECT_EQ(masked("/v2/fhir/Patient/-1"), "/v2/fhir/Patient/{id}");
  EXPECT_EQ(masked("/v2/fhir/Patient/-1/"), "/v2/fhir/Patient/{id}/");
  EXPECT_EQ(masked("/v1/fhir/Coverage/part-a-x"), "/v1/fhir/Coverage/{id}");
  EXPECT_EQ(masked("/v2/fhir/ExplanationOfBenefit/carrier--2/_history/7"),
            "/v2/fhir/ExplanationOfBenefit/{id}/_history/7");
  EXPECT_EQ(masked("/v2/fhir/patient/-1"), "/v2/fhir/patient/{id}");
  EXPECT_EQ(masked("/v2/fhir/Patient/_search"), "/v2/fhir/Patient/_search");
  EXPECT_EQ(masked("/v2/fhir/Patient"), "/v2/fhir/Patient");
  EXPECT_EQ(masked("/v2/fhir/Patient/"), "/v2/fhir/Patient/");
}

TEST(AccessLog, what_looks_like_an_id_is_masked_at_any_address) {
  EXPECT_EQ(masked("/%50atient/-10000010254618"), "/%50atient/{id}");
  EXPECT_EQ(masked("/x/1S00E00AA00/y"), "/x/{id}/y");
  EXPECT_EQ(masked("/v2/o/token/"), "/v2/o/token/");
  EXPECT_EQ(masked(""), "");
  EXPECT_EQ(masked("/"), "/");
}

TEST(AccessLog, a_path_cannot_break_the_line) { EXPECT_EQ(masked("/\"\\\n\x7F\xC3"), "/\\\"\\\\???"); }

TEST(AccessLog, a_long_path_is_cut_between_segments) {
  EXPECT_EQ(masked("/a/b/" + std::string(20'000, 'x')), "/a/b/...");
  EXPECT_EQ(masked("/a/Patient/-1" + std::string(600, '2')), "/a/Patient/...");
  EXPECT_EQ(masked(std::string(20'000, 'x')), "/...");
}

}  // namespace
}  // namespace bb::audit
