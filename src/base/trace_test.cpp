#include "base/trace.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

// The example of the recommendation, section 3.2.3.
constexpr std::string_view kTrace = "4bf92f3577b34da6a3ce929d0e0e4736", kSpan = "00f067aa0ba902b7";

std::string header(std::string_view version, std::string_view trace, std::string_view span,
                   std::string_view flags, std::string_view more = "") {
  std::string text(version);
  for (const std::string_view part : {trace, span, flags}) text.append("-").append(part);
  return text.append(more);
}

TEST(TraceContext, the_trace_of_the_client_goes_on) {
  const auto parent = parse_traceparent(header("00", kTrace, kSpan, "01"));
  ASSERT_TRUE(parent);
  EXPECT_EQ(std::string_view(parent->trace_id.data(), 32), kTrace);
  EXPECT_TRUE(parent->sampled);
  EXPECT_FALSE(parse_traceparent(header("00", kTrace, kSpan, "00"))->sampled);
  EXPECT_TRUE(parse_traceparent(header("00", kTrace, kSpan, "0b"))->sampled);   // flags to come
  EXPECT_FALSE(parse_traceparent(header("00", kTrace, kSpan, "fe"))->sampled);  // all but the known one
}

TEST(TraceContext, invalid_forms_are_no_trace) {
  const std::string zeroes(32, '0'), good = header("00", kTrace, kSpan, "01");
  const std::string upper = "4BF92F3577B34DA6A3CE929D0E0E4736";
  for (const std::string& bad : {std::string(),
                                 std::string("00"),
                                 good.substr(1),
                                 good.substr(0, 54),
                                 good + "-",
                                 good + "-00",
                                 good + " ",
                                 " " + good,
                                 header("ff", kTrace, kSpan, "01"),
                                 header("0g", kTrace, kSpan, "01"),
                                 header("00", zeroes, kSpan, "01"),
                                 header("00", kTrace, zeroes.substr(16), "01"),
                                 header("00", upper, kSpan, "01"),
                                 header("00", kTrace, "00F067AA0BA902B7", "01"),
                                 header("00", kTrace, kSpan, "0G"),
                                 header("00", kTrace, kSpan, "0A"),
                                 header("00", kTrace.substr(1), kSpan, "01"),
                                 header("00", std::string(kTrace) + "0", kSpan, "01"),
                                 header("00", kTrace, kSpan, "01", ",") + good,
                                 header("01", kTrace, kSpan, "01", "x"),
                                 std::string(20'000, 'a')}) {
    EXPECT_FALSE(parse_traceparent(bad)) << bad.substr(0, 80);
  }
  std::string nul = good;
  nul[10] = '\0';
  EXPECT_FALSE(parse_traceparent(nul));
}

TEST(TraceContext, a_later_version_is_read_as_far_as_it_is_known) {
  EXPECT_TRUE(parse_traceparent(header("01", kTrace, kSpan, "01")));
  EXPECT_TRUE(parse_traceparent(header("cc", kTrace, kSpan, "01", "-what-comes-next")));
}

TEST(TraceContext, calls_carry_the_trace_and_the_id_of_this_request) {
  Trace trace;
  std::copy(kTrace.begin(), kTrace.end(), trace.trace_id.begin());
  std::copy(kSpan.begin(), kSpan.end(), trace.span_id.begin());
  EXPECT_EQ(format_traceparent(trace), header("00", kTrace, kSpan, "00"));
  trace.sampled = true;
  EXPECT_EQ(format_traceparent(trace), header("00", kTrace, kSpan, "01"));
}

TEST(TraceContext, a_tracestate_is_passed_on_when_a_header_can_hold_it) {
  EXPECT_TRUE(is_tracestate("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
  EXPECT_FALSE(is_tracestate(""));
  EXPECT_FALSE(is_tracestate("a=b\r\nX-Evil: 1"));
  EXPECT_FALSE(is_tracestate(std::string(513, 'a')));
}

TEST(TraceContext, a_thread_works_for_one_request_at_a_time) {
  const Trace outer, inner;
  EXPECT_EQ(current_trace(), nullptr);
  {
    const TraceScope scope(&outer);
    {
      const TraceScope within(&inner);
      EXPECT_EQ(current_trace(), &inner);
    }
    EXPECT_EQ(current_trace(), &outer);
  }
  EXPECT_EQ(current_trace(), nullptr);
}

}  // namespace
}  // namespace bb
