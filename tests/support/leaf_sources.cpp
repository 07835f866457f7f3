#include "support/leaf_sources.h"

#include <algorithm>
#include <iterator>

#include "base/encoding.h"
#include "fhir/meta.h"
#include "support/leaf_values.h"
#include "support/marked_claims.h"

namespace bb::test {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

class Sources {
 public:
  Sources(const StoredClaim& claim, terminology::NameSource& names) : names_(names) {
    const auto record = RecordView::parse(claim.record);
    const rif::FileLayout& layout = rif::layout(file_type(claim.row.type));
    for (std::size_t row = 0; row <= record->line_count(); ++row) {
      const std::size_t first = row == 0 ? 0 : layout.first_line_column;
      (row == 0 ? record->header() : record->line(row - 1))
          .for_each([&](std::size_t column, std::string_view value) {
            add(layout.columns[first + column].kind, trim(value));
          });
    }
    const std::string id = std::to_string(claim.row.id), beneficiary = std::to_string(claim.row.beneficiary);
    values_.add_text(std::string(name(claim.row.type)) + "-" + id);
    values_.add_text("Patient/" + beneficiary);
    for (const char* part : {"a", "b", "d"}) {
      values_.add_text(std::string("Coverage/part-") + part + "-" + beneficiary);
    }
    char instant[fhir::kInstantLength];
    fhir::write_instant(claim.row.last_updated, instant);
    values_.add_text(std::string(instant, sizeof instant));
  }

  bool explain(std::string_view place, element leaf, const object& parent) const {
    return is_sequence(place) ? leaf.is_int64() : values_.explain(leaf, parent);
  }

 private:
  void add(rif::ValueKind kind, std::string_view value) {
    if (value.empty()) return;
    values_.add(kind, value);
    if (kind == rif::ValueKind::text) add_names(value);
    // Observations are named after the line's number.
    values_.add_text("line-observation-" + std::string(value));
    values_.add_text("#line-observation-" + std::string(value));
  }

  void add_names(std::string_view value) {
    using enum terminology::IcdSystem;
    if (const auto provider = names_.find_provider(value); provider.ok() && *provider) {
      values_.add_text((*provider)->display);
      values_.add_text((*provider)->taxonomy_code);
      values_.add_text((*provider)->taxonomy_display);
    }
    if (const auto drug = names_.find_drug(value); drug.ok() && *drug) values_.add_text(**drug);
    if (const auto service = names_.find_hcpcs(value); service.ok() && *service) values_.add_text(**service);
    for (const auto system : {icd9_cm, icd9_pcs, icd10_cm, icd10_pcs}) {
      if (const auto icd = names_.find_icd(system, value); icd.ok() && *icd) values_.add_text(**icd);
    }
  }

  terminology::NameSource& names_;
  KnownValues values_;
};

// Knows a name for everything, each its own.
class EveryName : public terminology::NameSource {
 public:
  Result<std::optional<terminology::Provider>> find_provider(std::string_view npi) override {
    const std::string id(npi);
    return std::optional(terminology::Provider{
        .display = "Name " + id, .taxonomy_code = "Code " + id, .taxonomy_display = "Trade " + id});
  }
  Result<std::optional<std::string>> find_drug(std::string_view ndc) override {
    return std::optional("Drug " + std::string(ndc));
  }
  Result<std::optional<std::string>> find_icd(terminology::IcdSystem, std::string_view code) override {
    return std::optional("Illness " + std::string(code));
  }
  Result<std::optional<std::string>> find_hcpcs(std::string_view code) override {
    return std::optional("Service " + std::string(code));
  }
  std::uint64_t names_version() override { return 1; }
};

std::set<std::string> leaves_of(const EobVersion& version, const StoredClaim& claim) {
  EveryName source;
  terminology::Names names(source);
  std::set<std::string> found;
  each_leaf(version.json(claim, names), [&](const std::string& place, element leaf, const object&) {
    found.insert(leaf_line(place, leaf));
  });
  return found;
}

}  // namespace

bool is_sequence(std::string_view leaf) {
  const std::string_view place = leaf.substr(0, leaf.find(" = "));
  return place.ends_with(".sequence") || place.ends_with("Sequence[]") || place.ends_with("LinkId[]");
}

std::set<std::string> fixed_leaves(const EobVersion& version, ClaimType type) {
  std::set<std::string> fixed;
  for (const Marking& marking : markings()) {
    const auto one = leaves_of(version, marked_claim(type, marking, 0));
    const auto other = leaves_of(version, marked_claim(type, marking, 1));
    std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                          std::inserter(fixed, fixed.end()));
  }
  return fixed;
}

std::vector<std::string> sourceless_leaves(std::string_view json, const StoredClaim& claim,
                                           const std::set<std::string>& fixed,
                                           terminology::NameSource& names) {
  const Sources sources(claim, names);
  std::vector<std::string> found;
  each_leaf(json, [&](const std::string& place, element leaf, const object& parent) {
    const std::string text = leaf_line(place, leaf);
    if (!fixed.contains(text) && !sources.explain(place, leaf, parent)) found.push_back(text);
  });
  return found;
}

}  // namespace bb::test
