#include "base/metrics.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/prometheus.h"

namespace bb::metrics {
namespace {

using std::chrono::microseconds;

std::string text_of(const auto& family) {
  Buffer out;
  family.append_to(out);
  return std::string(out.view());
}

std::string everything() {
  Buffer out;
  append_all(out);
  return std::string(out.view());
}

TEST(Metrics, a_counter_is_shown_by_its_labels) {
  static Counters counters("test_requests_total", "What the test counted.", {"route", "status"});
  counters.with({"/a", "200"}).add();
  counters.with({"/a", "200"}).add(2);
  counters.with({"/b", "404"}).add();
  EXPECT_EQ(text_of(counters),
            "# HELP test_requests_total What the test counted.\n"
            "# TYPE test_requests_total counter\n"
            "test_requests_total{route=\"/a\",status=\"200\"} 3\n"
            "test_requests_total{route=\"/b\",status=\"404\"} 1\n");
}

TEST(Metrics, a_histogram_counts_all_that_took_no_longer) {
  static Histograms histograms("test_seconds", "How long the test took.", {});
  Histogram& histogram = histograms.with({});
  for (const int time : {1, 50, 51, 100'000, 60'000'000}) histogram.observe(microseconds(time));
  const std::string text = text_of(histograms);
  for (const std::string_view line :
       {"test_seconds_bucket{le=\"5e-05\"} 2\n", "test_seconds_bucket{le=\"0.0001\"} 3\n",
        "test_seconds_bucket{le=\"0.05\"} 3\n", "test_seconds_bucket{le=\"0.1\"} 4\n",
        "test_seconds_bucket{le=\"30\"} 4\n", "test_seconds_bucket{le=\"+Inf\"} 5\n",
        "test_seconds_sum 60.100102\n", "test_seconds_count 5\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Metrics, threads_count_without_losing_any) {
  static Counters counters("test_threads_total", "Counted by threads.", {});
  Counter& counter = counters.with({});
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&counter] {
      for (int n = 0; n < 10'000; ++n) counter.add();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 80'000);
}

TEST(Metrics, what_clients_could_multiply_is_bounded) {
  static Counters counters("test_bounded_total", "Bounded.", {"application"}, 10);
  for (int i = 0; i < 1'000; ++i) counters.with({std::to_string(i)}).add();
  const std::string text = text_of(counters);
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 2 + 10 + 1);
  EXPECT_NE(text.find("test_bounded_total{application=\"other\"} 990\n"), std::string::npos) << text;
}

TEST(Metrics, labels_cannot_break_the_text) {
  static Counters counters("test_escaped_total", "Escaped.", {"value"});
  counters.with({"a\"b\\c\nd"}).add();
  EXPECT_NE(text_of(counters).find("test_escaped_total{value=\"a\\\"b\\\\c\\nd\"} 1\n"), std::string::npos);
}

TEST(Metrics, a_gauge_is_read_when_it_is_asked_for_and_gone_with_its_owner) {
  {
    double value = 1.5;
    const Gauge gauge("test_gauge", "A gauge.", [&value] { return value; });
    EXPECT_NE(everything().find("# TYPE test_gauge gauge\ntest_gauge 1.5\n"), std::string::npos);
    value = 3e9;
    EXPECT_NE(everything().find("\ntest_gauge 3000000000\n"), std::string::npos);
  }
  EXPECT_EQ(everything().find("test_gauge"), std::string::npos);
}

TEST(Metrics, the_text_is_as_prometheus_reads_it) {
  static Counters counters("test_format_total", "Format.", {"a"});
  counters.with({"x"}).add();
  static Histograms histograms("test_format_seconds", "Format.", {"b"});
  histograms.with({"y"}).observe(microseconds(1));
  EXPECT_EQ(test::faults_of_prometheus_text(everything()), "");
}

TEST(Metrics, the_check_of_the_format_finds_faults) {
  for (const std::string_view bad :
       {"a 1\n", "# TYPE a counter\na 1\n", "# HELP a b\n# TYPE a counter\na x\n",
        "# HELP a b\n# TYPE a counter\na 1\na 2\n", "# HELP a b\n# TYPE a counter\na{b=\"c} 1\n",
        "# HELP a b\n# TYPE a counter\na 1", "# HELP 1a b\n# TYPE 1a counter\n1a 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
        "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n"}) {
    EXPECT_NE(test::faults_of_prometheus_text(bad), "") << bad;
  }
}

TEST(Metrics, the_process_is_measured) {
  const std::string text = everything();
  for (const std::string_view name : {"process_cpu_seconds_total ", "process_open_fds ", "process_max_fds ",
                                      "process_resident_memory_bytes ", "process_start_time_seconds "}) {
    const std::size_t at = text.find("\n" + std::string(name));
    ASSERT_NE(at, std::string::npos) << name;
    EXPECT_GT(std::stod(text.substr(at + 1 + name.size(), 30)), 0) << name;
  }
}

}  // namespace
}  // namespace bb::metrics
