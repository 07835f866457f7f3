// What holds for the Patient and the Coverages of everybody, in every version: of the reference data, with
// its variants and updates, and of a synthetic population.
#include <gtest/gtest.h>

#include <charconv>
#include <filesystem>
#include <map>

#include "base/date.h"
#include "fhir/monthly.h"
#include "rif/reader.h"
#include "support/claim_values.h"
#include "support/claims.h"
#include "support/folder.h"
#include "support/json.h"
#include "support/left_out.h"
#include "support/person_leaves.h"
#include "synth/synth.h"

namespace bb::fhir {
namespace {

using Lines = std::vector<std::string>;
using B = rif::Beneficiary;
using test::Person;

// The records of a folder's files of one kind, by BENE_ID, in the order of the files' names.
using Records = std::map<store::BeneficiaryId, std::vector<std::string>>;
Records read(const std::string& folder, rif::FileType type) {
  std::vector<std::string> paths;
  for (const auto& file : std::filesystem::directory_iterator(folder)) paths.push_back(file.path().string());
  std::sort(paths.begin(), paths.end());
  Records records;
  for (const std::string& path : paths) {
    const auto opened = rif::Reader::open(path);
    if (!opened.reader || opened.reader->layout().type != type) continue;
    RecordBuilder builder(opened.reader->layout());
    for (auto step = opened.reader->next(); step != rif::Reader::Step::end; step = opened.reader->next()) {
      EXPECT_EQ(step, rif::Reader::Step::row) << path;
      if (step != rif::Reader::Step::row || !builder.start(opened.reader->values())) continue;
      const std::string_view id = opened.reader->values()[opened.reader->layout().beneficiary_column];
      store::BeneficiaryId number = 0;
      std::from_chars(id.data(), id.data() + id.size(), number);
      records[number].emplace_back(builder.finish());
    }
  }
  return records;
}

// Each row as the newest of its beneficiary, with the row before it as an earlier year.
void add_persons(const std::string& folder, std::vector<Person>& persons) {
  const Records history = read(folder, rif::FileType::beneficiary_history);
  for (const auto& [id, records] : read(folder, rif::FileType::beneficiary)) {
    const auto past = history.find(id);
    for (std::size_t i = 0; i < records.size(); ++i) {
      Person person{.row = {id, {}, records[i], {}}};
      if (past != history.end()) person.row.history = past->second;
      if (i > 0) person.earlier.push_back(records[i - 1]);
      persons.push_back(std::move(person));
    }
  }
}

std::vector<Person> reference_persons() {
  std::vector<Person> persons;
  for (const char* folder : {"rif/sample", "rif/synthea"}) {
    if (const auto path = test::reference(folder)) add_persons(*path, persons);
  }
  return persons;
}

std::vector<Person> synthetic_persons() {
  const test::Folder folder;
  std::vector<Person> persons;
  EXPECT_TRUE(synth::synthesise({.beneficiaries = 30, .seed = 7, .directory = folder.path()}, nullptr));
  add_persons(folder.path(), persons);
  return persons;
}

struct Case {
  std::string_view name;
  std::string_view version_name;
  Version version;
  std::vector<Person> (*persons)();
  friend void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }
};

class EveryPerson : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (persons.empty()) GTEST_SKIP() << "no reference data beside the checkout";
    RecordProperty("rows", static_cast<int>(persons.size()));
  }

  // Well-formed, and with these leaves among the others.
  static void check(const std::string& json, const Lines& expected) {
    EXPECT_EQ(test::repeated_keys(json), Lines()) << json;
    EXPECT_EQ(test::empty_values(json), Lines()) << json;
    const Lines leaves = test::leaves(json);
    for (const std::string& leaf : expected) {
      EXPECT_TRUE(std::binary_search(leaves.begin(), leaves.end(), leaf)) << leaf;
    }
  }

  const std::vector<Person> persons = GetParam().persons();
};

TEST_P(EveryPerson, has_a_patient_and_coverages_that_refer_to_it) {
  const Renderers& to = *renderers(GetParam().version);
  for (const Person& person : persons) {
    const std::string id = std::to_string(person.row.id);
    SCOPED_TRACE(id);
    for (const auto& [name, json] : test::resources_of(GetParam().version, person)) {
      if (name == "patient") {
        check(json, {"id = \"" + id + '"', "resourceType = \"Patient\""});
      } else {
        check(json, {"id = \"" + std::string(name) + "-" + id + '"',
                     "beneficiary.reference = \"Patient/" + id + '"', "resourceType = \"Coverage\""});
      }
    }
    Buffer buffer;  // what somebody sees who asks for nothing more
    JsonWriter out(buffer);
    ASSERT_TRUE(to.patient(out, person.row, {}));
    out.finish();
    check(std::string(buffer.view()), {"id = \"" + id + '"'});
    if (HasFailure()) return;
  }
}

TEST_P(EveryPerson, shows_no_value_without_a_source) {
  std::map<std::string_view, std::set<std::string>> fixed;
  for (const Person& person : persons) {
    SCOPED_TRACE(person.row.id);
    for (const test::PersonResource& resource : test::resources_of(GetParam().version, person)) {
      const auto [texts, fresh] = fixed.try_emplace(resource.name);
      if (fresh) texts->second = test::fixed_leaves(GetParam().version, resource.name);
      ASSERT_EQ(test::sourceless_leaves(resource, person, texts->second), Lines()) << resource.name;
    }
  }
}

// Every value is made one that stands nowhere else, so that it is seen in its own right.
TEST_P(EveryPerson, shows_every_column_that_is_not_left_out) {
  const rif::FileLayout& layout = rif::layout(rif::FileType::beneficiary);
  for (const Person& person : persons) {
    SCOPED_TRACE(person.row.id);
    const auto record = RecordView::parse(person.row.record);
    ASSERT_TRUE(record);
    // There are no monthly values without one.
    const std::string year(reference_year(*read_beneficiary(person.row.record)));
    std::map<std::string_view, std::string> shown;  // by column, as FHIR writes it
    const auto marked = [&](rif::ColumnIndex column, std::size_t) -> std::string {
      const auto& [name, kind] = layout.columns[column];
      const std::string value(record->header()[column]);
      if (column == B::RFRNC_YR) return year.empty() ? "2018" : year;
      if (value.empty() || column == B::BENE_SEX_IDENT_CD || column == layout.key_column) return value;
      std::string mark = test::mark(layout, column, 0, 0);
      if (test::left_out(GetParam().version_name, layout.type, name) == nullptr) {
        shown[name] = kind == rif::ValueKind::date ? iso_date(*parse_rif_date(mark)) : mark;
      }
      return mark;
    };
    Person other{.row = {person.row.id, {}, test::make_record(layout, 1, marked), {}}};
    std::string all;
    for (const auto& [name, json] : test::resources_of(GetParam().version, other)) all += json;
    ASSERT_GT(shown.size(), 10U);
    for (const auto& [column, text] : shown) {
      ASSERT_NE(all.find('"' + text + '"'), std::string::npos) << column;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Persons, EveryPerson,
                         testing::Values(Case{"v1_reference", "v1", Version::v1, reference_persons},
                                         Case{"v1_synth", "v1", Version::v1, synthetic_persons},
                                         Case{"v2_reference", "v2", Version::v2, reference_persons},
                                         Case{"v2_synth", "v2", Version::v2, synthetic_persons}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace bb::fhir
