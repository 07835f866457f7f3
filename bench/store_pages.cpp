// What a page of ten claims costs a store, opened by its URL: store_pages URL [PAGES]. Prints one JSON object
// of the median and 99th percentile in microseconds, over the beneficiaries who fill a page, one after the
// other.
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
constexpr std::size_t kMostBeneficiaries = 1000;

double microseconds(ClaimStore& store, BeneficiaryId id, std::uint64_t start, std::uint64_t& claims) {
  const auto begin = std::chrono::steady_clock::now();
  const auto total = store.read_claims({.beneficiary = id, .exclude_sensitive = true},
                                       {.start = start, .limit = kPage}, [&](const ClaimRow&) { ++claims; });
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  return total.ok() ? took.count() : -1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const int pages = count > 2 ? std::atoi(arguments[2]) : 20'000;
  const auto store = open_claim_store(arguments[1], false);
  if (!store.ok()) {
    std::fprintf(stderr, "%s %s\n", store.error().message.c_str(), store.error().debug.c_str());
    return 1;
  }
  std::vector<BeneficiaryId> full;
  std::uint64_t claims = 0;
  for (const BeneficiaryId id : (*store)->list_beneficiaries(kMostBeneficiaries).value()) {
    if ((*store)->count_claims({.beneficiary = id, .exclude_sensitive = true}).value() < kPage) continue;
    full.push_back(id);
    microseconds(**store, id, 0, claims);  // into memory's reach
  }
  if (full.empty()) return 1;
  std::vector<double> took;
  claims = 0;
  for (int page = 0; page < pages; ++page) {
    took.push_back(microseconds(**store, full[static_cast<std::size_t>(page) % full.size()], 0, claims));
  }
  std::ranges::sort(took);
  if (took.front() < 0 || claims != static_cast<std::uint64_t>(pages) * kPage) return 1;
  std::printf("{\"pages\": %d, \"beneficiaries\": %zu, \"median\": %.1f, \"p99\": %.1f}\n", pages,
              full.size(), took[took.size() / 2], took[took.size() * 99 / 100]);
}
