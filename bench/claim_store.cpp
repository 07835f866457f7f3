// What a page of ten claims costs the store: for a beneficiary with ten claims and for one with 10,000, at
// the start and far behind it, unfiltered and filtered. Two thousand other beneficiaries stand around them.
#include "store/claim_store.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "claims/record.h"
#include "rif/file_type.h"

namespace {

using namespace bb;
using namespace bb::store;

constexpr BeneficiaryId kFew = -1, kMany = -2;
constexpr int kOthers = 2000, kClaimsOfOthers = 50;
constexpr std::size_t kRecordBytes = 1500;

std::string beneficiary_record(BeneficiaryId id) {
  std::vector<std::string_view> values(rif::Beneficiary::kColumnCount);
  const std::string text = std::to_string(id);
  values[rif::Beneficiary::BENE_ID] = text;
  RecordBuilder builder(rif::layout(rif::FileType::beneficiary));
  builder.start(values.data());
  return std::string(builder.finish());
}

bool add(ClaimStore::Batch& batch, BeneficiaryId beneficiary, int claims, ClaimId& next) {
  static const std::string record(kRecordBytes, 'r');
  if (!batch.put_beneficiary(beneficiary_record(beneficiary)).ok()) return false;
  for (int i = 0; i < claims; ++i, ++next) {
    const ClaimRow row{kClaimTypes[static_cast<std::size_t>(i) % kClaimTypes.size()],
                       next,
                       beneficiary,
                       Date{18000 + i % 365},
                       {},
                       i % 20 == 0,
                       record};
    if (!batch.put_claim(row).ok()) return false;
  }
  return true;
}

std::shared_ptr<ClaimStore> make_store(const std::string& folder) {
  auto store = open_claim_store("sqlite:" + folder + "/claims.db", true);
  if (!store.ok()) return nullptr;
  auto batch = (*store)->begin();
  if (!batch.ok()) return nullptr;
  ClaimId next = 100'000'000;
  bool good = add(**batch, kFew, 10, next);
  for (int i = 0; i < kOthers / 2; ++i) good = good && add(**batch, -100 - i, kClaimsOfOthers, next);
  good = good && add(**batch, kMany, 10'000, next);
  for (int i = kOthers / 2; i < kOthers; ++i) good = good && add(**batch, -100 - i, kClaimsOfOthers, next);
  return good && (*batch)->commit().ok() ? *store : nullptr;
}

std::shared_ptr<ClaimStore> the_store;

void page(benchmark::State& state, const ClaimQuery& query, std::uint64_t start) {
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto total = the_store->read_claims(query, {.start = start, .limit = 10},
                                              [&](const ClaimRow& row) { bytes += row.record.size(); });
    if (!total.ok()) state.SkipWithError("the store failed");
  }
  benchmark::DoNotOptimize(bytes);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string folder = (std::filesystem::temp_directory_path() / "bluebutton-bench-store").string();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  the_store = make_store(folder);
  if (!the_store) return 1;
  const auto add_case = [](const char* name, const ClaimQuery& query, std::uint64_t start) {
    benchmark::RegisterBenchmark(name, [=](benchmark::State& state) { page(state, query, start); });
  };
  constexpr ClaimTypes kOne = bit(ClaimType::pde);
  add_case("first page of 10 claims", {.beneficiary = kFew}, 0);
  add_case("first page of 10,000 claims", {.beneficiary = kMany}, 0);
  add_case("first page of 10,000 claims, not sensitive", {.beneficiary = kMany, .exclude_sensitive = true},
           0);
  add_case("first page of 10,000 claims, one type", {.beneficiary = kMany, .types = kOne}, 0);
  add_case("page at 1,000 of 10,000 claims", {.beneficiary = kMany}, 1'000);
  add_case("page at 9,990 of 10,000 claims", {.beneficiary = kMany}, 9'990);
  add_case("page at 1,240 of 1,250 of one type", {.beneficiary = kMany, .types = kOne}, 1'240);
  add_case("page by date of 10,000 claims", {.beneficiary = kMany, .through_from = Date{18100}}, 0);
  add_case("last page by date of 10,000 claims", {.beneficiary = kMany, .through_from = Date{18100}}, 7'200);
  add_case("page of one day of 10,000 claims",
           {.beneficiary = kMany, .through_from = Date{18100}, .through_to = Date{18100}}, 0);
  add_case("nothing new of 10,000 claims",
           {.beneficiary = kMany, .updated_from = the_store->last_loaded() + Milliseconds{1}}, 0);
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();
  the_store.reset();
  std::filesystem::remove_all(folder);
}
