// The sums that hold within a claim, and over a person's claims of a year.
#include <numeric>

#include "synth/population_for_test.h"
#include "synth/tables.h"

namespace bb::synth::test {
namespace {

void each_of(ClaimType type, const std::function<void(const Claim&)>& check) {
  for (const Claim& claim : population().claims.at(type)) {
    SCOPED_TRACE(std::string(name(type)) + " " +
                 text(claim.front(), type == ClaimType::pde ? "PDE_ID" : "CLM_ID"));
    check(claim);
    if (::testing::Test::HasFailure()) return;
  }
}

// Of all lines but that of the total.
std::int64_t sum(const Claim& claim, std::string_view column) {
  std::int64_t total = 0;
  for (const Fields& line : claim) {
    if (text(line, "REV_CNTR") != "0001") total += cents(line, column);
  }
  return total;
}

void check_part_b_lines(const Claim& claim) {
  for (const Fields& line : claim) {
    const std::int64_t allowed = cents(line, "LINE_ALOWD_CHRG_AMT");
    EXPECT_EQ(allowed, cents(line, "LINE_NCH_PMT_AMT") + cents(line, "LINE_COINSRNC_AMT") +
                           cents(line, "LINE_BENE_PTB_DDCTBL_AMT"));
    EXPECT_EQ(cents(line, "LINE_NCH_PMT_AMT"),
              cents(line, "LINE_PRVDR_PMT_AMT") + cents(line, "LINE_BENE_PMT_AMT"));
    EXPECT_GE(cents(line, "LINE_NCH_PMT_AMT"), 0);
    EXPECT_GE(cents(line, "LINE_SBMTD_CHRG_AMT"), allowed);
    EXPECT_GT(cents(line, "LINE_SBMTD_CHRG_AMT"), 0);
    EXPECT_EQ(allowed > 0, text(line, "LINE_PRCSG_IND_CD") == "A");
    if (text(line, "LINE_SERVICE_DEDUCTIBLE") == "1") {
      EXPECT_EQ(cents(line, "LINE_BENE_PTB_DDCTBL_AMT"), 0);
    }
  }
  const Fields& header = claim.front();
  EXPECT_EQ(cents(header, "CLM_PMT_AMT"), sum(claim, "LINE_NCH_PMT_AMT"));
  EXPECT_EQ(cents(header, "NCH_CLM_PRVDR_PMT_AMT"), sum(claim, "LINE_PRVDR_PMT_AMT"));
  EXPECT_EQ(cents(header, "NCH_CLM_BENE_PMT_AMT"), sum(claim, "LINE_BENE_PMT_AMT"));
  EXPECT_EQ(cents(header, "NCH_CARR_CLM_SBMTD_CHRG_AMT"), sum(claim, "LINE_SBMTD_CHRG_AMT"));
  EXPECT_EQ(cents(header, "NCH_CARR_CLM_ALOWD_AMT"), sum(claim, "LINE_ALOWD_CHRG_AMT"));
  EXPECT_EQ(cents(header, "CARR_CLM_CASH_DDCTBL_APLD_AMT"), sum(claim, "LINE_BENE_PTB_DDCTBL_AMT"));
  EXPECT_EQ(text(header, "CARR_CLM_PMT_DNL_CD") == "0", cents(header, "NCH_CARR_CLM_ALOWD_AMT") == 0);
}

TEST(Payments, of_carrier_claims_add_up) { each_of(ClaimType::carrier, check_part_b_lines); }
TEST(Payments, of_dme_claims_add_up) { each_of(ClaimType::dme, check_part_b_lines); }

void check_charges(const Claim& claim) {
  const Fields& header = claim.front();
  const std::int64_t charged = cents(header, "CLM_TOT_CHRG_AMT");
  EXPECT_EQ(charged, sum(claim, "REV_CNTR_TOT_CHRG_AMT"));
  EXPECT_GT(charged, 0);
  EXPECT_EQ(text(claim.back(), "REV_CNTR"), "0001");
  EXPECT_EQ(charged, cents(claim.back(), "REV_CNTR_TOT_CHRG_AMT"));
  EXPECT_GE(cents(header, "CLM_PMT_AMT"), 0);
}

TEST(Payments, of_outpatient_claims_add_up) {
  each_of(ClaimType::outpatient, [](const Claim& claim) {
    check_charges(claim);
    const Fields& header = claim.front();
    EXPECT_EQ(cents(header, "CLM_PMT_AMT"), sum(claim, "REV_CNTR_PMT_AMT_AMT"));
    EXPECT_EQ(cents(header, "CLM_PMT_AMT"),
              cents(header, "CLM_OP_PRVDR_PMT_AMT") + cents(header, "CLM_OP_BENE_PMT_AMT"));
    EXPECT_EQ(cents(header, "NCH_BENE_PTB_DDCTBL_AMT"), sum(claim, "REV_CNTR_CASH_DDCTBL_AMT"));
    EXPECT_EQ(cents(header, "NCH_BENE_PTB_COINSRNC_AMT"), sum(claim, "REV_CNTR_COINSRNC_WGE_ADJSTD_C"));
    for (const Fields& line : claim) {
      EXPECT_EQ(cents(line, "REV_CNTR_PTNT_RSPNSBLTY_PMT"),
                cents(line, "REV_CNTR_CASH_DDCTBL_AMT") + cents(line, "REV_CNTR_COINSRNC_WGE_ADJSTD_C"));
      EXPECT_EQ(cents(line, "REV_CNTR_PMT_AMT_AMT"),
                cents(line, "REV_CNTR_PRVDR_PMT_AMT") + cents(line, "REV_CNTR_BENE_PMT_AMT"));
      EXPECT_GE(cents(line, "REV_CNTR_TOT_CHRG_AMT"), cents(line, "REV_CNTR_PMT_AMT_AMT"));
    }
  });
}

TEST(Payments, of_inpatient_claims_add_up) {
  each_of(ClaimType::inpatient, [](const Claim& claim) {
    check_charges(claim);
    const Fields& row = claim.front();
    EXPECT_EQ(cents(row, "NCH_IP_TOT_DDCTN_AMT"), cents(row, "NCH_BENE_IP_DDCTBL_AMT") +
                                                      cents(row, "NCH_BENE_PTA_COINSRNC_LBLTY_AM") +
                                                      cents(row, "NCH_BENE_BLOOD_DDCTBL_LBLTY_AM"));
    EXPECT_EQ(cents(row, "NCH_IP_NCVRD_CHRG_AMT"), sum(claim, "REV_CNTR_NCVRD_CHRG_AMT"));
    EXPECT_EQ(cents(row, "CLM_TOT_PPS_CPTL_AMT"),
              cents(row, "CLM_PPS_CPTL_FSP_AMT") + cents(row, "CLM_PPS_CPTL_OUTLIER_AMT") +
                  cents(row, "CLM_PPS_CPTL_DSPRPRTNT_SHR_AMT") + cents(row, "CLM_PPS_CPTL_IME_AMT") +
                  cents(row, "CLM_PPS_CPTL_EXCPTN_AMT") + cents(row, "CLM_PPS_OLD_CPTL_HLD_HRMLS_AMT"));
    const int days = std::max(1, date(row, "CLM_THRU_DT").days - date(row, "CLM_FROM_DT").days);
    EXPECT_EQ(number(row, "CLM_UTLZTN_DAY_CNT") + number(row, "CLM_NON_UTLZTN_DAYS_CNT"), days);
    EXPECT_EQ(text(row, "CLM_MDCR_NON_PMT_RSN_CD") == "B", number(row, "CLM_UTLZTN_DAY_CNT") == 0);
    // What is paid and owed is less than what was charged.
    EXPECT_LE(cents(row, "CLM_PMT_AMT") + cents(row, "NCH_IP_TOT_DDCTN_AMT"), cents(row, "CLM_TOT_CHRG_AMT"));
    const Cents deductible =
        reference().year(year_month_day(date(row, "CLM_FROM_DT")).year).part_a_deductible;
    EXPECT_LE(cents(row, "NCH_BENE_IP_DDCTBL_AMT"), deductible);
  });
}

TEST(Payments, of_nursing_facility_claims_add_up) {
  each_of(ClaimType::snf, [](const Claim& claim) {
    check_charges(claim);
    const Fields& row = claim.front();
    const int days = std::max(1, date(row, "CLM_THRU_DT").days - date(row, "CLM_FROM_DT").days);
    EXPECT_EQ(number(row, "CLM_UTLZTN_DAY_CNT") + number(row, "CLM_NON_UTLZTN_DAYS_CNT"), days);
    EXPECT_LE(number(row, "BENE_TOT_COINSRNC_DAYS_CNT"), std::max(0, days));
    EXPECT_EQ(cents(row, "NCH_IP_TOT_DDCTN_AMT"), cents(row, "NCH_BENE_PTA_COINSRNC_LBLTY_AM"));
    EXPECT_EQ(cents(row, "NCH_BENE_PTA_COINSRNC_LBLTY_AM") > 0,
              number(row, "BENE_TOT_COINSRNC_DAYS_CNT") > 0);
  });
}

TEST(Payments, of_home_health_claims_add_up) {
  each_of(ClaimType::hha, [](const Claim& claim) {
    check_charges(claim);
    const Fields& row = claim.front();
    EXPECT_EQ(cents(row, "CLM_PMT_AMT"), sum(claim, "REV_CNTR_PMT_AMT_AMT"));
    EXPECT_EQ(number(row, "CLM_HHA_TOT_VISIT_CNT"),
              static_cast<long>(claim.size()) - 2);  // but the lines 0023 and 0001
    EXPECT_EQ(text(row, "CLM_HHA_LUPA_IND_CD") == "L", number(row, "CLM_HHA_TOT_VISIT_CNT") < 4);
  });
}

TEST(Payments, of_hospice_claims_add_up) {
  each_of(ClaimType::hospice, [](const Claim& claim) {
    check_charges(claim);
    const Fields& row = claim.front();
    EXPECT_EQ(cents(row, "CLM_PMT_AMT"), sum(claim, "REV_CNTR_PMT_AMT_AMT"));
    EXPECT_EQ(cents(row, "CLM_PMT_AMT"),
              sum(claim, "REV_CNTR_PRVDR_PMT_AMT") + sum(claim, "REV_CNTR_BENE_PMT_AMT"));
    EXPECT_EQ(number(row, "CLM_UTLZTN_DAY_CNT"),
              date(row, "CLM_THRU_DT").days - date(row, "CLM_FROM_DT").days + 1);
  });
}

// CCW codebook: TOT_RX_CST_AMT and GDC_BLW_OOPT_AMT.
TEST(Payments, of_drugs_add_up) {
  each_of(ClaimType::pde, [](const Claim& claim) {
    const Fields& row = claim.front();
    std::int64_t total = 0;
    for (const char* column : {"PTNT_PAY_AMT", "OTHR_TROOP_AMT", "LICS_AMT", "PLRO_AMT", "CVRD_D_PLAN_PD_AMT",
                               "NCVRD_PLAN_PD_AMT", "RPTD_GAP_DSCNT_NUM"}) {
      EXPECT_GE(cents(row, column), 0) << column;
      total += cents(row, column);
    }
    EXPECT_EQ(cents(row, "TOT_RX_CST_AMT"), total);
    EXPECT_EQ(cents(row, "TOT_RX_CST_AMT"), cents(row, "GDC_BLW_OOPT_AMT") + cents(row, "GDC_ABV_OOPT_AMT"));
    EXPECT_EQ(has(row, "CTSTRPHC_CVRG_CD"), cents(row, "GDC_ABV_OOPT_AMT") > 0);
  });
}

// 42 CFR 410.160: one Part B deductible a year, over all that Part B pays.
TEST(Payments, the_part_b_deductible_is_owed_once_a_year) {
  std::map<std::pair<std::string, int>, std::int64_t> owed;
  for (const ClaimType type : {ClaimType::carrier, ClaimType::dme, ClaimType::outpatient}) {
    for (const Claim& claim : population().claims.at(type)) {
      const Fields& row = claim.front();
      owed[{text(row, "BENE_ID"), year_month_day(date(row, "CLM_FROM_DT")).year}] += cents(
          row, type == ClaimType::outpatient ? "NCH_BENE_PTB_DDCTBL_AMT" : "CARR_CLM_CASH_DDCTBL_APLD_AMT");
    }
  }
  int whole = 0;
  for (const auto& [key, amount] : owed) {
    const Cents deductible = reference().year(key.second).part_b_deductible;
    ASSERT_LE(amount, deductible) << key.first << " in " << key.second;
    whole += amount == deductible;
  }
  EXPECT_GT(whole, 200);
}

// Part D: from 2024 on nobody pays more than the limit of a year, whatever the drug costs.
TEST(Payments, drugs_cost_a_person_no_more_than_the_limit_since_2024) {
  std::map<std::pair<std::string, int>, std::int64_t> paid;
  for (const Claim& claim : population().claims.at(ClaimType::pde)) {
    const Fields& row = claim.front();
    paid[{text(row, "BENE_ID"), year_month_day(date(row, "SRVC_DT")).year}] += cents(row, "PTNT_PAY_AMT");
  }
  for (const auto& [key, amount] : paid) {
    if (key.second >= 2024) {
      EXPECT_LE(amount, reference().year(key.second).out_of_pocket + 100) << key.first;
    }
  }
}

}  // namespace
}  // namespace bb::synth::test
