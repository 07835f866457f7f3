#include "load/manifest.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "load/loader.h"
#include "support/folder.h"
#include "support/rif_file.h"

namespace bb::load {
namespace {

using rif::Beneficiary;
using rif::FileType;
using rif::Pde;

constexpr const char* kNamespace = "http://cms.hhs.gov/bluebutton/api/schema/ccw-rif/v10";

// `attributes` beside the namespace; `inside` from line 3 on.
std::string manifest_text(const std::string& attributes, const std::string& inside) {
  return std::string(
             "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<dataSetManifest xmlns=\"") +
         kNamespace + "\" " + attributes + ">\n" + inside + "</dataSetManifest>\n";
}
const std::string kUsual = "timestamp=\" 2017-02-13T10:10:10Z\" sequenceId=\"1\"";
const std::string kEntry = "<entry name=\"b.txt\" type=\"BENEFICIARY\" exportType=\"INSERT\" />\n";

class ManifestFile : public testing::Test {
 protected:
  std::string path() const { return folder_ / "1_manifest.xml"; }
  std::optional<Manifest> read(const std::string& text) {
    EXPECT_TRUE(write_file(path(), text).ok());
    problems_.clear();
    return read_manifest(path(), problems_);
  }
  // "2 timestamp: not an instant ..." of the only problem.
  std::string problem(const std::string& text) {
    EXPECT_FALSE(read(text));
    EXPECT_EQ(problems_.size(), 1U);
    if (problems_.empty()) return "";
    EXPECT_EQ(problems_[0].file, path());
    return std::to_string(problems_[0].line) + " " + problems_[0].column + ": " + problems_[0].reason;
  }
  void write_beneficiary(const std::string& name, std::string_view id, std::string_view mbi,
                         std::string_view action = "INSERT") {
    test::write_rif<Beneficiary>(
        folder_ / name,
        {{{Beneficiary::DML_IND, action}, {Beneficiary::BENE_ID, id}, {Beneficiary::MBI_NUM, mbi}}});
  }
  void write_event(const std::string& name) {
    test::write_rif<Pde>(folder_ / name,
                         {{{Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "5"}, {Pde::SRVC_DT, "20200101"}}});
  }

