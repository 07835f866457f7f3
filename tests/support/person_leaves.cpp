#include "support/person_leaves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/encoding.h"
#include "fhir/meta.h"
#include "support/claim_values.h"
#include "support/leaf_values.h"

namespace bb::test {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;
using B = rif::Beneficiary;
using Beneficiary = Record<B>;

constexpr std::string_view kVariables = "https://bluebutton.cms.gov/resources/variables/";

// A leaf that says in other words what a column says.
struct Derived {
  std::string_view resource, leaf;
  B::Column column;
  std::string_view value;  // "": none, "*": one that no other row of this place has
};
constexpr Derived kDerived[] = {
    {"patient", "gender = \"male\"", B::BENE_SEX_IDENT_CD, "1"},
    {"patient", "gender = \"female\"", B::BENE_SEX_IDENT_CD, "2"},
    {"patient", "gender = \"unknown\"", B::BENE_SEX_IDENT_CD, "*"},
    {"patient", "extension[].valueCode = \"248153007\"", B::BENE_SEX_IDENT_CD, "1"},
    {"patient", "extension[].valueCode = \"248152002\"", B::BENE_SEX_IDENT_CD, "2"},
    {"patient", "deceasedBoolean = false", B::DEATH_DT, ""},
    {"part-a", "status = \"active\"", B::BENE_PTA_TRMNTN_CD, "0"},
    {"part-a", "status = \"cancelled\"", B::BENE_PTA_TRMNTN_CD, "*"},
    {"part-b", "status = \"active\"", B::BENE_PTB_TRMNTN_CD, "0"},
    {"part-b", "status = \"cancelled\"", B::BENE_PTB_TRMNTN_CD, "*"},
};

std::string_view place_of(std::string_view leaf) { return leaf.substr(0, leaf.find(" = ")); }

bool is_derived(std::string_view resource, std::string_view place) {
  return std::any_of(std::begin(kDerived), std::end(kDerived), [&](const Derived& each) {
    return each.resource == resource && place_of(each.leaf) == place;
  });
}

bool follows(std::string_view resource, const std::string& leaf, const Beneficiary& beneficiary) {
  for (const Derived& each : kDerived) {
    if (each.resource != resource || each.leaf != leaf) continue;
    const std::string_view value = beneficiary[each.column];
    if (each.value != "*") return value == each.value;
    return std::none_of(std::begin(kDerived), std::end(kDerived), [&](const Derived& other) {
      return other.resource == resource && place_of(other.leaf) == place_of(leaf) && other.value == value;
    });
  }
  return false;
}

std::string month_url(std::size_t month) {
  return std::string(kVariables) + "ptdcntrct" + (month < 9 ? "0" : "") + std::to_string(month + 1);
}

class PersonSources {
 public:
  PersonSources(const PersonResource& resource, const Person& person)
      : resource_(resource), beneficiary_(*RecordView::parse(person.row.record)) {
    add_record(person.row.record);
    for (const std::string& record : person.row.history) add_record(record);
    for (const std::string& record : person.earlier) add_record(record);
    const std::string id = std::to_string(person.row.id);
    values_.add_text(id);
    values_.add_text("Patient/" + id);
    values_.add_text(std::string(resource.name) + "-" + id);
    char instant[fhir::kInstantLength];
    fhir::write_instant(person.row.last_updated, instant);
    values_.add_text(std::string(instant, sizeof instant));
    for (const B::Column identifier : {B::MBI_NUM, B::BENE_CRNT_HIC_NUM}) {
      values_.add_text(IdentifierHash()(trim(beneficiary_[identifier])));
    }
  }

  bool explain(const std::string& line, element leaf, const object& parent) const {
    if (is_derived(resource_.name, place_of(line))) return follows(resource_.name, line, beneficiary_);
    return values_.explain(leaf, parent) || is_no_contract(leaf, parent);
  }

