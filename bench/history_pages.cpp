// What a page of ten claims costs a store by where it lies in a history, and by what bounds the search:
// history_pages URL SHORT LONG [PAGES], the ids of a beneficiary with ten claims and of one with many.
// Prints one JSON object: case -> median in microseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "store/claim_store.h"

namespace {

using namespace bb;
using namespace bb::store;

constexpr std::uint64_t kPage = 10;

struct Case {
  const char* name;
  ClaimQuery query;
  ClaimSlice slice;
};

// Negative when the store failed or the page was not full.
double median(ClaimStore& store, const Case& asked, int pages) {
  std::vector<double> took;
  for (int page = 0; page < pages; ++page) {
    std::uint64_t claims = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto total = store.read_claims(asked.query, asked.slice, [&](const ClaimRow&) { ++claims; });
    const std::chrono::duration<double, std::micro> duration = std::chrono::steady_clock::now() - begin;
    if (!total.ok() || claims != kPage) return -1;
    took.push_back(duration.count());
  }
  std::ranges::sort(took);
  return took[took.size() / 2];
}

// What bounds a half of a history: the days between a quarter and three quarters of it, and when its later
// half was loaded.
struct Bounds {
  Date from, to;
  Instant loaded;
};
Bounds bounds_of(ClaimStore& store, BeneficiaryId id) {
  std::vector<Date> days;
  std::vector<Instant> loaded;
  const auto total = store.read_claims({.beneficiary = id}, {}, [&](const ClaimRow& claim) {
    days.push_back(claim.through);
    loaded.push_back(claim.last_updated);
  });
  if (!total.ok() || days.empty()) return {};
  std::ranges::sort(days, {}, &Date::days);
  std::ranges::sort(loaded);
  return {days[days.size() / 4], days[days.size() * 3 / 4], loaded.back()};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return 2;
  const BeneficiaryId few = std::atoll(arguments[2]), many = std::atoll(arguments[3]);
  const int pages = count > 4 ? std::atoi(arguments[4]) : 5'000;
  const auto opened = open_claim_store(arguments[1], false);
  if (!opened.ok()) {
    std::fprintf(stderr, "%s %s\n", opened.error().message.c_str(), opened.error().debug.c_str());
    return 1;
  }
  ClaimStore& store = **opened;
  const std::uint64_t middle = store.count_claims({.beneficiary = many}).value() / 2;
  ClaimPosition place{};
  const auto found =
      store.read_claims({.beneficiary = many}, {.start = middle, .limit = 1}, [&](const ClaimRow& claim) {
        place = {claim.type, claim.id};
      });
  if (!found.ok()) return 1;
  const Bounds bounds = bounds_of(store, many);

  const ClaimQuery all = {.beneficiary = many, .exclude_sensitive = true};
  ClaimQuery by_days = all, by_load = all;
  by_days.through_from = bounds.from;
  by_days.through_to = bounds.to;
  by_load.updated_from = bounds.loaded;
  const Case cases[] = {
      {"history of 10", {.beneficiary = few, .exclude_sensitive = true}, {.limit = kPage}},
      {"first page", all, {.limit = kPage}},
      {"middle page", all, {.start = middle, .limit = kPage}},
      {"middle page by cursor", all, {.after = place, .limit = kPage}},
      {"by service-date", by_days, {.limit = kPage}},
      {"by service-date, middle page", by_days, {.start = middle / 2, .limit = kPage}},
      {"by _lastUpdated", by_load, {.limit = kPage}},
  };
  const char* separator = "{";
  for (const Case& asked : cases) {
    median(store, asked, pages / 10);  // into memory's reach
    const double took = median(store, asked, pages);
    if (took < 0) return 1;
    std::printf("%s\"%s\": %.1f", separator, asked.name, took);
    separator = ", ";
  }
  std::printf("}\n");
}
