#include "claims/sensitivity.h"

#include <gtest/gtest.h>

#include <map>

#include "base/encoding.h"
#include "base/file.h"
#include "support/records.h"

namespace bb {
namespace {

using rif::Carrier;
using rif::Inpatient;
using rif::Outpatient;
using rif::Pde;

template <class File>
bool sensitive(test::Values<File> first, std::initializer_list<test::Values<File>> further = {}) {
  const std::string record = test::make_record<File>(first, further);
  return is_sensitive(*RecordView::parse(record));
}

TEST(Sensitivity, diagnosis_procedure_service_and_drg_each_count) {
  EXPECT_TRUE(
      sensitive<Carrier>({{Carrier::PRNCPAL_DGNS_CD, "F1010"}, {Carrier::PRNCPAL_DGNS_VRSN_CD, "0"}}));
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::ICD_DGNS_CD12, "2910"}, {Carrier::ICD_DGNS_VRSN_CD12, "9"}}));
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::HCPCS_CD, "H0005"}}));
  EXPECT_TRUE(sensitive<Inpatient>({{Inpatient::CLM_DRG_CD, "897"}}));
  EXPECT_TRUE(
      sensitive<Inpatient>({{Inpatient::ICD_PRCDR_CD25, "HZ2ZZZZ"}, {Inpatient::ICD_PRCDR_VRSN_CD25, "0"}}));
  EXPECT_TRUE(
      sensitive<Inpatient>({{Inpatient::ADMTG_DGNS_CD, "F1010"}, {Inpatient::ADMTG_DGNS_VRSN_CD, "0"}}));
  EXPECT_TRUE(
      sensitive<Outpatient>({{Outpatient::RSN_VISIT_CD1, "F1010"}, {Outpatient::RSN_VISIT_VRSN_CD1, "0"}}));
  EXPECT_TRUE(sensitive<Outpatient>({{Outpatient::REV_CNTR_APC_HIPPS_CD, "H0005"}}));
}

TEST(Sensitivity, every_line_is_looked_at) {
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::HCPCS_CD, "92999"}}, {{{Carrier::HCPCS_CD, "99213"}},
                                                                  {{Carrier::LINE_ICD_DGNS_CD, "F1010"},
                                                                   {Carrier::LINE_ICD_DGNS_VRSN_CD, "0"}}}));
}

TEST(Sensitivity, other_codes_do_not_count) {
  EXPECT_FALSE(sensitive<Carrier>({{Carrier::PRNCPAL_DGNS_CD, "B05"},
                                   {Carrier::PRNCPAL_DGNS_VRSN_CD, "0"},
                                   {Carrier::HCPCS_CD, "99213"}}));
  EXPECT_FALSE(sensitive<Inpatient>({{Inpatient::CLM_DRG_CD, "695"}}));
  EXPECT_FALSE(sensitive<Carrier>({{Carrier::CARR_NUM, "H0005"}}));
  EXPECT_FALSE(sensitive<Pde>({{Pde::PROD_SRVC_ID, "H0005"}}));
  EXPECT_FALSE(sensitive<Carrier>({}));
  // A diagnosis is no service.
  EXPECT_FALSE(sensitive<Carrier>({{Carrier::HCPCS_CD, "F1010"}}));
}

TEST(Sensitivity, blanks_dot_case_and_leading_zeros_do_not_matter) {
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::ICD_DGNS_CD1, " f10.10 "}, {Carrier::ICD_DGNS_VRSN_CD1, "0"}}));
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::HCPCS_CD, "h0005"}}));
  EXPECT_TRUE(sensitive<Inpatient>({{Inpatient::CLM_DRG_CD, "0897"}}));
  EXPECT_FALSE(sensitive<Carrier>({{Carrier::HCPCS_CD, "H0005H0005H0005H0005"}}));
}

TEST(Sensitivity, in_doubt_a_claim_is_sensitive) {
  // Listed in ICD-10, written as ICD-9.
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::ICD_DGNS_CD1, "F1010"}, {Carrier::ICD_DGNS_VRSN_CD1, "9"}}));
  // No version, or an unknown one.
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::ICD_DGNS_CD1, "B05"}}));
  EXPECT_TRUE(sensitive<Carrier>({{Carrier::ICD_DGNS_CD1, "B05"}, {Carrier::ICD_DGNS_VRSN_CD1, "1"}}));
}

TEST(Sensitivity, every_published_code_is_listed) {
  const auto text = read_file(BLUEBUTTON_SOURCE_DIR "/../shared/reference/samhsa/codes.tsv");
  if (!text.ok()) GTEST_SKIP() << "the reference data is not beside the checkout (../shared/reference)";
  int codes = 0;
  for (const std::string_view line : split(*text, '\n')) {
    const auto fields = split(line, '\t');
    if (fields.size() != 2 || fields[0] == "system") continue;
    ++codes;
    const std::string_view code = fields[1];
    bool found = false;
    if (fields[0].starts_with("icd") && fields[0].ends_with("-cm")) {
      found = sensitive<Carrier>({{Carrier::ICD_DGNS_CD1, code}, {Carrier::ICD_DGNS_VRSN_CD1, "0"}});
    } else if (fields[0].starts_with("icd")) {
      found = sensitive<Inpatient>({{Inpatient::ICD_PRCDR_CD1, code}, {Inpatient::ICD_PRCDR_VRSN_CD1, "0"}});
    } else if (fields[0] == "ms-drg") {
      found = sensitive<Inpatient>({{Inpatient::CLM_DRG_CD, code}});
    } else {
      found = sensitive<Carrier>({{Carrier::HCPCS_CD, code}});
    }
    EXPECT_TRUE(found) << line;
  }
  EXPECT_EQ(codes, 722);
}

}  // namespace
}  // namespace bb
