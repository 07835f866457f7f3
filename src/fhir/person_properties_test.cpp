// What holds for the Patient and the Coverages of everybody, in every version: of the reference data, with
// its variants and updates, and of a synthetic population.
#include <gtest/gtest.h>

#include <charconv>
#include <filesystem>

#include "fhir/renderers.h"
#include "rif/reader.h"
#include "support/claims.h"
#include "support/folder.h"
#include "support/json.h"
#include "synth/synth.h"

namespace bb::fhir {
namespace {

using Lines = std::vector<std::string>;
using Persons = std::vector<store::BeneficiaryRow>;

void read(const std::string& folder, Persons& persons) {
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto opened = rif::Reader::open(file.path().string());
    if (!opened.reader || opened.reader->layout().type != rif::FileType::beneficiary) continue;
    RecordBuilder builder(opened.reader->layout());
    for (auto step = opened.reader->next(); step != rif::Reader::Step::end; step = opened.reader->next()) {
      ASSERT_EQ(step, rif::Reader::Step::row) << file.path();
      ASSERT_TRUE(builder.start(opened.reader->values()));
      const std::string_view id = opened.reader->values()[rif::Beneficiary::BENE_ID];
      store::BeneficiaryRow row{0, {}, std::string(builder.finish()), {}};
      std::from_chars(id.data(), id.data() + id.size(), row.id);
      persons.push_back(std::move(row));
    }
  }
}

Persons reference_persons() {
  Persons persons;
  for (const char* folder : {"rif/sample", "rif/synthea"}) {
    if (const auto path = test::reference(folder)) read(*path, persons);
  }
  return persons;
}

Persons synthetic_persons() {
  const test::Folder folder;
  Persons persons;
  EXPECT_TRUE(synth::synthesise({.beneficiaries = 30, .seed = 7, .directory = folder.path()}, nullptr));
  read(folder.path(), persons);
  return persons;
}

struct Case {
  std::string_view name;
  Version version;
  Persons (*persons)();
  friend void PrintTo(const Case& value, std::ostream* out) { *out << value.name; }
};

class EveryPerson : public testing::TestWithParam<Case> {
 protected:
  static std::string rendered(FunctionRef<bool(JsonWriter&)> render) {
    Buffer buffer;
    JsonWriter out(buffer);
    EXPECT_TRUE(render(out));
    out.finish();
    return std::string(buffer.view());
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
};

TEST_P(EveryPerson, has_a_patient_and_coverages_that_refer_to_it) {
  const Persons persons = GetParam().persons();
  if (persons.empty()) GTEST_SKIP() << "no reference data beside the checkout";
  const Renderers& to = *renderers(GetParam().version);
  const IdentifierHash hash;
  for (const store::BeneficiaryRow& person : persons) {
    const std::string id = std::to_string(person.id);
    SCOPED_TRACE(id);
    for (const bool all : {false, true}) {
      const PatientOptions options{.include_address_fields = all,
                                   .include_mbi = all,
                                   .include_hicn = all,
                                   .hash = all ? &hash : nullptr};
      check(rendered([&](JsonWriter& out) { return to.patient(out, person, options); }),
            {"id = \"" + id + '"', "resourceType = \"Patient\""});
    }
    for (const Part part : kParts) {
      check(rendered([&](JsonWriter& out) { return to.coverage(out, person, part, {}); }),
            {"id = \"" + std::string(name(part)) + "-" + id + '"',
             "beneficiary.reference = \"Patient/" + id + '"', "resourceType = \"Coverage\""});
    }
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Persons, EveryPerson,
                         testing::Values(Case{"v1_reference", Version::v1, reference_persons},
                                         Case{"v1_synth", Version::v1, synthetic_persons},
                                         Case{"v2_reference", Version::v2, reference_persons},
                                         Case{"v2_synth", Version::v2, synthetic_persons}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace bb::fhir
