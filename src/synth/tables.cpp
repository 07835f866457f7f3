#include "synth/tables.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "base/encoding.h"

#define BB_TABLES(X)        \
  X(benefit_years)          \
  X(claims_per_beneficiary) \
  X(communities)            \
  X(conditions)             \
  X(drugs) X(icd) X(names) X(places) X(plans) X(providers) X(services) X(showcase) X(stays) X(visits)

extern "C" {
#define BB_DECLARE(name) extern const char bb_synth_##name[], bb_synth_##name##_end[];
BB_TABLES(BB_DECLARE)
#undef BB_DECLARE
}

namespace bb::synth {
namespace {

enum class TableId : std::size_t {
#define BB_NAME(name) name,
  BB_TABLES(BB_NAME)
#undef BB_NAME
};

const auto& tables() {
  static const std::array kTables = {
#define BB_ENTRY(name) \
  NamedTable{#name, {bb_synth_##name, static_cast<std::size_t>(bb_synth_##name##_end - bb_synth_##name)}},
      BB_TABLES(BB_ENTRY)
#undef BB_ENTRY
  };
  return kTables;
}

std::vector<Texts> rows(TableId id) { return read_table(tables()[static_cast<std::size_t>(id)].text); }

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "-" is nothing.
std::string_view optional(std::string_view text) { return text == "-" ? std::string_view() : text; }

Texts words(std::string_view text) {
  if (optional(text).empty()) return {};
  return split(text, ' ');
}

Date date_or(std::string_view text, Date otherwise) { return parse_iso_date(text).value_or(otherwise); }
constexpr Date kAlways{-200'000}, kForever{200'000};

// "0510:97110-GP*2?60": revenue center, code, modifier, units, chance in a hundred; all but the code may
// lack.
VisitLine visit_line(const Reference& reference, std::string_view text) {
  VisitLine line{{}, nullptr, {}, 1, 100};
  const auto cut = [&](char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return std::string_view();
    const std::string_view rest = text.substr(at + 1);
    text = text.substr(0, at);
    return rest;
  };
  if (const auto chance = cut('?'); !chance.empty()) line.chance = number(chance);
  if (const auto units = cut('*'); !units.empty()) line.units = number(units);
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    line.revenue_center = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text == "-") return line;
  line.modifier = cut('-');
  line.service = reference.find_service(text);
  assert(line.service != nullptr);
  return line;
}

Occasion occasion(std::string_view text) {
  if (text == "any") return Occasion::any;
  if (text == "stay") return Occasion::stay;
  if (text == "nursing") return Occasion::nursing;
  return Occasion::condition;
}

Counts counts_from(const Texts& row, std::size_t first) {
  Counts counts{};
  for (std::size_t type = 0; type < counts.size(); ++type) counts[type] = number(row[first + type]);
  return counts;
}

void read_codes(Reference& r) {
  for (const Texts& t : rows(TableId::icd)) r.icd.push_back({t[0], t[1] == "pcs", t[2]});
  for (const Texts& t : rows(TableId::conditions)) {
    r.conditions.push_back({t[0],
                            words(t[1]),
                            t[2][0],
                            {number(t[3]), number(t[4]), number(t[5]), number(t[6])},
                            words(t[7]),
                            t[0] == "alcohol" || t[0] == "opioid"});
  }
  for (const Texts& t : rows(TableId::drugs)) {
    r.drugs.push_back(
        {t[0], t[1], t[2], t[3] == "B", r.find_condition(t[4]), number(t[5]), number(t[6]), number(t[7])});
  }
  for (const Texts& t : rows(TableId::services)) {
    r.services.push_back({t[0], t[1], t[2][0], number(t[3]), number(t[4]), t[5], t[6] == "1"});
  }
}

void read_claims(Reference& r) {
  for (const Texts& t : rows(TableId::visits)) {
    Visit visit{t[0],
                *claim_type_by_name(t[1]),
                occasion(t[2]),
                r.find_condition(t[2]),
                t[3][0],
                t[4],
                t[5],
                number(t[6]),
                number(t[7]),
                date_or(t[8], kAlways),
                date_or(t[9], kForever),
                1,
                12,
                words(t[11]),
                {}};
    if (const auto season = split(t[10], '-'); t[10] != "-") {
      visit.season_from = static_cast<unsigned>(number(season[0]));
      visit.season_to = static_cast<unsigned>(number(season[1]));
    }
    for (const std::string_view line : words(t[12])) visit.lines.push_back(visit_line(r, line));
    r.visits.push_back(std::move(visit));
  }
  for (const Texts& t : rows(TableId::stays)) {
    Visit operation{"operation",
                    ClaimType::carrier,
                    Occasion::stay,
                    nullptr,
                    '-',
                    {},
                    "21",
                    0,
                    0,
                    kAlways,
                    kForever,
                    1,
                    12,
                    {},
                    {}};
    if (const auto surgeon = split(optional(t[7]), ':'); surgeon.size() == 2) {
      operation.role = surgeon[0];
      operation.lines.push_back(visit_line(r, surgeon[1]));
    }
    r.stays.push_back({t[0], number(t[1]), number(t[2]), r.find_condition(t[3]), t[4], words(t[5]),
                       words(t[6]), std::move(operation), t[8][0], number(t[9]), date_or(t[10], kAlways),
                       date_or(t[11], kForever)});
  }
  for (const Texts& t : rows(TableId::claims_per_beneficiary)) {
    r.counts.push_back({static_cast<std::uint32_t>(number(t[0])), counts_from(t, 1)});
    r.counts_weight += r.counts.back().weight;
  }
}

void read_people(Reference& r) {
  for (const Texts& t : rows(TableId::providers)) {
    r.providers.push_back({t[0], t[1], t[2], t[3], optional(t[4]), t[5], t[6], t[7], optional(t[8]), t[9]});
  }
  for (const Texts& t : rows(TableId::benefit_years)) {
    r.years.push_back({number(t[0]), number(t[1]), number(t[2]), number(t[3]), number(t[4]), number(t[5]),
                       number(t[6]), number(t[7]), number(t[8]), number(t[9]), number(t[10]), number(t[11]),
                       number(t[12])});
  }
  for (const Texts& t : rows(TableId::plans)) {
    r.plans.push_back({t[0], t[1] == "ma", optional(t[2]), words(t[3])});
  }
  for (const Texts& t : rows(TableId::communities)) {
    r.communities.push_back({t[0], t[1], t[2], t[3], t[4], t[5], number(t[6]), t[7]});
  }
  for (const Texts& t : rows(TableId::places)) {
    const auto found = std::find_if(r.communities.begin(), r.communities.end(),
                                    [&](const Community& community) { return community.key == t[0]; });
    assert(found != r.communities.end());
    r.places.push_back({&*found, t[1], t[2], t[3], t[4], t[5]});
  }
  const auto names = rows(TableId::names);
  Texts* const lists[] = {&r.surnames, &r.female_names, &r.male_names, &r.streets};
  for (std::size_t i = 0; i < std::size(lists); ++i) *lists[i] = words(names[i][1]);
  for (const Texts& t : rows(TableId::showcase)) {
    Showcase showcase{static_cast<std::uint64_t>(number(t[0])),
                      t[1][0],
                      number(t[2]),
                      t[3] == "1",
                      t[4][0],
                      {},
                      counts_from(t, 6)};
    for (const std::string_view key : words(t[5])) showcase.conditions.push_back(r.find_condition(key));
    r.showcases.push_back(std::move(showcase));
  }
}

}  // namespace

std::vector<Texts> read_table(std::string_view text) {
  std::vector<Texts> table;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) table.push_back(split(line, '\t'));
  }
  if (!table.empty()) table.erase(table.begin());
  return table;
}

std::span<const NamedTable> embedded_tables() { return tables(); }

const Condition* Reference::find_condition(std::string_view key) const {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const Condition& condition) { return condition.key == key; });
  return found == conditions.end() ? nullptr : &*found;
}

const Service* Reference::find_service(std::string_view hcpcs) const {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const Service& service) { return service.hcpcs == hcpcs; });
  return found == services.end() ? nullptr : &*found;
}

const Provider& Reference::provider(const Community& community, std::string_view role,
                                    std::uint32_t choice) const {
  const Provider* first = nullptr;
  for (const Provider& provider : providers) {
    if (provider.community != community.key || provider.role != role) continue;
    if (first == nullptr) first = &provider;
    if (choice-- == 0) return provider;
  }
  assert(first != nullptr);
  return *first;
}

const BenefitYear& Reference::year(int wanted) const {
  const int at = std::clamp(wanted - years.front().year, 0, static_cast<int>(years.size()) - 1);
  return years[static_cast<std::size_t>(at)];
}

const Reference& reference() {
  static const Reference kReference = [] {
    Reference r{};
    read_codes(r);
    read_people(r);
    read_claims(r);
    return r;
  }();
  return kReference;
}

}  // namespace bb::synth
