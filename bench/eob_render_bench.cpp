// How long one claim takes from its record to JSON, by version and type: records of the reference data and
// what CMS's own samples hold. Prints bytes a second and bytes a claim.
//
//     cmake --build build/release --target bench_eob_render && build/release/bench_eob_render
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "fhir/eob.h"
#include "support/claims.h"

namespace {

using bb::ClaimType;

struct Source {
  ClaimType type;
  const char* file;
};

constexpr Source kSources[] = {
    {ClaimType::carrier, "rif/sample/sample-a-bcarrier.txt"},
    {ClaimType::carrier, "rif/synthea/carrier.csv"},
    {ClaimType::dme, "rif/sample/sample-a-dme.txt"},
    {ClaimType::hha, "rif/sample/sample-a-hha.txt"},
    {ClaimType::hha, "rif/synthea/hha.csv"},
    {ClaimType::hospice, "rif/sample/sample-a-hospice.txt"},
    {ClaimType::hospice, "rif/synthea/hospice.csv"},
    {ClaimType::inpatient, "rif/sample/sample-a-inpatient.txt"},
    {ClaimType::inpatient, "rif/synthea/inpatient.csv"},
    {ClaimType::outpatient, "rif/sample/sample-a-outpatient.txt"},
    {ClaimType::outpatient, "rif/synthea/outpatient.csv"},
    {ClaimType::pde, "rif/sample/sample-a-pde.txt"},
    {ClaimType::pde, "rif/synthea/pde.csv"},
    {ClaimType::snf, "rif/sample/sample-a-snf.txt"},
    {ClaimType::snf, "rif/synthea/snf.csv"},
};

struct Version {
  const char* name;
  bool (*render)(bb::fhir::JsonWriter&, const bb::store::ClaimRow&, const bb::fhir::EobOptions&,
                 bb::terminology::Names&);
};

constexpr Version kVersions[] = {{"v1", bb::fhir::v1::render_eob}, {"v2", bb::fhir::v2::render_eob}};

// All claims of a file in turn, into a buffer that has its size already.
void render(benchmark::State& state, const Version& version, const std::vector<bb::test::StoredClaim>& claims,
            bb::terminology::Names& names) {
  bb::Buffer buffer;
  std::size_t next = 0, bytes = 0;
  for (auto _ : state) {
    buffer.clear();
    bb::fhir::JsonWriter out(buffer);
    version.render(out, claims[next].view(), {}, names);
    benchmark::DoNotOptimize(buffer.data());
    bytes += buffer.size();
    if (++next == claims.size()) next = 0;
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["bytes/claim"] =
      benchmark::Counter(static_cast<double>(bytes) / static_cast<double>(state.iterations()));
}

// The floor: the same bytes copied once.
void copy(benchmark::State& state, const std::vector<bb::test::StoredClaim>& claims,
          bb::terminology::Names& names) {
  bb::Buffer json, buffer;
  bb::fhir::JsonWriter out(json);
  bb::fhir::v2::render_eob(out, claims[0].view(), {}, names);
  for (auto _ : state) {
    buffer.clear();
    buffer.append(json.view());
    benchmark::DoNotOptimize(buffer.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(json.size() * state.iterations()));
}

}  // namespace

int main(int argc, char** argv) {
  bb::test::TableNames source;
  if (!source.read_reference()) return 2;
  bb::terminology::Names names(source);
  std::vector<std::vector<bb::test::StoredClaim>> all;
  for (const auto& [type, file] : kSources) {
    const auto path = bb::test::reference(file);
    if (!path) return 2;
    all.push_back(bb::test::read_claims(type, *path));
  }
  for (const Version& version : kVersions) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string name = std::string(version.name) + " " + kSources[i].file;
      benchmark::RegisterBenchmark(
          name.c_str(), [&, i](benchmark::State& state) { render(state, version, all[i], names); });
    }
  }
  benchmark::RegisterBenchmark("copy of an inpatient claim",
                               [&](benchmark::State& state) { copy(state, all[7], names); });
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
