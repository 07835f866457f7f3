#include "audit/outlet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace bb::audit {
namespace {

using namespace std::chrono_literals;

TEST(Outlet, lines_are_gathered_and_none_is_lost_at_the_end) {
  std::string lines;
  int writes = 0;
  {
    Outlet outlet(
        [&](std::string_view text) {
          ++writes;
          lines.append(text).push_back('\n');
          return true;
        },
        10s);
    for (int i = 0; i < 100; ++i) outlet.add("{}");
  }
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 100);
  EXPECT_EQ(writes, 1);
}

TEST(Outlet, a_line_is_written_after_its_delay_though_none_follows) {
  std::atomic<int> writes = 0;
  Outlet outlet(
      [&](std::string_view) {
        ++writes;
        return true;
      },
      1ms);
  for (int round = 1; round <= 3; ++round) {
    outlet.add("{}");
    for (int i = 0; i < 2'000 && writes < round; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(writes, round);
  }
}

// How many lines the reports in `lines` say were dropped.
std::int64_t reported(std::string_view lines, std::int64_t& reports) {
  constexpr std::string_view kDropped = R"("type":"audit_dropped","lines":)";
  std::int64_t count = 0;
  for (std::size_t at = 0; (at = lines.find(kDropped, at)) != std::string_view::npos; ++reports) {
    at += kDropped.size();
    count += std::stoll(std::string(lines.substr(at, 20)));
  }
  return count;
}

TEST(Outlet, nobody_waits_for_a_disk_and_what_was_dropped_is_counted) {
  std::promise<void> open;
  std::string lines;
  constexpr std::int64_t kAdded = 20'000;
  std::int64_t dropped = 0;
  {
    Outlet outlet(
        [&, opened = open.get_future().share()](std::string_view text) {
          opened.wait();
          lines.append(text).push_back('\n');
          return true;
        },
        0ms);
    const std::string line = "{\"a\":\"" + std::string(100, 'x') + "\"}";
    for (int i = 0; i < kAdded; ++i) outlet.add(line);
    dropped = outlet.dropped();
    open.set_value();
  }
  std::int64_t reports = 0;
  const std::int64_t count = reported(lines, reports);
  ASSERT_GT(reports, 0);
  EXPECT_EQ(count, dropped);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n') - reports + count, kAdded);
}

TEST(Outlet, lines_that_a_full_disk_refused_are_counted) {
  std::string lines;
  bool full = true;
  Outlet outlet;
  outlet.open(
      [&](std::string_view text) {
        if (!full) lines.append(text).push_back('\n');
        return !std::exchange(full, false);
      },
      0ms);
  outlet.add("{}\n{}");
  for (int i = 0; i < 2'000 && outlet.dropped() < 2; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(outlet.dropped(), 2);
  outlet.add("{}");
  outlet.close();
  std::int64_t reports = 0;
  EXPECT_EQ(reported(lines, reports), 2);
}

TEST(Outlet, a_huge_line_is_dropped) {
  Outlet outlet([](std::string_view) { return true; });
  outlet.add(std::string(Outlet::kLongestLine + 1, 'x'));
  EXPECT_EQ(outlet.dropped(), 1);
}

TEST(Outlet, a_closed_one_takes_nothing) {
  Outlet outlet;
  outlet.add("{}");
  EXPECT_EQ(outlet.lines(), 0);
}

}  // namespace
}  // namespace bb::audit