 private:
  void add_record(const std::string& bytes) {
    const auto record = RecordView::parse(bytes);
    const rif::FileLayout& layout = rif::layout(record->file_type());
    record->header().for_each([&](std::size_t column, std::string_view value) {
      values_.add(layout.columns[column].kind, trim(value));
    });
    if (layout.type == rif::FileType::beneficiary) add_contract_months(Beneficiary(*record));
  }
  // The URLs of Part D contracts have year and month.
  void add_contract_months(const Beneficiary& beneficiary) {
    const std::string year(trim(beneficiary[B::RFRNC_YR]));
    const auto columns = fhir::monthly_columns("PTD_CNTRCT_", "_ID");
    for (std::size_t month = 0; month < columns.size(); ++month) {
      values_.add_text(month_url(month) + "/" + year + "-" + std::to_string(month + 1));
      if (trim(beneficiary[columns[month]]).empty()) without_contract_.insert(month_url(month));
    }
  }
  // "0" in a month without one (data dictionary: partd_contract_number_id).
  bool is_no_contract(element leaf, const object& parent) const {
    std::string_view code, system;
    return leaf.get(code) == simdjson::SUCCESS && code == "0" &&
           parent["system"].get(system) == simdjson::SUCCESS &&
           without_contract_.contains(std::string(system));
  }

  const PersonResource& resource_;
  Beneficiary beneficiary_;
  KnownValues values_;
  std::set<std::string> without_contract_;
};

// One of two persons without a value in common. `only_ids`: no other column has one.
Person marked_person(bool only_ids, unsigned series) {
  const rif::FileLayout& layout = rif::layout(rif::FileType::beneficiary);
  const rif::FileLayout& past = rif::layout(rif::FileType::beneficiary_history);
  const auto value = [&](rif::ColumnIndex column, std::size_t) -> std::string {
    if (only_ids && column != layout.key_column) return {};
    if (column == B::RFRNC_YR) return series == 0 ? "2018" : "2019";
    if (column == B::BENE_SEX_IDENT_CD) return series == 0 ? "1" : "2";
    if (column == B::BENE_PTA_TRMNTN_CD || column == B::BENE_PTB_TRMNTN_CD) return series == 0 ? "0" : "1";
    return mark(layout, column, 0, series);
  };
  const auto past_value = [&](rif::ColumnIndex column, std::size_t) { return mark(past, column, 1, series); };
  Person person{
      .row = {-88 - static_cast<store::BeneficiaryId>(series), {}, make_record(layout, 1, value), {}}};
  person.row.last_updated += std::chrono::hours(1 + series);
  if (!only_ids) person.row.history.push_back(make_record(past, 1, past_value));
  return person;
}

}  // namespace

std::vector<PersonResource> resources_of(fhir::Version version, const Person& person) {
  static const IdentifierHash kHash;
  const fhir::Renderers& to = *fhir::renderers(version);
  std::vector<PersonResource> found;
  const auto add = [&](std::string_view name, FunctionRef<bool(fhir::JsonWriter&)> render) {
    Buffer buffer;
    fhir::JsonWriter out(buffer);
    EXPECT_TRUE(render(out)) << name;
    out.finish();
    found.push_back({name, std::string(buffer.view())});
  };
  const fhir::PatientOptions all{
      .include_address_fields = true, .include_mbi = true, .include_hicn = true, .hash = &kHash};
  add("patient", [&](fhir::JsonWriter& out) { return to.patient(out, person.row, all); });
  for (const fhir::Part part : fhir::kParts) {
    add(fhir::name(part),
        [&](fhir::JsonWriter& out) { return to.coverage(out, person.row, part, person.earlier); });
  }
  return found;
}

std::set<std::string> fixed_leaves(fhir::Version version, std::string_view resource) {
  const auto leaves_of = [&](bool only_ids, unsigned series) {
    std::set<std::string> found;
    for (const PersonResource& each : resources_of(version, marked_person(only_ids, series))) {
      if (each.name != resource) continue;
      each_leaf(each.json, [&](const std::string& place, element leaf, const object&) {
        if (!is_derived(resource, place)) found.insert(leaf_line(place, leaf));
      });
    }
    return found;
  };
  std::set<std::string> fixed;
  for (const bool only_ids : {false, true}) {
    const auto one = leaves_of(only_ids, 0), other = leaves_of(only_ids, 1);
    std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                          std::inserter(fixed, fixed.end()));
  }
  return fixed;
}

std::vector<std::string> sourceless_leaves(const PersonResource& resource, const Person& person,
                                           const std::set<std::string>& fixed) {
  const PersonSources sources(resource, person);
  std::vector<std::string> found;
  each_leaf(resource.json, [&](const std::string& place, element leaf, const object& parent) {
    const std::string line = leaf_line(place, leaf);
    if (!fixed.contains(line) && !sources.explain(line, leaf, parent)) found.push_back(line);
  });
  return found;
}

}  // namespace bb::test
