#include "support/leaf_sources.h"

#include <simdjson.h>

#include <algorithm>

#include "base/date.h"
#include "base/encoding.h"
#include "base/function_ref.h"
#include "fhir/meta.h"
#include "support/marked_claims.h"
#include "terminology/codebook.h"

namespace bb::test {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// Calls visit(place, leaf, its object) for every leaf; a place is a path without indexes.
using Visit = FunctionRef<void(const std::string&, element, const object&)>;
void walk(const std::string& place, element value, const object& parent, Visit visit) {
  object members;
  simdjson::dom::array array;
  if (value.get(members) == simdjson::SUCCESS) {
    for (const auto& [key, member] : members) {
      walk(place.empty() ? std::string(key) : place + "." + std::string(key), member, members, visit);
    }
  } else if (value.get(array) == simdjson::SUCCESS) {
    for (const element each : array) walk(place + "[]", each, parent, visit);
  } else {
    visit(place, value, parent);
  }
}

void each_leaf(std::string_view json, Visit visit) {
  simdjson::dom::parser parser;
  element document;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(document) == simdjson::SUCCESS) walk("", document, {}, visit);
}

std::string line(const std::string& place, element leaf) {
  return place + " = " + std::string(simdjson::minify(leaf));
}

// "0012.50" and "12.5" are the same number: "12.5".
std::string plain_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  std::string plain(text);
  if (plain.find('.') != std::string::npos) {
    while (plain.back() == '0') plain.pop_back();
    if (plain.back() == '.') plain.pop_back();
  }
  if (plain.empty() || plain[0] == '.') plain.insert(0, "0");
  return negative && plain != "0" ? "-" + plain : plain;
}

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
    texts_.insert(std::string(name(claim.row.type)) + "-" + id);
    texts_.insert("Patient/" + beneficiary);
    for (const char* part : {"a", "b", "d"}) {
      texts_.insert(std::string("Coverage/part-") + part + "-" + beneficiary);
    }
    char instant[fhir::kInstantLength];
    fhir::write_instant(claim.row.last_updated, instant);
    texts_.emplace(instant, sizeof instant);
  }

  bool explain(std::string_view place, element leaf, const object& parent) {
    if (is_sequence(place)) return leaf.is_int64();
    std::string_view text;
    if (leaf.get(text) != simdjson::SUCCESS) {
      return numbers_.contains(plain_number(std::string(simdjson::minify(leaf))));
    }
    return texts_.contains(std::string(text)) || numbers_.contains(std::string(text)) ||
           is_meaning(text, parent);
  }

 private:
  void add(rif::ValueKind kind, std::string_view value) {
    if (value.empty()) return;
    texts_.emplace(value);
    if (kind == rif::ValueKind::date) {
      if (const auto date = parse_rif_date(value)) {
        texts_.insert(iso_date(*date));
        texts_.insert(iso_date(*date) + "T00:00:00+00:00");
      }
    } else if (kind != rif::ValueKind::text) {
      const std::string number = plain_number(value);
      numbers_.insert(number);
      numbers_.insert(number.substr(0, number.find('.')));
    } else {
      add_names(value);
    }
    // Observations are named after the line's number.
    texts_.insert("line-observation-" + std::string(value));
    texts_.insert("#line-observation-" + std::string(value));
  }

  void add_names(std::string_view value) {
    using enum terminology::IcdSystem;
    if (const auto provider = names_.find_provider(value); provider.ok() && *provider) {
      texts_.insert((*provider)->display);
      texts_.insert((*provider)->taxonomy_code);
      texts_.insert((*provider)->taxonomy_display);
    }
    if (const auto drug = names_.find_drug(value); drug.ok() && *drug) texts_.insert(**drug);
    if (const auto service = names_.find_hcpcs(value); service.ok() && *service) texts_.insert(**service);
    for (const auto system : {icd9_cm, icd9_pcs, icd10_cm, icd10_pcs}) {
      if (const auto icd = names_.find_icd(system, value); icd.ok() && *icd) texts_.insert(**icd);
    }
  }

  // A display is what the codebook says of the code beside it.
  static bool is_meaning(std::string_view text, const object& coding) {
    std::string_view system, code;
    if (coding["system"].get(system) != simdjson::SUCCESS || coding["code"].get(code) != simdjson::SUCCESS) {
      return false;
    }
    const std::string_view variable = variable_of(system);
    return !variable.empty() && terminology::codebook(variable).display_json(code) == json_escaped(text);
  }

  // The codebook's variable whose values a system has; empty when it is none of the codebook's.
  static std::string_view variable_of(std::string_view system) {
    constexpr std::string_view kVariables = "https://bluebutton.cms.gov/resources/variables/";
    if (system.starts_with(kVariables)) return system.substr(kVariables.size());
    if (system == "https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit") return "clm_ip_admsn_type_cd";
    return {};
  }

  terminology::NameSource& names_;
  std::set<std::string> texts_, numbers_;
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
  each_leaf(version.json(claim, names),
            [&](const std::string& place, element leaf, const object&) { found.insert(line(place, leaf)); });
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
  Sources sources(claim, names);
  std::vector<std::string> found;
  each_leaf(json, [&](const std::string& place, element leaf, const object& parent) {
    const std::string text = line(place, leaf);
    if (!fixed.contains(text) && !sources.explain(place, leaf, parent)) found.push_back(text);
  });
  return found;
}

}  // namespace bb::test
