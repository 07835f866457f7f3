// The formats of the publishers, each by a few lines of our own in that format.

#include <gtest/gtest.h>

#include <random>

#include "base/file.h"
#include "support/folder.h"
#include "terminology/name_file.h"

namespace bb::terminology {
namespace {

class Lines final : public NameSink {
 public:
  Result<void> provider(std::string_view npi, const Provider& provider) override {
    return keep(std::string(npi) + "=" + provider.display + "," + provider.taxonomy_code);
  }
  Result<void> drug(std::string_view ndc, std::string_view display) override {
    return keep(std::string(ndc) + "=" + std::string(display));
  }
  Result<void> icd(IcdSystem system, std::string_view code, std::string_view display) override {
    return keep(std::to_string(static_cast<int>(system)) + ":" + std::string(code) + "=" +
                std::string(display));
  }
  Result<void> hcpcs(std::string_view code, std::string_view display) override {
    return keep(std::string(code) + "=" + std::string(display));
  }
  Result<void> taxonomy(std::string_view code, std::string_view display) override {
    return keep(std::string(code) + "=" + std::string(display));
  }
  std::vector<std::string> lines;

 private:
  Result<void> keep(std::string line) {
    lines.push_back(std::move(line));
    return {};
  }
};

class Publisher : public testing::Test {
 protected:
  std::vector<std::string> read(const std::string& text, std::string_view kind) {
    Lines kept;
    EXPECT_TRUE(write_file(path(), text).ok());
    const auto file = read_name_file(path(), kept);
    EXPECT_TRUE(file.ok()) << file.error().message;
    if (file.ok()) {
      EXPECT_EQ(file->kind, kind);
      EXPECT_EQ(file->names, kept.lines.size());
    }
    return kept.lines;
  }
  std::string error(const std::string& text) {
    Lines kept;
    EXPECT_TRUE(write_file(path(), text).ok());
    const auto file = read_name_file(path(), kept);
    return file.ok() ? "" : file.error().message.substr(path().size());
  }
  std::string path() const { return folder_ / "names"; }

