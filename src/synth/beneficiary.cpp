// A beneficiary's rows: one for each reference year with coverage, and one of the history for a former
// identity.
#include <algorithm>

#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Beneficiary;

// Twelve columns of a year follow each other from January's.
struct Monthly {
  File::Column january, december;
};
constexpr Monthly kMonthly[] = {
    {File::FIPS_STATE_CNTY_JAN_CD, File::FIPS_STATE_CNTY_DEC_CD},
    {File::MDCR_STUS_JAN_CD, File::MDCR_STUS_DEC_CD},
    {File::MDCR_ENTLMT_BUYIN_1_IND, File::MDCR_ENTLMT_BUYIN_12_IND},
    {File::HMO_1_IND, File::HMO_12_IND},
    {File::PTC_CNTRCT_JAN_ID, File::PTC_CNTRCT_DEC_ID},
    {File::PTC_PBP_JAN_ID, File::PTC_PBP_DEC_ID},
    {File::PTC_PLAN_TYPE_JAN_CD, File::PTC_PLAN_TYPE_DEC_CD},
    {File::PTD_CNTRCT_JAN_ID, File::PTD_CNTRCT_DEC_ID},
    {File::PTD_PBP_JAN_ID, File::PTD_PBP_DEC_ID},
    {File::PTD_SGMT_JAN_ID, File::PTD_SGMT_DEC_ID},
    {File::RDS_JAN_IND, File::RDS_DEC_IND},
    {File::META_DUAL_ELGBL_STUS_JAN_CD, File::META_DUAL_ELGBL_STUS_DEC_CD},
    {File::CST_SHR_GRP_JAN_CD, File::CST_SHR_GRP_DEC_CD},
};
static_assert(std::all_of(std::begin(kMonthly), std::end(kMonthly),
                          [](const Monthly& m) { return m.december == m.january + 11; }));

// CCW codebook: MDCR_STUS_CD_01.
std::string_view medicare_status(const Person& person, Date date) {
  if (age_at(person.birth, date) >= 65) return person.dialysis ? "11" : "10";
  if (person.reason == Entitlement::kidney_failure) return "31";
  return person.dialysis ? "21" : "20";
}

struct Months {
  int a = 0, b = 0, buy_in = 0, advantage = 0, subsidy = 0, drugs = 0, dual = 0;
};

void set_uncovered_month(Row<File>& row, std::size_t m) {
  row.set(File::MDCR_STUS_JAN_CD + m, "00");
  row.set(File::MDCR_ENTLMT_BUYIN_1_IND + m, "0");
  row.set(File::HMO_1_IND + m, "0");
  row.set(File::PTD_CNTRCT_JAN_ID + m, "0");
  row.set(File::RDS_JAN_IND + m, "0");
  row.set(File::META_DUAL_ELGBL_STUS_JAN_CD + m, "00");
  row.set(File::CST_SHR_GRP_JAN_CD + m, "00");
}

void set_covered_month(Row<File>& row, std::size_t m, const Person& person, const CoverageMonth& month,
                       Date end, Months& counted) {
  row.set(File::FIPS_STATE_CNTY_JAN_CD + m, person.place_at(end).fips);
  row.set(File::MDCR_STUS_JAN_CD + m, medicare_status(person, end));
  row.set(File::MDCR_ENTLMT_BUYIN_1_IND + m,
          month.part_b ? (month.buy_in() ? "C" : "3") : (month.buy_in() ? "A" : "1"));
  row.set(File::HMO_1_IND + m, month.advantage != nullptr ? "C" : "0");
  if (month.advantage != nullptr) {
    row.set(File::PTC_CNTRCT_JAN_ID + m, month.advantage->contract);
    row.set(File::PTC_PBP_JAN_ID + m, month.advantage_package);
    row.set(File::PTC_PLAN_TYPE_JAN_CD + m, month.advantage->plan_type);
  }
  row.set(File::PTD_CNTRCT_JAN_ID + m, month.drugs != nullptr ? month.drugs->contract : "N");
  if (month.drugs != nullptr) {
    row.set(File::PTD_PBP_JAN_ID + m, month.drugs_package);
    row.set(File::PTD_SGMT_JAN_ID + m, "000");
  }
  row.set(File::RDS_JAN_IND + m, month.retiree_subsidy ? "Y" : "N");
  row.set(File::META_DUAL_ELGBL_STUS_JAN_CD + m, month.dual);
  row.set(File::CST_SHR_GRP_JAN_CD + m, month.cost_share);
  counted.a += 1;
  counted.b += month.part_b;
  counted.buy_in += month.buy_in();
  counted.advantage += month.advantage != nullptr;
  counted.subsidy += month.retiree_subsidy;
  counted.drugs += month.drugs != nullptr;
  counted.dual += month.buy_in();
}

