// Claims of home health agencies: a payment for a period, and the visits made in it.
#include <algorithm>

#include "synth/scribe.h"

namespace bb::synth {
namespace {

using File = rif::Hha;

struct Discipline {
  std::string_view center, hcpcs;
  Cents charge;  // of a visit
  int share;
};
constexpr Discipline kDisciplines[] = {{"0551", "G0299", 18'500, 420},
                                       {"0421", "G0151", 19'500, 280},
                                       {"0431", "G0152", 19'800, 130},
                                       {"0571", "G0156", 8'900, 140},
                                       {"0561", "G0155", 23'500, 30}};
constexpr Cents kPeriod = 152'000;  // of 30 days, in 2016
constexpr int kFewVisits = 4;       // fewer are paid by the visit (low utilization)

// The payment group: of the patient-driven groupings model since 2020, before that of the prospective payment
// system.
std::string_view payment_group(Date from) { return from < make_date(2020, 1, 1) ? "2BGK1" : "2CB21"; }

struct HomeVisit {
  Date date;
  const Discipline* discipline;
};

std::vector<HomeVisit> draw_visits(Random& random, const Episode& episode) {
  const int days = episode.to - episode.from + 1;
  const int count = std::max(1, random.per_mille(80) ? random.between(1, kFewVisits - 1)
                                                     : std::min(days, random.between(days / 5, days / 2)));
  std::vector<int> shares;
  for (const Discipline& discipline : kDisciplines) shares.push_back(discipline.share);
  std::vector<HomeVisit> visits;
  for (int n = 0; n < count; ++n) {
    const Discipline& discipline = n == 0 ? kDisciplines[0] : kDisciplines[random.weighted(shares)];
    visits.push_back({episode.from + days * n / count, &discipline});
  }
  return visits;
}

}  // namespace

void Scribe::write_home_health(const Event& event) {
  const Episode& episode = story_->home_health[event.index];
  const Stay* stay = episode.stay < 0 ? nullptr : &story_->stays[static_cast<std::size_t>(episode.stay)];
  const Provider& agency = provider("home_health");
  const Provider& doctor = provider("family");
  const std::vector<HomeVisit> visits = draw_visits(*random_, episode);
  const int days = episode.to - episode.from + 1;
  const bool few = static_cast<int>(visits.size()) < kFewVisits;
  Texts own = reasons(episode.from);
  if (stay != nullptr && !stay->kind->operation.lines.empty()) own = {"Z4889"};
  own.push_back("R262");
  const Diagnoses found = diagnoses(own, episode.from, 12);

  Cents charged = 0;
  for (const HomeVisit& visit : visits) charged += local(visit.discipline->charge, episode.from);
  const Cents paid = few ? charged * 6 / 10 : local(kPeriod, episode.from) * (days > 30 ? 2 : 1);

  Row<File>& row = home_health_;
  open_claim(row, episode.from, episode.to, stay != nullptr ? 'V' : 'W', "10");
  set_institution(row, agency, doctor, "329");
  row.money(File::CLM_PMT_AMT, paid);
  row.set(File::PTNT_DSCHRG_STUS_CD, episode.discharge);
  row.set(File::CLM_PPS_IND_CD, "2");
  row.money(File::CLM_TOT_CHRG_AMT, charged);
  set_diagnoses<File, 25>(row, found.codes);
  if (few) row.set(File::CLM_HHA_LUPA_IND_CD, "L");
  row.set(File::CLM_HHA_RFRL_CD, stay != nullptr ? '4' : '1');
  row.count(File::CLM_HHA_TOT_VISIT_CNT, static_cast<std::int64_t>(visits.size()));
  row.set(File::CLM_ADMSN_DT, episode.admission);
  row.begin_lines();

  int number = 0;
  const auto write_line = [&](std::string_view center, Date date, std::string_view hcpcs, int units,
                              Cents charge, Cents payment) {
    row.clear_line();
    row.count(File::CLM_LINE_NUM, ++number);
    row.set(File::REV_CNTR, center);
    row.set(File::REV_CNTR_DT, date);
    row.set(File::HCPCS_CD, hcpcs);
    row.set(File::REV_CNTR_PMT_MTHD_IND_CD, "2");
    row.count(File::REV_CNTR_UNIT_CNT, units);
    row.money(File::REV_CNTR_RATE_AMT, 0);
    row.money(File::REV_CNTR_PMT_AMT_AMT, payment);
    row.money(File::REV_CNTR_TOT_CHRG_AMT, charge);
    row.money(File::REV_CNTR_NCVRD_CHRG_AMT, 0);
    row.set(File::REV_CNTR_DDCTBL_COINSRNC_CD, "3");
    row.set(File::REV_CNTR_STUS_IND_CD, "A");
    if (center != "0023" && center != "0001") row.set(File::RNDRNG_PHYSN_NPI, doctor.npi);
    row.write(output_->file(rif::FileType::hha));
  };
  write_line("0023", episode.from, payment_group(episode.from), 1, 0, paid);
  for (const HomeVisit& visit : visits) {
    write_line(visit.discipline->center, visit.date, visit.discipline->hcpcs, random_->between(2, 4),
               local(visit.discipline->charge, episode.from), 0);
  }
  write_line("0001", episode.from, {}, 0, charged, 0);
}

}  // namespace bb::synth