  using Found = std::vector<std::string>;
  test::Folder folder_;
};

// With columns that nobody asks for between, in another order than NPPES's.
const std::string kNppesHeader =
    R"x("NPI","Entity Type Code","Replacement NPI","Provider Organization Name (Legal Business Name)",)x"
    R"x("Provider Last Name (Legal Name)","Provider First Name","Provider Middle Name",)x"
    R"x("Provider Name Prefix Text","Provider Name Suffix Text","Provider Credential Text",)x"
    R"x("Healthcare Provider Taxonomy Code_1","Provider License Number_1",)x"
    R"x("Healthcare Provider Primary Taxonomy Switch_1","Healthcare Provider Taxonomy Code_2",)x"
    R"x("Healthcare Provider Primary Taxonomy Switch_2")x"
    "\n";

TEST_F(Publisher, nppes_names_people_organisations_and_their_primary_taxonomy) {
  EXPECT_EQ(
      read(
          kNppesHeader +
              R"("1234567893","1","","","DOE ","JANE","Q","DR.","II","M.D.","207R00000X","L1","N","208D00000X","Y")"
              "\n"
              R"("1234567901","2","","ACME ""HOME"" CARE, INC.","","","","","","","251E00000X","","X","","")"
              "\n"
              R"("1234567919","","","","","","","","","","","","","","")"
              "\n",
          "nppes"),
      (Found{"1234567893=DR. JANE Q DOE II M.D.,208D00000X",
             "1234567901=ACME \"HOME\" CARE, INC.,251E00000X"}));
}

TEST_F(Publisher, nppes_rows_that_are_bad_are_told) {
  EXPECT_EQ(error(kNppesHeader + "\"1234567893\",\"1\"\n"), ", line 2: 2 values, the header names 15.");
  EXPECT_EQ(error(kNppesHeader + R"("12345","1","","","","","","","","","","","","","")"),
            ", line 2: NPI is not ten digits.");
  EXPECT_EQ(error("\"NPI\",\"Entity Type Code\"\n"),
            ", line 1: the header of NPPES's file names no column Provider Organization Name (Legal Business "
            "Name).");
  EXPECT_EQ(error(kNppesHeader + "\"1234567893\n"),
            ", line 2: the file ends within a value: a double quote is not closed.");
}

TEST_F(Publisher, nucc_values_may_go_over_several_lines) {
  EXPECT_EQ(read("Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\r\n"
                 "207R00000X,Allopathic,Internal Medicine,,\"Treats adults,\r\nlong \"\"term\"\".\",[1],"
                 "Internal Medicine Physician,Individual\r\n"
                 "251E00000X,Agencies,Home Health,,A caf\xE9 \x96 no,,Home Health Agency,Non-Individual\r\n",
                 "nucc"),
            (Found{"207R00000X=Internal Medicine Physician", "251E00000X=Home Health Agency"}));
  EXPECT_EQ(error("Code,Grouping,Classification,Specialization\n"),
            ", line 1: the header of NUCC's file names no column Code or Display Name.");
}

const std::string kFdaHeader =
    "PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tPROPRIETARYNAMESUFFIX\tSUBSTANCENAME\n";

TEST_F(Publisher, fda_products_are_shown_by_proprietary_name_and_substance) {
  EXPECT_EQ(read(kFdaHeader + "0002-0800_94c4\t0002-0800\tHUMAN OTC DRUG\t\"Sterile Diluent\"\t\tWATER\n"
                              "50090-0001_1\t50090-0001\tHUMAN\tNa\xEFve\t\t\n"
                              "1_1\t0001-0002\tHUMAN\t\t\t\n",
                 "fda"),
            (Found{"0002-0800=Sterile Diluent - WATER", "50090-0001=Na\xC3\xAFve"}));
  EXPECT_EQ(error(kFdaHeader + "x\t123\tHUMAN\tA\t\tB\n"), ", line 2: PRODUCTNDC is no National Drug Code.");
  EXPECT_EQ(error(kFdaHeader + "x\t0002-0800\n"), ", line 2: 2 values, the header names 6.");
  EXPECT_EQ(error("PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\n"),
            ", line 1: the FDA's file of packages has no names: load product.txt, which stands beside it.");
}

std::string order_line(const std::string& number, std::string code, const std::string& flag,
                       std::string brief, const std::string& whole) {
  code.resize(7, ' ');
  brief.resize(60, ' ');
  return number + " " + code + " " + flag + " " + brief + " " + whole + "\r\n";
}

TEST_F(Publisher, icd10_comes_from_the_order_files) {
  EXPECT_EQ(read(order_line("00001", "A00", "0", "Cholera", "Cholera") +
                     order_line("00002", "A000", "1", "Cholera due to V. cholerae",
                                "Cholera due to Vibrio cholerae"),
                 "icd10cm"),
            (Found{"1:A00=Cholera", "1:A000=Cholera due to Vibrio cholerae"}));
  EXPECT_EQ(read(order_line("00001", "001", "0", "Bypass", "Central Nervous System, Bypass") +
                     order_line("00002", "0016070", "1", "Short", "Long") +
                     order_line("00003", "B00B0ZZ", "1", "Short", "Radiography of spinal cord"),
                 "icd10pcs"),
            (Found{"3:001=Central Nervous System, Bypass", "3:0016070=Long",
                   "3:B00B0ZZ=Radiography of spinal cord"}));
}

TEST_F(Publisher, icd10_comes_from_the_files_of_codes) {
  EXPECT_EQ(
      read("A000    Cholera due to Vibrio cholerae\nA0100   Typhoid fever\nS52521A Torus fracture\n",
           "icd10cm"),
      (Found{"1:A000=Cholera due to Vibrio cholerae", "1:A0100=Typhoid fever", "1:S52521A=Torus fracture"}));
  EXPECT_EQ(read("0016070 Bypass Cerebral Ventricle\n", "icd10pcs"),
            Found{"3:0016070=Bypass Cerebral Ventricle"});
}

TEST_F(Publisher, icd9_comes_from_cms_long_titles) {
  EXPECT_EQ(read("0010  Cholera\n38600 M\xE9ni\xE8re's disease\nE8000 Railway\nV010  Contact\n", "icd9cm"),
            (Found{"0:0010=Cholera", "0:38600=M\xC3\xA9ni\xC3\xA8re's disease", "0:E8000=Railway",
                   "0:V010=Contact"}));
  EXPECT_EQ(read("0001 Therapeutic ultrasound\n031  Division\n", "icd9pcs"),
            (Found{"2:0001=Therapeutic ultrasound", "2:031=Division"}));
}

TEST_F(Publisher, icd_lines_that_are_bad_are_told) {
  EXPECT_EQ(error("A000    Cholera\nA 00    Typhoid\n"),
            ", line 2: no code and title where a file of ICD-10-CM has them.");
  EXPECT_EQ(error("A000    Cholera\nA000  Typhoid\n"),
            ", line 2: no code and title where a file of ICD-10-CM has them.");
  EXPECT_EQ(error("0010  Cholera\n\n99999999\n"),
            ", line 3: no code and title where a file of ICD-9-CM diagnoses has them.");
}

std::string hcpcs_line(const std::string& code, const std::string& sequence, char record, std::string text) {
  text.resize(80, ' ');
  return std::string(5 - code.size(), ' ') + code + sequence + record + text + "short" +
         std::string(200, ' ') + "\n";
}

TEST_F(Publisher, hcpcs_descriptions_go_over_several_lines) {
  EXPECT_EQ(read(hcpcs_line("A1", "00100", '7', "Dressing for one wound") +
                     hcpcs_line("G0101", "00100", '3', "Cervical or vaginal cancer screening; pelvic and") +
                     hcpcs_line("G0101", "00200", '4', "clinical breast examination"),
                 "hcpcs"),
            (Found{"A1=Dressing for one wound",
                   "G0101=Cervical or vaginal cancer screening; pelvic and clinical breast examination"}));
  EXPECT_EQ(error(hcpcs_line("G0101", "00100", '3', "A") + hcpcs_line("G0102", "00200", '4', "B")),
            ", line 2: the line goes on with a code that no line began.");
  EXPECT_EQ(error(hcpcs_line("G0101", "00100", '3', "A") + "G0102\n"),
            ", line 2: not code, sequence number and record identification code (3, 4, 7 or 8).");
}

TEST_F(Publisher, hcpcs_may_come_as_csv) {
  EXPECT_EQ(read("HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION\n"
                 "A0021,00100,3,\"Ambulance service, outside state\",Amb\nA0021,00200,4,per mile,\n"
                 "LT,00100,7,Left side,Left\n",
                 "hcpcs"),
            (Found{"A0021=Ambulance service, outside state per mile", "LT=Left side"}));
}

TEST_F(Publisher, bytes_that_mean_nothing_are_told) {
  EXPECT_EQ(error("0010  Cholera\n0011  \x81\n"), ", line 2: not UTF-8 text, or a NUL.");
  EXPECT_EQ(error(std::string("0010  Chol\0ra\n", 14)), ", line 1: not UTF-8 text, or a NUL.");
  EXPECT_EQ(error("0010  " + std::string(std::size_t{1} << 21, 'x')), ", line 1: the line is too long.");
  EXPECT_EQ(error(""), " is empty.");
}

// One byte in a hundred is another: whatever a file then is, it is read or refused with its line.
TEST_F(Publisher, damaged_files_are_read_or_refused) {
  std::string nppes = kNppesHeader, icd, hcpcs;
  for (int i = 0; i < 50; ++i) {
    nppes += R"("12345678)" + std::to_string(10 + i) +
             R"(","2","","ACME, INC.","","","","","","","X","","Y","","")"
             "\n";
    icd += order_line("000" + std::to_string(10 + i), "A" + std::to_string(100 + i), "1", "Short", "Long");
    hcpcs += hcpcs_line("G01" + std::to_string(10 + i), "00100", '3', "Screening");
  }
  std::mt19937 random(7);
  std::uniform_int_distribution<int> byte(0, 255), percent(0, 99);
  for (int round = 0; round < 60; ++round) {
    for (std::string text : {nppes, icd, hcpcs}) {
      for (char& c : text) {
        if (percent(random) == 0) c = static_cast<char>(byte(random));
      }
      const std::string told = error(text);
      EXPECT_TRUE(told.empty() || told.starts_with(", line ")) << told;
    }
  }
}

}  // namespace
}  // namespace bb::terminology