// The columns that the yearly rows and the history have in common.
template <class Table>
void set_identity(Row<Table>& row, const Person& person, Date date, std::string_view mbi,
                  std::string_view surname) {
  const Place& place = person.place_at(date);
  row.count(Table::BENE_ID, person.id);
  row.set(Table::STATE_CODE, place.community->ssa_state);
  row.set(Table::BENE_COUNTY_CD, place.county);
  row.set(Table::BENE_ZIP_CD, place.zip);
  row.set(Table::BENE_BIRTH_DT, person.birth);
  row.set(Table::BENE_SEX_IDENT_CD, person.sex);
  row.set(Table::BENE_RACE_CD, person.race);
  const bool aged = age_at(person.birth, date) >= 65;
  row.set(Table::BENE_ENTLMT_RSN_ORIG, static_cast<char>(person.reason));
  row.set(Table::BENE_ENTLMT_RSN_CURR, aged ? '0' : static_cast<char>(person.reason));
  row.set(Table::BENE_ESRD_IND, person.dialysis ? "Y" : "0");
  row.set(Table::BENE_MDCR_STATUS_CD, medicare_status(person, date));
  const bool died = person.death && *person.death <= date;
  row.set(Table::BENE_PTA_TRMNTN_CD, died ? "1" : "0");
  row.set(Table::BENE_PTB_TRMNTN_CD, died ? "1" : "0");
  row.set(Table::BENE_CRNT_HIC_NUM, person.hicn);
  row.set(Table::BENE_SRNM_NAME, surname);
  row.set(Table::BENE_GVN_NAME, person.given);
  row.set(Table::BENE_MDL_NAME, person.middle);
  row.set(Table::MBI_NUM, mbi);
}

void set_address(Row<File>& row, const Person& person, Date date) {
  const Place& place = person.place_at(date);
  row.set(File::DRVD_LINE_1_ADR, person.street);
  row.set(File::CITY_NAME, place.city);
  row.set(File::STATE_CD, place.state);
  row.set(File::STATE_CNTY_ZIP_CD, std::string(place.community->ssa_state) + std::string(place.county) +
                                       std::string(place.zip.substr(0, 4)));
}

// CMS's samples are groups by the end of the claim number.
std::string_view sample_group(std::uint64_t number) {
  const std::uint64_t draw = mix(number) % 100;
  return draw < 1 ? "01" : draw < 5 ? "04" : draw < 20 ? "15" : "";
}

}  // namespace

