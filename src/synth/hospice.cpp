// Claims of hospices: routine home care by the day, and the visits made.
#include <algorithm>

#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Hospice;

constexpr Cents kPerDay = 18'700, kPerDayLater = 14'700;  // in 2016: up to day 60, and after
constexpr int kEarlyDays = 60;
constexpr std::string_view kTerminal[] = {"lung_cancer", "colon_cancer", "dementia", "heart_failure", "copd"};

struct Caller {
  std::string_view center, hcpcs;
  int every;  // days
};
constexpr Caller kCallers[] = {{"0551", "G0299", 4}, {"0571", "G0156", 3}, {"0561", "G0155", 12}};

std::string_view bill(const Episode& episode) {
  if (episode.sequence == 0) return episode.last ? "811" : "812";
  return episode.last ? "814" : "813";
}

}  // namespace

void Scribe::write_hospice(const Event& event) {
  const Episode& episode = story_->hospice[event.index];
  const Provider& hospice = provider("hospice");
  const Provider& doctor = provider("internist");
  const int days = episode.to - episode.from + 1;
  Texts own{"R634"};
  for (const std::string_view key : kTerminal) {
    for (const Illness& illness : story_->illnesses) {
      if (illness.condition->key == key && own.size() == 1) own = {illness.diagnosis, "R634", "Z515"};
    }
  }
  const Diagnoses found = diagnoses(own, episode.from, 10);
  const bool late = episode.from - episode.admission >= kEarlyDays;
  const Cents paid = local(late ? kPerDayLater : kPerDay, episode.from) * days;

  struct Call {
    Date date;
    const Caller* caller;
    Cents charge;
  };
  std::vector<Call> calls;
  for (const Caller& caller : kCallers) {
    for (int day = random_->between(0, caller.every - 1); day < days; day += caller.every) {
      calls.push_back({episode.from + day, &caller, local(random_->between(6'000, 16'000), episode.from)});
    }
  }
  std::stable_sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) { return a.date < b.date; });
  const Cents daily = paid * 12 / 10;
  Cents charged = daily;
  for (const Call& call : calls) charged += call.charge;

  Row<File>& row = hospice_;
  open_claim(row, episode.from, episode.to, 'V', "50");
  set_institution(row, hospice, doctor, bill(episode));
  row.money(File::CLM_PMT_AMT, paid);
  row.set(File::PTNT_DSCHRG_STUS_CD, episode.discharge);
  row.money(File::CLM_TOT_CHRG_AMT, charged);
  row.set(File::NCH_PTNT_STATUS_IND_CD, episode.discharge == "40" ? 'B' : episode.last ? 'A' : 'C');
  row.count(File::CLM_UTLZTN_DAY_CNT, days);
  if (episode.last) row.set(File::NCH_BENE_DSCHRG_DT, episode.to);
  set_diagnoses<File, 25>(row, found.codes);
  row.set(File::CLM_HOSPC_START_DT_ID, episode.admission);
  row.count(File::BENE_HOSPC_PRD_CNT, 1);
  row.begin_lines();

  int number = 0;
  const auto write_line = [&](std::string_view center, Date date, std::string_view hcpcs, int units,
                              Cents charge, Cents payment) {
    row.clear_line();
    row.count(File::CLM_LINE_NUM, ++number);
    row.set(File::REV_CNTR, center);
    row.set(File::REV_CNTR_DT, date);
    row.set(File::HCPCS_CD, hcpcs);
    row.count(File::REV_CNTR_UNIT_CNT, units);
    row.money(File::REV_CNTR_RATE_AMT, center == "0651" ? payment / units : 0);
    row.money(File::REV_CNTR_PRVDR_PMT_AMT, payment);
    row.money(File::REV_CNTR_BENE_PMT_AMT, 0);
    row.money(File::REV_CNTR_PMT_AMT_AMT, payment);
    row.money(File::REV_CNTR_TOT_CHRG_AMT, charge);
    row.money(File::REV_CNTR_NCVRD_CHRG_AMT, 0);
    row.set(File::REV_CNTR_DDCTBL_COINSRNC_CD, "3");
    if (center != "0001") row.set(File::RNDRNG_PHYSN_NPI, doctor.npi);
    row.write(output_->file(rif::FileType::hospice));
  };
  write_line("0651", episode.from, "Q5001", days, daily, paid);
  for (const Call& call : calls) {
    write_line(call.caller->center, call.date, call.caller->hcpcs, random_->between(1, 5), call.charge, 0);
  }
  write_line("0001", episode.from, {}, 0, charged, 0);
}

}  // namespace bb::synth