  test::Folder folder_;
  std::vector<rif::Problem> problems_;
};

TEST_F(ManifestFile, is_read_as_cms_writes_it) {
  const auto manifest = read(manifest_text(
      kUsual + " syntheticData=\"true\"",
      kEntry + "<!-- a remark -->\n<entry name=\"p.txt\" type=\"PDE\"/>\n"
               "<preValidationProperties><bene_id_start>-1000</bene_id_start><hicn_start>T0100A</hicn_start>"
               "<generated>May</generated></preValidationProperties>\n"));
  ASSERT_TRUE(manifest) << (problems_.empty() ? "" : problems_[0].reason);
  EXPECT_EQ(manifest->timestamp_text, "2017-02-13T10:10:10Z");
  EXPECT_EQ(manifest->id(), "2017-02-13T10:10:10Z 1");
  ASSERT_EQ(manifest->entries.size(), 2U);
  EXPECT_EQ(manifest->entries[0].name, "b.txt");
  EXPECT_EQ(manifest->entries[0].type, FileType::beneficiary);
  EXPECT_EQ(manifest->entries[0].line, 3U);
  EXPECT_EQ(manifest->entries[1].type, FileType::pde);
  EXPECT_EQ(manifest->entries[1].line, 5U);
}

TEST_F(ManifestFile, namespace_may_have_a_prefix) {
  const std::string prefixed = std::string("<m:dataSetManifest xmlns:m=\"") + kNamespace +
                               "\" timestamp=\"2017-02-13T10:10:10Z\" sequenceId=\"1\">" +
                               "<m:entry name=\"b.txt\" type=\"BENEFICIARY\"/></m:dataSetManifest>";
  EXPECT_TRUE(read(prefixed));
}

TEST_F(ManifestFile, what_is_wrong_is_told_with_line_and_attribute) {
  EXPECT_EQ(problem("<dataSetManifest>\n</ataSetManifest>\n").substr(0, 25), "2 : no well-formed XML: S");
  EXPECT_EQ(problem("<other/>"), "1 : the root element is not dataSetManifest.");
  EXPECT_EQ(problem(manifest_text("sequenceId=\"1\"", kEntry)),
            "2 timestamp: not an instant (such as 2017-02-13T10:10:10Z).");
  EXPECT_EQ(problem(manifest_text("timestamp=\"2017\" sequenceId=\"1\"", kEntry)),
            "2 timestamp: not an instant (such as 2017-02-13T10:10:10Z).");
  EXPECT_EQ(problem(manifest_text("timestamp=\"2017-02-13T10:10:10Z\" sequenceId=\"one\"", kEntry)),
            "2 sequenceId: not an integer.");
  EXPECT_EQ(problem(manifest_text(kUsual + " syntheticData=\"maybe\"", kEntry)),
            "2 syntheticData: neither true nor false.");
  EXPECT_EQ(problem(manifest_text(kUsual + " hurry=\"1\"", kEntry)), "2 hurry: the attribute is not known.");
  EXPECT_EQ(problem(manifest_text(kUsual, "")), "2 : lists no file (entry).");
  EXPECT_EQ(problem(manifest_text(kUsual, kEntry + "<remark/>\n")), "4 : the element remark is not known.");
  EXPECT_EQ(problem(manifest_text(kUsual, kEntry + kEntry)), "4 name: the manifest lists b.txt twice.");
  EXPECT_EQ(problem(manifest_text(kUsual, kEntry + "<entry name=\"x\" type=\"LAB\"/>")).substr(0, 30),
            "4 type: no known type of file.");
  EXPECT_EQ(problem(manifest_text(kUsual, kEntry + "<entry name=\"x\" type=\"pde\"/>")).substr(0, 30),
            "4 type: no known type of file.");
  for (const char* name : {"", "..", "../b.txt", "/etc/passwd", "a\\b"}) {
    EXPECT_EQ(problem(manifest_text(kUsual, kEntry + "<entry name=\"" + name + "\" type=\"PDE\"/>")),
              "4 name: not the name of a file beside the manifest.")
        << name;
  }
  EXPECT_EQ(problem(manifest_text(kUsual, kEntry + "<preValidationProperties><bene_id_end>x</bene_id_end>"
                                                   "</preValidationProperties>")),
            "4 bene_id_end: not an integer.");
}

TEST_F(ManifestFile, another_namespace_is_refused) {
  std::string text = manifest_text(kUsual, kEntry);
  text.replace(text.find("v10"), 3, "v11");
  EXPECT_FALSE(read(text));
  EXPECT_EQ(problems_.back().reason, std::string("not ") + kNamespace + ".");
}

TEST_F(ManifestFile, entities_are_not_expanded) {
  EXPECT_FALSE(read("<!DOCTYPE m [<!ENTITY x SYSTEM \"/etc/passwd\">]>\n" +
                    manifest_text(kUsual, "<entry name=\"&x;/\" type=\"PDE\"/>").substr(56)));
}

TEST_F(ManifestFile, folder_with_a_manifest_is_what_the_manifest_lists) {
  write_event("a.txt");
  write_beneficiary("b.txt", "-1", "M");
  write_beneficiary("c.txt", "-2", "N");
  read(manifest_text(kUsual, "<entry name=\"a.txt\" type=\"PDE\"/>\n" + kEntry));
  for (const std::string& named : {path(), (folder_ / "")}) {
    const Inputs inputs = find_inputs({named});
    ASSERT_TRUE(inputs.problems.empty()) << rif::to_text(inputs.problems[0]);
    ASSERT_EQ(inputs.files.size(), 2U);
    EXPECT_EQ(inputs.files[0].type, FileType::beneficiary);
    EXPECT_EQ(inputs.files[0].manifest, "2017-02-13T10:10:10Z 1");
    EXPECT_EQ(inputs.files[1].type, FileType::pde);
    EXPECT_EQ(inputs.skipped.size(), named == path() ? 0U : 1U);
  }
  EXPECT_EQ(find_inputs({folder_ / ""}).skipped[0].reason, "not in the manifest");
}

TEST_F(ManifestFile, file_that_is_missing_or_of_another_type_is_a_problem) {
  write_event("b.txt");
  read(manifest_text(kUsual, kEntry + "<entry name=\"none.txt\" type=\"PDE\"/>\n"));
  const Inputs inputs = find_inputs({path()});
  ASSERT_EQ(inputs.problems.size(), 2U);
  EXPECT_EQ(rif::to_text(inputs.problems[0]),
            path() + ", line 3, column type: says BENEFICIARY, but the header of b.txt is that of PDE.");
  EXPECT_EQ(rif::to_text(inputs.problems[1]),
            path() + ", line 4, column name: the file none.txt is not beside the manifest.");
}

// The later delivery's update comes behind the earlier one's insert, whatever the files are called.
TEST_F(ManifestFile, deliveries_are_loaded_in_the_order_of_their_timestamps_and_sequence) {
  write_beneficiary("a.txt", "-1", "LAST", "UPDATE");
  write_beneficiary("b.txt", "-1", "FIRST");
  write_beneficiary("c.txt", "-1", "SECOND", "UPDATE");
  const auto write = [&](const std::string& name, const std::string& at, const std::string& sequence,
                         const std::string& file) {
    ASSERT_TRUE(
        write_file(folder_ / name, manifest_text("timestamp=\"" + at + "\" sequenceId=\"" + sequence + "\"",
                                                 "<entry name=\"" + file + "\" type=\"BENEFICIARY\"/>"))
            .ok());
  };
  write("1.xml", "2021-01-01T00:00:00Z", "0", "a.txt");
  write("2.xml", "2020-01-01T00:00:00Z", "10", "c.txt");
  write("3.xml", "2020-01-01T00:00:00Z", "9", "b.txt");
  const Inputs inputs = find_inputs({folder_ / ""});
  ASSERT_EQ(inputs.files.size(), 3U);
  EXPECT_EQ(inputs.files[0].path, folder_ / "b.txt");
  EXPECT_EQ(inputs.files[1].path, folder_ / "c.txt");
  EXPECT_EQ(inputs.files[2].path, folder_ / "a.txt");
  const auto store = *store::open_claim_store("sqlite:" + folder_ / "claims.db", true);
  ASSERT_TRUE(load(*store, inputs, {}).ok());
  EXPECT_EQ((*store->find_beneficiary(-1))->history.size(), 2U);
  EXPECT_EQ(store->list_loaded_files(1)->front().manifest, "2021-01-01T00:00:00Z 0");
}

}  // namespace
}  // namespace bb::load
