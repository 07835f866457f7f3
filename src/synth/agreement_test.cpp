// The rules that hold between a claim's fields, and between claims and the person's coverage: dates, plans,
// diagnoses, providers, codes. Amounts: payments_test.cpp.
#include <algorithm>
#include <set>

#include "claims/record.h"
#include "claims/sensitivity.h"
#include "rif/reader.h"
#include "synth/population_for_test.h"
#include "synth/tables.h"
#include "terminology/codebook.h"

namespace bb::synth::test {
namespace {

using Check = std::function<void(ClaimType, const Claim&)>;

// Stops at the first claim that breaks the rule, and names it.
void each_claim(const Check& check) {
  for (const auto& [type, claims] : population().claims) {
    for (const Claim& claim : claims) {
      SCOPED_TRACE(std::string(name(type)) + " " +
                   text(claim.front(), type == ClaimType::pde ? "PDE_ID" : "CLM_ID"));
      check(type, claim);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

Date from(ClaimType type, const Fields& row) {
  return date(row, type == ClaimType::pde ? "SRVC_DT" : "CLM_FROM_DT");
}
Date through(ClaimType type, const Fields& row) {
  return date(row, type == ClaimType::pde ? "SRVC_DT" : "CLM_THRU_DT");
}

const Fields& year_row(const Fields& row, Date day) {
  const int year = year_month_day(day).year;
  for (const Fields* yearly : population().by_person.at(text(row, "BENE_ID"))) {
    if (number(*yearly, "RFRNC_YR") == year) return *yearly;
  }
  ADD_FAILURE() << "no coverage in " << year;
  return *population().by_person.at(text(row, "BENE_ID")).front();
}

constexpr const char* kMonths[] = {"JAN", "FEB", "MAR",  "APR", "MAY", "JUN",
                                   "JUL", "AUG", "SEPT", "OCT", "NOV", "DEC"};
std::string of_month(const Fields& row, std::string_view before, Date day, std::string_view after) {
  return text(row, std::string(before) + kMonths[year_month_day(day).month - 1] + std::string(after));
}
std::string of_month_number(const Fields& row, std::string_view before, Date day) {
  return text(row, std::string(before) + std::to_string(year_month_day(day).month) + "_IND");
}

TEST(Agreement, days_follow_each_other) {
  each_claim([](ClaimType type, const Claim& claim) {
    const Fields& header = claim.front();
    const Date begin = from(type, header), end = through(type, header);
    EXPECT_LE(begin, end);
    if (type == ClaimType::pde) {
      EXPECT_LE(end, date(header, "PD_DT"));
      EXPECT_LE(date(header, "PD_DT"), population().options.as_of);
      return;
    }
    const Date processed = date(header, "NCH_WKLY_PROC_DT");
    EXPECT_LE(end, processed);
    EXPECT_LE(processed, population().options.as_of);
    EXPECT_EQ((processed.days + 4) % 7, 5);  // a Friday
    if (has(header, "FI_CLM_PROC_DT")) {
      EXPECT_LE(end, date(header, "FI_CLM_PROC_DT"));
      EXPECT_LE(date(header, "FI_CLM_PROC_DT"), processed);
    }
    for (const Fields& line : claim) {
      for (const char* column :
           {"LINE_1ST_EXPNS_DT", "LINE_LAST_EXPNS_DT", "REV_CNTR_DT", "PRCDR_DT1", "PRCDR_DT2",
            "CLM_ADMSN_DT", "CLM_HOSPC_START_DT_ID", "NCH_BENE_DSCHRG_DT", "NCH_QLFYD_STAY_THRU_DT"}) {
        if (!has(line, column)) continue;
        EXPECT_LE(date(line, column), end) << column;
        const bool earlier = std::string_view(column) == "CLM_ADMSN_DT" ||
                             std::string_view(column) == "CLM_HOSPC_START_DT_ID" ||
                             std::string_view(column) == "NCH_QLFYD_STAY_THRU_DT";
        if (!earlier) {
          EXPECT_GE(date(line, column), begin) << column;
        }
      }
      if (has(line, "LINE_1ST_EXPNS_DT")) {
        EXPECT_LE(date(line, "LINE_1ST_EXPNS_DT"), date(line, "LINE_LAST_EXPNS_DT"));
      }
    }
  });
}

TEST(Agreement, nothing_is_claimed_after_death) {
  each_claim([](ClaimType type, const Claim& claim) {
    const Fields& last = *population().by_person.at(text(claim.front(), "BENE_ID")).back();
    if (has(last, "DEATH_DT")) {
      EXPECT_LE(through(type, claim.front()), date(last, "DEATH_DT"));
    }
  });
}

TEST(Agreement, medicare_pays_in_months_of_parts_a_and_b_without_a_part_c_plan) {
  each_claim([](ClaimType type, const Claim& claim) {
    if (type == ClaimType::pde) return;
    for (const Date day : {from(type, claim.front()), through(type, claim.front())}) {
      const Fields& year = year_row(claim.front(), day);
      const std::string entitled = of_month_number(year, "MDCR_ENTLMT_BUYIN_", day);
      EXPECT_TRUE(entitled == "3" || entitled == "C") << entitled;
      EXPECT_EQ(of_month_number(year, "HMO_", day), "0");
    }
  });
}

TEST(Agreement, a_drug_is_paid_by_the_plan_of_its_month) {
  for (const Claim& claim : population().claims.at(ClaimType::pde)) {
    const Fields& row = claim.front();
    const Date day = date(row, "SRVC_DT");
    const Fields& year = year_row(row, day);
    ASSERT_EQ(text(row, "PLAN_CNTRCT_REC_ID"), of_month(year, "PTD_CNTRCT_", day, "_ID"))
        << text(row, "PDE_ID");
    ASSERT_EQ(text(row, "PLAN_PBP_REC_NUM"), of_month(year, "PTD_PBP_", day, "_ID")) << text(row, "PDE_ID");
    const bool helped = of_month(year, "CST_SHR_GRP_", day, "_CD") < "09";
    if (!helped) {
      ASSERT_EQ(cents(row, "LICS_AMT"), 0) << text(row, "PDE_ID");
    }
  }
}

TEST(Agreement, lines_are_numbered_and_repeat_their_header) {
  each_claim([](ClaimType type, const Claim& claim) {
    if (type == ClaimType::pde) return;
    const std::string_view line_number = has(claim.front(), "LINE_NUM") ? "LINE_NUM" : "CLM_LINE_NUM";
    for (std::size_t n = 0; n < claim.size(); ++n) {
      EXPECT_EQ(number(claim[n], line_number), static_cast<long>(n) + 1);
      for (const char* column :
           {"CLM_GRP_ID", "CLM_FROM_DT", "CLM_PMT_AMT", "PRNCPAL_DGNS_CD", "NCH_WKLY_PROC_DT"}) {
        EXPECT_EQ(text(claim[n], column), text(claim.front(), column)) << column;
      }
    }
  });
}

TEST(Agreement, diagnoses_are_known_and_told_once) {
  std::set<std::string, std::less<>> known;
  for (const Icd& icd : reference().icd) known.emplace(icd.code);
  each_claim([&](ClaimType type, const Claim& claim) {
    if (type == ClaimType::pde) return;
    const Fields& row = claim.front();
    EXPECT_EQ(text(row, "PRNCPAL_DGNS_CD"), text(row, "ICD_DGNS_CD1"));
    EXPECT_TRUE(has(row, "PRNCPAL_DGNS_CD"));
    std::set<std::string> seen;
    bool ended = false;
    for (int n = 1; n <= 25; ++n) {
      const std::string code = text(row, "ICD_DGNS_CD" + std::to_string(n));
      EXPECT_EQ(text(row, "ICD_DGNS_VRSN_CD" + std::to_string(n)), code.empty() ? "" : "0");
      if (type == ClaimType::inpatient) {
        EXPECT_EQ(has(row, "CLM_POA_IND_SW" + std::to_string(n)), !code.empty());
      }
      EXPECT_FALSE(ended && !code.empty());
      ended = code.empty();
      if (code.empty()) continue;
      EXPECT_TRUE(known.contains(code)) << code;
      EXPECT_TRUE(seen.insert(code).second) << code;
      EXPECT_FALSE(code[0] == 'W' || code[0] == 'Y') << code;  // external causes have their own columns
    }
    for (const Fields& line : claim) {
      if (has(line, "LINE_ICD_DGNS_CD")) {
        EXPECT_TRUE(seen.contains(text(line, "LINE_ICD_DGNS_CD")));
      }
    }
    for (int n = 1; n <= 3; ++n) {
      const std::string code = text(row, "ICD_PRCDR_CD" + std::to_string(n));
      EXPECT_EQ(code.empty(), !has(row, "PRCDR_DT" + std::to_string(n)));
      if (!code.empty()) {
        EXPECT_TRUE(known.contains(code)) << code;
      }
    }
  });
}

TEST(Agreement, providers_and_drugs_have_names) {
  std::set<std::string, std::less<>> npis, drugs;
  for (const Provider& provider : reference().providers) npis.emplace(provider.npi);
  for (const Drug& drug : reference().drugs) drugs.emplace(drug.ndc);
  each_claim([&](ClaimType, const Claim& claim) {
    for (const Fields& row : claim) {
      for (const char* column :
           {"RFR_PHYSN_NPI", "PRF_PHYSN_NPI", "ORG_NPI_NUM", "CARR_CLM_BLG_NPI_NUM", "PRVDR_NPI",
            "AT_PHYSN_NPI", "OP_PHYSN_NPI", "RNDRNG_PHYSN_NPI", "SRVC_PRVDR_ID", "PRSCRBR_ID"}) {
        if (has(row, column)) {
          EXPECT_TRUE(npis.contains(text(row, column))) << column;
        }
      }
      if (has(row, "PROD_SRVC_ID")) {
        EXPECT_TRUE(drugs.contains(text(row, "PROD_SRVC_ID")));
      }
    }
  });
}

TEST(Agreement, stays_do_not_overlap) {
  std::map<std::string, std::vector<std::pair<Date, Date>>> stays;
  for (const ClaimType type : {ClaimType::inpatient, ClaimType::snf}) {
    for (const Claim& claim : population().claims.at(type)) {
      stays[text(claim.front(), "BENE_ID")].emplace_back(from(type, claim.front()),
                                                         through(type, claim.front()));
    }
  }
  for (auto& [person, spans] : stays) {
    std::sort(spans.begin(), spans.end());
    for (std::size_t n = 0; n + 1 < spans.size(); ++n) {
      EXPECT_LE(spans[n].second, spans[n + 1].first) << person << " " << iso_date(spans[n].second);
    }
  }
}

TEST(Agreement, a_nursing_facility_stay_follows_the_stay_that_it_names) {
  std::map<std::string, std::set<std::pair<Date, Date>>> stays;
  for (const Claim& claim : population().claims.at(ClaimType::inpatient)) {
    const Fields& row = claim.front();
    stays[text(row, "BENE_ID")].emplace(date(row, "CLM_FROM_DT"), date(row, "CLM_THRU_DT"));
  }
  int named = 0;
  for (const Claim& claim : population().claims.at(ClaimType::snf)) {
    const Fields& row = claim.front();
    if (!has(row, "NCH_QLFYD_STAY_FROM_DT")) continue;
    ++named;
    const Date begin = date(row, "NCH_QLFYD_STAY_FROM_DT"), end = date(row, "NCH_QLFYD_STAY_THRU_DT");
    EXPECT_TRUE(stays[text(row, "BENE_ID")].contains({begin, end}));
    EXPECT_GE(end.days - begin.days, 3);  // 42 CFR 409.30
    EXPECT_LE(end, date(row, "CLM_ADMSN_DT"));
    EXPECT_LE(date(row, "CLM_ADMSN_DT").days - end.days, 30);
  }
  EXPECT_GT(named, 3);
}

TEST(Agreement, a_death_in_hospital_or_hospice_is_that_of_the_person) {
  each_claim([](ClaimType, const Claim& claim) {
    const std::string status = text(claim.front(), "PTNT_DSCHRG_STUS_CD");
    if (status != "20" && status != "40") return;
    const Fields& last = *population().by_person.at(text(claim.front(), "BENE_ID")).back();
    EXPECT_EQ(text(last, "DEATH_DT"), text(claim.front(), "CLM_THRU_DT"));
    EXPECT_EQ(text(claim.front(), "NCH_PTNT_STATUS_IND_CD"), "B");
  });
}

// Column, and the codebook's variable where it is not the column's name in lower case.
constexpr std::pair<const char*, const char*> kCoded[] = {{"NCH_NEAR_LINE_REC_IDENT_CD", ""},
                                                          {"NCH_CLM_TYPE_CD", ""},
                                                          {"CARR_CLM_ENTRY_CD", ""},
                                                          {"CARR_NUM", ""},
                                                          {"CARR_CLM_PMT_DNL_CD", ""},
                                                          {"CARR_CLM_PRVDR_ASGNMT_IND_SW", "asgmntcd"},
                                                          {"PRVDR_STATE_CD", ""},
                                                          {"PRVDR_SPCLTY", ""},
                                                          {"PRTCPTNG_IND_CD", ""},
                                                          {"CARR_LINE_RDCD_PMT_PHYS_ASTN_C", ""},
                                                          {"LINE_CMS_TYPE_SRVC_CD", ""},
                                                          {"LINE_PLACE_OF_SRVC_CD", ""},
                                                          {"CARR_LINE_PRCNG_LCLTY_CD", ""},
                                                          {"BETOS_CD", ""},
                                                          {"LINE_PRCSG_IND_CD", ""},
                                                          {"LINE_PMT_80_100_CD", ""},
                                                          {"LINE_SERVICE_DEDUCTIBLE", ""},
                                                          {"CARR_LINE_MTUS_CD", ""},
                                                          {"DMERC_LINE_SUPPLR_TYPE_CD", ""},
                                                          {"DMERC_LINE_PRCNG_STATE_CD", ""},
                                                          {"DMERC_LINE_MTUS_CD", ""},
                                                          {"CLAIM_QUERY_CODE", "claim_query_cd"},
                                                          {"CLM_FAC_TYPE_CD", ""},
                                                          {"CLM_FREQ_CD", ""},
                                                          {"CLM_MDCR_NON_PMT_RSN_CD", ""},
                                                          {"FI_CLM_ACTN_CD", ""},
                                                          {"CLM_MCO_PD_SW", ""},
                                                          {"PTNT_DSCHRG_STUS_CD", ""},
                                                          {"CLM_PPS_IND_CD", ""},
                                                          {"CLM_IP_ADMSN_TYPE_CD", ""},
                                                          {"NCH_PTNT_STATUS_IND_CD", "nch_ptnt_stus_ind_cd"},
                                                          {"CLM_DRG_OUTLIER_STAY_CD", ""},
                                                          {"CLM_POA_IND_SW1", ""},
                                                          {"CLM_HHA_LUPA_IND_CD", ""},
                                                          {"CLM_HHA_RFRL_CD", ""},
                                                          {"REV_CNTR", ""},
                                                          {"REV_CNTR_STUS_IND_CD", ""},
                                                          {"REV_CNTR_PACKG_IND_CD", ""},
                                                          {"REV_CNTR_DSCNT_IND_CD", ""},
                                                          {"REV_CNTR_DDCTBL_COINSRNC_CD", ""},
                                                          {"SRVC_PRVDR_ID_QLFYR_CD", ""},
                                                          {"PRSCRBR_ID_QLFYR_CD", ""},
                                                          {"CMPND_CD", ""},
                                                          {"DAW_PROD_SLCTN_CD", ""},
                                                          {"DRUG_CVRG_STUS_CD", ""},
                                                          {"CTSTRPHC_CVRG_CD", ""},
                                                          {"RX_ORGN_CD", ""},
                                                          {"BRND_GNRC_CD", ""},
                                                          {"PHRMCY_SRVC_TYPE_CD", ""},
                                                          {"PTNT_RSDNC_CD", ""},
                                                          {"SUBMSN_CLR_CD", ""}};

TEST(Agreement, codes_are_in_the_codebook) {
  std::map<std::string, std::set<std::string>> used;
  each_claim([&](ClaimType, const Claim& claim) {
    for (const Fields& row : claim) {
      for (const auto& [column, variable] : kCoded) {
        if (has(row, column)) used[column].insert(text(row, column));
      }
    }
  });
  for (const auto& [column, variable] : kCoded) {
    const std::string_view rare = "CLM_MDCR_NON_PMT_RSN_CD SUBMSN_CLR_CD CTSTRPHC_CVRG_CD";
    EXPECT_TRUE(used.contains(column) || rare.find(column) != std::string_view::npos) << column;
    for (const std::string& code : used[column]) {
      const auto& known = terminology::codebook(*variable == '\0' ? to_lower(column) : variable);
      EXPECT_NE(known.display_json(code), "") << column << " " << code;
    }
  }
}

// By the loader's own rule, over the files themselves.
TEST(Agreement, few_claims_are_sensitive_and_some_are) {
  std::size_t sensitive = 0;
  for (const ClaimType type : kClaimTypes) {
    const auto opened =
        rif::Reader::open(population().options.directory + "/" + std::string(name(type)) + ".csv");
    ASSERT_TRUE(opened.reader);
    const rif::FileLayout& layout = opened.reader->layout();
    RecordBuilder builder(layout);
    std::string key;
    const auto judge = [&] {
      if (!key.empty()) sensitive += is_sensitive(*RecordView::parse(builder.finish()));
    };
    while (opened.reader->next() == rif::Reader::Step::row) {
      const std::string_view* values = opened.reader->values();
      if (values[layout.key_column] == key) {
        ASSERT_TRUE(builder.add_line(values));
        continue;
      }
      judge();
      key = values[layout.key_column];
      ASSERT_TRUE(builder.start(values));
    }
    judge();
  }
  EXPECT_GT(sensitive, 10U);
  EXPECT_LT(sensitive * 50, population().summary.claims_total());  // under two in a hundred
}

// Nobody has the same operation twice, and each has its surgeon's claim where there is room for one.
TEST(Agreement, operations_are_done_once) {
  std::map<std::pair<std::string, std::string>, int> done;
  for (const Claim& claim : population().claims.at(ClaimType::inpatient)) {
    const Fields& row = claim.front();
    const std::string procedure = text(row, "ICD_PRCDR_CD1");
    if (procedure.starts_with("0SR") || procedure.starts_with("0DT") || procedure.starts_with("0JH")) {
      EXPECT_EQ(++done[std::make_pair(text(row, "BENE_ID"), procedure)], 1) << text(row, "BENE_ID");
    }
  }
  EXPECT_GT(done.size(), 5U);
  std::size_t surgeons = 0;
  for (const Claim& claim : population().claims.at(ClaimType::carrier))
    surgeons += text(claim.front(), "HCPCS_CD") == "27447";
  EXPECT_GT(surgeons, 2U);
}

// Illness explains claims: whose claims tell of diabetes takes something for it, and nobody else does.
TEST(Agreement, drugs_are_for_illnesses_that_claims_tell_of) {
  std::set<std::string> diabetics, takers, patients;
  each_claim([&](ClaimType type, const Claim& claim) {
    const Fields& row = claim.front();
    if (type == ClaimType::pde) {
      const std::string ndc = text(row, "PROD_SRVC_ID");
      if (ndc >= "99991030000" && ndc < "99991040000") takers.insert(text(row, "BENE_ID"));
      return;
    }
    patients.insert(text(row, "BENE_ID"));
    for (int n = 1; n <= 12; ++n) {
      if (text(row, "ICD_DGNS_CD" + std::to_string(n)).starts_with("E11"))
        diabetics.insert(text(row, "BENE_ID"));
    }
  });
  std::size_t explained = 0, unexplained = 0;
  for (const std::string& person : takers) {
    if (patients.contains(person)) (diabetics.contains(person) ? explained : unexplained) += 1;
  }
  EXPECT_GT(explained, 8U);
  EXPECT_LT(unexplained * 10, explained);
}

}  // namespace
}  // namespace bb::synth::test
