// How many claims of each type people have: as CMS's synthetic population has them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "base/encoding.h"
#include "synth/person.h"

namespace bb::synth {
namespace {

struct Shape {
  double mean, half, nine_tenths, most;  // quantiles 50, 90, 99 %
};

Shape shape(std::vector<int> counts) {
  std::sort(counts.begin(), counts.end());
  double total = 0;
  for (const int n : counts) total += n;
  const auto at = [&](std::size_t share) { return static_cast<double>(counts[counts.size() * share / 100]); };
  return {total / static_cast<double>(counts.size()), at(50), at(90), at(99)};
}

using ByType = std::array<std::vector<int>, kClaimTypes.size()>;

ByType drawn(std::uint64_t seed, std::uint64_t people) {
  ByType counts;
  for (std::uint64_t number = 0; number < people; ++number) {
    const Counts& row = claim_counts(seed, number, nullptr);
    for (std::size_t type = 0; type < row.size(); ++type) counts[type].push_back(row[type]);
  }
  return counts;
}

// In this order: carrier, DME, HHA, hospice, inpatient, outpatient, Part D, SNF; of the 19,897 people of
// reference/distribution.
constexpr Shape kPublished[] = {{11.26, 9, 18, 114},   {4.38, 1, 10, 39}, {0.063, 0, 0, 1},
                                {0.151, 0, 1, 1},      {1.671, 0, 3, 19}, {36.33, 3, 69, 508},
                                {63.83, 18, 149, 741}, {0.199, 0, 1, 2}};

void expect_alike(const ByType& counts) {
  for (const ClaimType type : kClaimTypes) {
    const auto t = static_cast<std::size_t>(type);
    const Shape got = shape(counts[t]), wanted = kPublished[t];
    EXPECT_NEAR(got.mean, wanted.mean, wanted.mean * 0.10 + 0.01) << name(type);
    EXPECT_NEAR(got.half, wanted.half, wanted.half * 0.12 + 1) << name(type);
    EXPECT_NEAR(got.nine_tenths, wanted.nine_tenths, wanted.nine_tenths * 0.12 + 1) << name(type);
    EXPECT_NEAR(got.most, wanted.most, wanted.most * 0.15 + 2) << name(type);
  }
}

TEST(Distribution, of_some_thousands_is_the_published_one) {
  for (const std::uint64_t seed : {1, 2, 3}) expect_alike(drawn(seed, 5'000));
}

TEST(Distribution, of_a_thousand_has_about_a_hundred_and_eighteen_claims_each) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
    double total = 0;
    for (const auto& counts : drawn(seed, 1'000)) total += shape(counts).mean;
    EXPECT_NEAR(total, 117.9, 6) << seed;
  }
}

// Types go together: who has many doctors' claims has many prescriptions.
TEST(Distribution, keeps_the_correlation_of_types) {
  const ByType counts = drawn(1, 10'000);
  const auto correlation = [&](ClaimType a, ClaimType b) {
    const auto& x = counts[static_cast<std::size_t>(a)];
    const auto& y = counts[static_cast<std::size_t>(b)];
    const double mx = shape(x).mean, my = shape(y).mean;
    double xy = 0, xx = 0, yy = 0;
    for (std::size_t n = 0; n < x.size(); ++n) {
      xy += (x[n] - mx) * (y[n] - my);
      xx += (x[n] - mx) * (x[n] - mx);
      yy += (y[n] - my) * (y[n] - my);
    }
    return xy / std::sqrt(xx * yy);
  };
  EXPECT_NEAR(correlation(ClaimType::carrier, ClaimType::pde), 0.68, 0.1);
  EXPECT_NEAR(correlation(ClaimType::carrier, ClaimType::inpatient), 0.48, 0.12);
  EXPECT_NEAR(correlation(ClaimType::carrier, ClaimType::outpatient), 0.21, 0.1);
}

TEST(Distribution, published_numbers_are_those_of_the_reference) {
  std::ifstream file(BLUEBUTTON_SOURCE_DIR "/../shared/reference/distribution/claims-per-beneficiary.csv");
  if (!file) GTEST_SKIP() << "reference/distribution is not here";
  std::string line;
  std::getline(file, line);
  constexpr std::size_t kColumns[] = {0, 1, 2, 3,
                                      4, 5, 7, 6};  // behind the contracts, which have commas and quotes
  ByType counts;
  while (std::getline(file, line)) {
    const std::size_t quoted = line.rfind('"');
    const auto values = split(std::string_view(line).substr(quoted == std::string::npos ? 0 : quoted), ',');
    const std::size_t first = quoted == std::string::npos ? 3 : 1;
    for (std::size_t type = 0; type < counts.size(); ++type) {
      counts[type].push_back(std::stoi(std::string(values[first + kColumns[type]])));
    }
  }
  ASSERT_EQ(counts[0].size(), 19'897U);
  for (std::size_t type = 0; type < counts.size(); ++type) {
    const Shape got = shape(counts[type]);
    EXPECT_NEAR(got.mean, kPublished[type].mean, 0.006);
    EXPECT_EQ(got.half, kPublished[type].half);
    EXPECT_EQ(got.nine_tenths, kPublished[type].nine_tenths);
    EXPECT_EQ(got.most, kPublished[type].most);
  }
}

}  // namespace
}  // namespace bb::synth
