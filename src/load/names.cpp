#include "load/names.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "load/prefix_digest.h"
#include "terminology/name_file.h"
#include "terminology/ndc.h"

namespace bb::load {
namespace {

// NPIs come in no order, and a table of millions is far larger than the store's cache: put in the order of
// the table, a batch writes each page once.
constexpr std::size_t kProvidersOfBatch = 400'000;
constexpr std::size_t kProviderBytesOfBatch = std::size_t{48} << 20;
constexpr std::uint64_t kNamesOfBatch = 200'000;

// What a store would refuse, and nothing else.
class CheckSink final : public terminology::NameSink {
 public:
  Result<void> provider(std::string_view /*npi*/, const terminology::Provider& /*provider*/) override {
    return {};
  }
  Result<void> drug(std::string_view ndc, std::string_view /*display*/) override {
    if (!terminology::ndc_product(ndc)) return invalid("This is not a National Drug Code.");
    return {};
  }
  Result<void> icd(terminology::IcdSystem /*system*/, std::string_view /*code*/,
                   std::string_view /*display*/) override {
    return {};
  }
  Result<void> hcpcs(std::string_view /*code*/, std::string_view /*display*/) override { return {}; }
  Result<void> taxonomy(std::string_view /*code*/, std::string_view /*display*/) override { return {}; }
};

// Names of one file, into batches.
class BatchSink final : public terminology::NameSink {
 public:
  explicit BatchSink(store::ClaimStore& store) : store_(store) {}

  Result<void> provider(std::string_view npi, const terminology::Provider& provider) override {
    ++report_.providers;
    providers_.emplace_back(npi, provider);
    provider_bytes_ += npi.size() + provider.display.size() + provider.taxonomy_code.size() +
                       provider.taxonomy_display.size() + sizeof(providers_.front());
    if (providers_.size() < kProvidersOfBatch && provider_bytes_ < kProviderBytesOfBatch) return {};
    return commit(nullptr);
  }
  Result<void> drug(std::string_view ndc, std::string_view display) override {
    return put(report_.drugs, [&](auto& batch) { return batch.put_drug(ndc, display); });
  }
  Result<void> icd(terminology::IcdSystem system, std::string_view code, std::string_view display) override {
    return put(report_.diagnoses, [&](auto& batch) { return batch.put_icd(system, code, display); });
  }
  Result<void> hcpcs(std::string_view code, std::string_view display) override {
    return put(report_.services, [&](auto& batch) { return batch.put_hcpcs(code, display); });
  }
  Result<void> taxonomy(std::string_view code, std::string_view display) override {
    return put(report_.taxonomies, [&](auto& batch) { return batch.put_taxonomy(code, display); });
  }

  // With the journal's entry, behind the last name.
  Result<void> finish(store::LoadedFile& file) { return commit(&file); }
  const NameReport& report() const { return report_; }

 private:
  template <class Put>
  Result<void> put(std::uint64_t& count, Put put) {
    ++count;
    BB_TRY(begin());
    BB_TRY(put(*batch_));
    return ++names_ < kNamesOfBatch ? Result<void>() : commit(nullptr);
  }
  Result<void> begin() {
    if (batch_) return {};
    BB_ASSIGN(batch_, store_.begin());
    return {};
  }
  Result<void> commit(store::LoadedFile* file) {
    BB_TRY(begin());
    // Of an NPI that is there twice the last one stays.
    std::stable_sort(providers_.begin(), providers_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [npi, provider] : providers_) BB_TRY(batch_->put_provider(npi, provider));
    if (file != nullptr) BB_TRY(batch_->put_loaded_file(*file));
    BB_TRY(batch_->commit());
    batch_.reset();
    providers_.clear();
    provider_bytes_ = 0;
    names_ = 0;
    return {};
  }

  store::ClaimStore& store_;
  std::unique_ptr<store::ClaimStore::Batch> batch_;
  std::vector<std::pair<std::string, terminology::Provider>> providers_;
  std::size_t provider_bytes_ = 0;
  std::uint64_t names_ = 0;  // of the batch, beside providers
  NameReport report_;
};

void add(const NameReport& more, NameReport& to) {
  to.providers += more.providers;
  to.taxonomies += more.taxonomies;
  to.drugs += more.drugs;
  to.diagnoses += more.diagnoses;
  to.services += more.services;
}

std::uint64_t size_of(const std::string& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  return failed ? 0 : size;
}

}  // namespace

std::uint64_t bytes_of_names(const std::vector<std::string>& files) {
  std::uint64_t all = 0;
  for (const std::string& file : files) all += 2 * size_of(file);
  return all;
}

Result<NameReport> load_names(store::ClaimStore& store, const std::vector<std::string>& files,
                              const std::function<void(std::uint64_t bytes)>& progress) {
  NameReport report;
  std::uint64_t behind = 0;
  const auto tell = [&](std::uint64_t bytes) {
    if (progress) progress(behind + bytes);
  };
  for (const std::string& path : files) {
    const std::uint64_t size = size_of(path);
    CheckSink check;
    BB_ASSIGN(const terminology::NameFile file, terminology::read_name_file(path, check, tell));
    behind += size;
    store::LoadedFile entry;
    entry.name = path;
    entry.kind = file.kind;
    entry.bytes = entry.bytes_loaded = size;
    entry.lines_loaded = file.lines;
    entry.added = file.names;
    entry.digest = PrefixDigest(path).of_first(size).value_or(Digest{});
    BatchSink sink(store);
    BB_TRY(terminology::read_name_file(path, sink, tell));
    BB_TRY(sink.finish(entry));
    add(sink.report(), report);
    behind += size;
    tell(0);
  }
  return report;
}

}  // namespace bb::load
