#include "terminology/names.h"

#include <unordered_map>
#include <utility>

#include "base/json_text.h"
#include "base/log.h"

namespace bb::terminology {
namespace {

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class Value>
using Cache = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

// The entry of `key`, asked for with `find` (a Result of an optional) when it is not known yet; `make` turns
// what was found into what is kept. Null when the source failed: it is asked again next time.
template <class Value, class Find, class Make>
const Value* look_up(Cache<Value>& cache, std::string_view key, bool& failed, const Find& find,
                     const Make& make) {
  if (const auto known = cache.find(key); known != cache.end()) return &known->second;
  const auto found = find();
  if (!found.ok()) {
    failed = true;
    log::warning("a name could not be looked up", {{"why", found.error().debug}});
    return nullptr;
  }
  return &cache.emplace(std::string(key), *found ? make(**found) : Value{}).first->second;
}

}  // namespace

struct Names::Impl {
  NameSource& source;
  std::size_t limit;
  std::uint64_t version;
  bool failed = false;
  Cache<std::optional<ProviderName>> providers;
  Cache<std::string> drugs, hcpcs;
  Cache<std::string> icd[4];
};

Names::Names(NameSource& source, std::size_t limit)
    : impl_(new Impl{source, limit, source.names_version(), false, {}, {}, {}, {}}) {}
Names::~Names() = default;

bool Names::has_failed() const { return impl_->failed; }

void Names::refresh() {
  impl_->failed = false;
  const std::uint64_t version = impl_->source.names_version();
  const bool changed = version != std::exchange(impl_->version, version);
  const auto tidy = [&](auto& cache) {
    if (changed || cache.size() > impl_->limit) cache.clear();
  };
  tidy(impl_->providers);
  tidy(impl_->drugs);
  tidy(impl_->hcpcs);
  for (auto& cache : impl_->icd) tidy(cache);
}

const Names::ProviderName* Names::provider(std::string_view npi) {
  const auto* name = look_up(
      impl_->providers, npi, impl_->failed, [&] { return impl_->source.find_provider(npi); },
      [](const Provider& found) {
        return std::optional(ProviderName{json_escaped(found.display), json_escaped(found.taxonomy_code),
                                          json_escaped(found.taxonomy_display)});
      });
  return name != nullptr && *name ? &**name : nullptr;
}

std::string_view Names::drug_json(std::string_view ndc) {
  const std::string* name = look_up(
      impl_->drugs, ndc, impl_->failed, [&] { return impl_->source.find_drug(ndc); }, json_escaped);
  return name != nullptr ? std::string_view(*name) : std::string_view();
}

std::string_view Names::hcpcs_json(std::string_view code) {
  const std::string* name = look_up(
      impl_->hcpcs, code, impl_->failed, [&] { return impl_->source.find_hcpcs(code); }, json_escaped);
  return name != nullptr ? std::string_view(*name) : std::string_view();
}

std::string_view Names::icd_json(IcdSystem system, std::string_view code) {
  const std::string* name = look_up(
      impl_->icd[static_cast<std::size_t>(system)], code, impl_->failed,
      [&] { return impl_->source.find_icd(system, code); }, json_escaped);
  return name != nullptr ? std::string_view(*name) : std::string_view();
}

}  // namespace bb::terminology