void Scribe::write_beneficiary() {
  const Person& person = story_->person;
  const Coverage& coverage = story_->coverage;
  const int known_until = month_of(as_of_);
  for (int year = kFirstYear; year <= year_of(as_of_); ++year) {
    const int january = (year - kFirstYear) * 12;
    const int first = std::max(january, coverage.first), last = std::min(january + 11, coverage.last);
    if (first > last) continue;
    Date end = std::min(make_date(year, 12, 31), as_of_);
    if (person.death) end = std::min(end, *person.death);

    Row<File>& row = beneficiary_;
    row.clear();
    row.set(File::DML_IND, january <= coverage.first ? "INSERT" : "UPDATE");
    const bool former = person.former && end <= person.former->to;
    set_identity(row, person, end, former ? person.former->mbi : person.mbi,
                 former ? std::string_view(person.former->surname) : person.surname);
    if (person.death && *person.death <= end) {
      row.set(File::DEATH_DT, *person.death);
      row.set(File::V_DOD_SW, "V");
    }
    row.count(File::RFRNC_YR, year);
    row.set(File::ENRL_SRC, "CME");
    row.set(File::SAMPLE_GROUP, sample_group(person.number));
    row.set(File::CRNT_BIC, person.benefit_code);
    row.count(
        File::AGE,
        age_at(person.birth, person.death && *person.death <= end ? *person.death : make_date(year, 12, 31)));
    row.set(File::COVSTART, person.entitled);
    row.set(File::RTI_RACE_CD, person.race);
    Months counted;
    int drugs_first = -1, drugs_last = -1;
    for (int month = january; month <= std::min(january + 11, known_until); ++month) {
      const auto m = static_cast<std::size_t>(month - january);
      if (!coverage.covers(month)) {
        set_uncovered_month(row, m);
      } else {
        set_covered_month(row, m, person, coverage.month(month), last_day(month), counted);
      }
    }
    for (int month = coverage.first; month <= last; ++month) {
      if (coverage.month(month).drugs == nullptr) continue;
      if (drugs_first < 0) drugs_first = month;
      drugs_last = month;
    }
    row.count(File::A_MO_CNT, counted.a);
    row.count(File::B_MO_CNT, counted.b);
    row.count(File::BUYIN_MO_CNT, counted.buy_in);
    row.count(File::HMO_MO_CNT, counted.advantage);
    row.count(File::RDS_MO_CNT, counted.subsidy);
    row.count(File::DUAL_MO_CNT, counted.dual);
    row.count(File::PLAN_CVRG_MO_CNT, counted.drugs);
    set_address(row, person, end);

    const Date mbi_from =
        person.former && !former ? person.former->to + 1 : std::max(person.entitled, make_date(2018, 4, 1));
    if (mbi_from <= end) row.set(File::EFCTV_BGN_DT, mbi_from);
    row.set(File::PTA_CVRG_STRT_DT, person.entitled);
    const Date part_b =
        coverage.part_b_first > coverage.first ? first_day(coverage.part_b_first) : person.entitled;
    if (part_b <= end) row.set(File::PTB_CVRG_STRT_DT, part_b);
    if (drugs_first >= 0) {
      row.set(File::PTD_CVRG_STRT_DT,
              drugs_first == 0 ? std::max(person.entitled, make_date(2006, 1, 1)) : first_day(drugs_first));
      if (drugs_last < last) row.set(File::PTD_CVRG_END_DT, last_day(drugs_last));
    }
    if (person.death && *person.death <= end) {
      row.set(File::PTA_CVRG_END_DT, *person.death);
      if (part_b <= end) row.set(File::PTB_CVRG_END_DT, *person.death);
      if (drugs_first >= 0) row.set(File::PTD_CVRG_END_DT, *person.death);
    }
    row.write(output_->year(year));
  }
}

void Scribe::write_history() {
  const Person& person = story_->person;
  if (!person.former) return;
  Row<rif::BeneficiaryHistory>& row = history_;
  row.clear();
  row.set(rif::BeneficiaryHistory::DML_IND, "INSERT");
  set_identity(row, person, person.former->to, person.former->mbi, person.former->surname);
  row.set(rif::BeneficiaryHistory::EFCTV_BGN_DT, person.former->from);
  row.set(rif::BeneficiaryHistory::EFCTV_END_DT, person.former->to);
  row.write(output_->file(rif::FileType::beneficiary_history));
}

}  // namespace bb::synth
