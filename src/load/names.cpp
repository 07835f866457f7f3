#include "load/names.h"

#include "terminology/name_file.h"

namespace bb::load {
namespace {

class BatchSink final : public terminology::NameSink {
 public:
  BatchSink(store::ClaimStore::Batch& batch, NameReport& report,
            const std::function<void(std::uint64_t)>& progress)
      : batch_(batch), report_(report), progress_(progress) {}

  Result<void> provider(std::string_view npi, const terminology::Provider& provider) override {
    count(report_.providers);
    return batch_.put_provider(npi, provider);
  }
  Result<void> drug(std::string_view ndc, std::string_view display) override {
    count(report_.drugs);
    return batch_.put_drug(ndc, display);
  }
  Result<void> icd(terminology::IcdSystem system, std::string_view code, std::string_view display) override {
    count(report_.diagnoses);
    return batch_.put_icd(system, code, display);
  }
  Result<void> hcpcs(std::string_view code, std::string_view display) override {
    count(report_.services);
    return batch_.put_hcpcs(code, display);
  }
  Result<void> taxonomy(std::string_view code, std::string_view display) override {
    count(report_.taxonomies);
    return batch_.put_taxonomy(code, display);
  }

 private:
  void count(std::uint64_t& kind) {
    ++kind;
    constexpr std::uint64_t kTellEvery = 1000;
    const std::uint64_t all = report_.all();
    if (progress_ && all % kTellEvery == 0) progress_(all);
  }

  store::ClaimStore::Batch& batch_;
  NameReport& report_;
  const std::function<void(std::uint64_t)>& progress_;
};

}  // namespace

Result<NameReport> load_names(store::ClaimStore& store, const std::vector<std::string>& files,
                              const std::function<void(std::uint64_t names)>& progress) {
  NameReport report;
  for (const std::string& file : files) {
    BB_ASSIGN(const auto batch, store.begin());
    BatchSink sink(*batch, report, progress);
    BB_TRY(terminology::read_name_file(file, sink));
    BB_TRY(batch->commit());
  }
  return report;
}

}  // namespace bb::load
