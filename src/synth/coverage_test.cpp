// The rules that hold between the columns of a beneficiary's yearly rows.
#include "synth/population_for_test.h"
#include "terminology/codebook.h"

namespace bb::synth::test {
namespace {

constexpr const char* kMonths[] = {"JAN", "FEB", "MAR",  "APR", "MAY", "JUN",
                                   "JUL", "AUG", "SEPT", "OCT", "NOV", "DEC"};

std::string month_column(std::string_view before, std::size_t month, std::string_view after) {
  return std::string(before) + kMonths[month] + std::string(after);
}
std::string numbered_column(std::string_view before, std::size_t month) {
  return std::string(before) + std::to_string(month + 1) + "_IND";
}

void each_row(const std::function<void(const Fields&)>& check) {
  for (const Fields& row : population().beneficiaries) {
    SCOPED_TRACE(text(row, "BENE_ID") + " in " + text(row, "RFRNC_YR"));
    check(row);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Coverage, counts_of_months_are_those_of_the_monthly_columns) {
  each_row([](const Fields& row) {
    long a = 0, b = 0, buy_in = 0, hmo = 0, subsidy = 0, dual = 0, drugs = 0;
    for (std::size_t m = 0; m < 12; ++m) {
      const std::string entitled = text(row, numbered_column("MDCR_ENTLMT_BUYIN_", m));
      a += entitled == "1" || entitled == "3" || entitled == "A" || entitled == "C";
      b += entitled == "3" || entitled == "C";
      buy_in += entitled == "A" || entitled == "C";
      const std::string advantage = text(row, numbered_column("HMO_", m));
      hmo += !advantage.empty() && advantage != "0";
      subsidy += text(row, month_column("RDS_", m, "_IND")) == "Y";
      const std::string state = text(row, month_column("META_DUAL_ELGBL_STUS_", m, "_CD"));
      dual += !state.empty() && state != "NA" && state != "00";
      const std::string contract = text(row, month_column("PTD_CNTRCT_", m, "_ID"));
      drugs += contract.size() == 5;
      EXPECT_EQ(has(row, month_column("PTC_CNTRCT_", m, "_ID")), advantage == "C");
      EXPECT_EQ(contract.size() == 5, has(row, month_column("PTD_PBP_", m, "_ID")));
      // A Part C plan brings its own drug plan.
      if (advantage == "C" && contract.size() == 5) {
        EXPECT_EQ(contract, text(row, month_column("PTC_CNTRCT_", m, "_ID")));
      }
    }
    EXPECT_EQ(number(row, "A_MO_CNT"), a);
    EXPECT_EQ(number(row, "B_MO_CNT"), b);
    EXPECT_EQ(number(row, "BUYIN_MO_CNT"), buy_in);
    EXPECT_EQ(number(row, "HMO_MO_CNT"), hmo);
    EXPECT_EQ(number(row, "RDS_MO_CNT"), subsidy);
    EXPECT_EQ(number(row, "DUAL_MO_CNT"), dual);
    EXPECT_EQ(number(row, "PLAN_CVRG_MO_CNT"), drugs);
    EXPECT_GT(a, 0);
  });
}

TEST(Coverage, begins_with_entitlement_and_ends_with_death) {
  each_row([](const Fields& row) {
    const auto year = static_cast<int>(number(row, "RFRNC_YR"));
    const Date start = date(row, "COVSTART");
    EXPECT_EQ(date(row, "PTA_CVRG_STRT_DT"), start);
    for (std::size_t m = 0; m < 12; ++m) {
      const Date first = make_date(year, static_cast<unsigned>(m) + 1, 1);
      const std::string status = text(row, month_column("MDCR_STUS_", m, "_CD"));
      const bool known = first <= population().options.as_of;
      EXPECT_EQ(status.empty(), !known);
      if (!known) continue;
      const bool alive = !has(row, "DEATH_DT") || first <= date(row, "DEATH_DT");
      EXPECT_EQ(status != "00", first >= start && alive) << m;
    }
    if (has(row, "DEATH_DT")) {
      EXPECT_EQ(text(row, "V_DOD_SW"), "V");
      EXPECT_EQ(year_month_day(date(row, "DEATH_DT")).year, year);
      EXPECT_EQ(text(row, "BENE_PTA_TRMNTN_CD"), "1");
      EXPECT_EQ(date(row, "PTA_CVRG_END_DT"), date(row, "DEATH_DT"));
    }
  });
  for (const auto& [id, rows] : population().by_person) {
    for (std::size_t n = 0; n + 1 < rows.size(); ++n) {
      EXPECT_FALSE(has(*rows[n], "DEATH_DT"));
      EXPECT_EQ(number(*rows[n], "RFRNC_YR") + 1, number(*rows[n + 1], "RFRNC_YR"));
      EXPECT_EQ(text(*rows[n], "BENE_BIRTH_DT"), text(*rows[n + 1], "BENE_BIRTH_DT"));
    }
  }
}

// 42 CFR 406.10: entitlement by age begins with the month of the 65th birthday.
TEST(Coverage, by_age_begins_at_sixty_five) {
  each_row([](const Fields& row) {
    const YearMonthDay born = year_month_day(date(row, "BENE_BIRTH_DT"));
    const YearMonthDay start = year_month_day(date(row, "COVSTART"));
    if (text(row, "BENE_ENTLMT_RSN_ORIG") == "0") {
      EXPECT_EQ(start.year, born.year + 65);
      EXPECT_EQ(start.month, born.month);
    } else {
      EXPECT_LT(start.year, born.year + 65);
    }
    EXPECT_EQ(start.day, 1U);
    const long age = number(row, "AGE");
    EXPECT_LE(age, 115);  // CCW codebook: AGE
    const auto year = has(row, "DEATH_DT") ? date(row, "DEATH_DT")
                                           : make_date(static_cast<int>(number(row, "RFRNC_YR")), 12, 31);
    EXPECT_LE(std::abs(year_month_day(year).year - born.year - age), 1);
  });
}

TEST(Coverage, has_people_of_every_kind) {
  std::map<std::string, int> reasons, duals, advantages;
  int dead = 0, kidneys = 0, newcomers = 0;
  for (const auto& [id, rows] : population().by_person) {
    const Fields& last = *rows.back();
    ++reasons[text(last, "BENE_ENTLMT_RSN_ORIG")];
    dead += has(last, "DEATH_DT");
    kidneys += text(last, "BENE_ESRD_IND") == "Y";
    newcomers += date(last, "COVSTART") > make_date(2016, 1, 1);
    duals[text(last, "DUAL_MO_CNT") == "0" ? "no" : "yes"]++;
    advantages[text(last, "HMO_MO_CNT") == "0" ? "no" : "yes"]++;
  }
  EXPECT_GT(reasons["0"], 120);
  EXPECT_GT(reasons["1"], 8);
  EXPECT_GE(reasons["2"], 1);
  EXPECT_GT(dead, 20);
  EXPECT_LT(dead, 100);
  EXPECT_GE(kidneys, 3);
  EXPECT_GT(newcomers, 30);
  EXPECT_GT(duals["yes"], 15);
  EXPECT_GT(advantages["yes"], 15);
}

TEST(Coverage, codes_are_in_the_codebook) {
  struct Coded {
    const char *before, *after, *variable;
  };
  constexpr Coded kMonthly[] = {{"MDCR_STUS_", "_CD", "mdcr_stus_cd_01"},
                                {"META_DUAL_ELGBL_STUS_", "_CD", "dual_01"},
                                {"CST_SHR_GRP_", "_CD", "cstshr01"},
                                {"RDS_", "_IND", "rdsind01"},
                                {"PTC_PLAN_TYPE_", "_CD", "ptc_plan_type_cd_01"}};
  constexpr std::pair<const char*, const char*> kYearly[] = {{"STATE_CODE", "state_cd"},
                                                             {"BENE_SEX_IDENT_CD", "sex"},
                                                             {"BENE_RACE_CD", "race"},
                                                             {"BENE_ENTLMT_RSN_ORIG", "orec"},
                                                             {"BENE_ENTLMT_RSN_CURR", "crec"},
                                                             {"BENE_ESRD_IND", "esrd_ind"},
                                                             {"BENE_PTA_TRMNTN_CD", "a_trm_cd"},
                                                             {"BENE_PTB_TRMNTN_CD", "b_trm_cd"},
                                                             {"BENE_MDCR_STATUS_CD", "ms_cd"},
                                                             {"ENRL_SRC", "enrl_src"},
                                                             {"CRNT_BIC", "crnt_bic"},
                                                             {"RTI_RACE_CD", "rti_race_cd"},
                                                             {"V_DOD_SW", "v_dod_sw"}};
  const auto check = [](const char* variable, const std::string& code) {
    if (code.empty()) return;
    EXPECT_NE(terminology::codebook(variable).display_json(code), "") << variable << " " << code;
  };
  each_row([&](const Fields& row) {
    for (std::size_t m = 0; m < 12; ++m) {
      for (const auto& [before, after, variable] : kMonthly)
        check(variable, text(row, month_column(before, m, after)));
      check("buyin01", text(row, numbered_column("MDCR_ENTLMT_BUYIN_", m)));
      check("hmo_ind_01", text(row, numbered_column("HMO_", m)));
      const std::string contract = text(row, month_column("PTD_CNTRCT_", m, "_ID"));
      check("ptdcntrct01", contract.substr(0, 1));
    }
    for (const auto& [column, variable] : kYearly) check(variable, text(row, column));
  });
}

}  // namespace
}  // namespace bb::synth::test
