// The tables of data/synth, read once: what the rest of this room picks from. docs are in
// data/synth/README.md.
//
// Immutable after reference() made it; safe for any thread. All texts borrow the program's own memory.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "claims/claim_type.h"

namespace bb::synth {

using Cents = std::int64_t;
using Texts = std::vector<std::string_view>;

struct Icd {
  std::string_view code;
  bool procedure;  // ICD-10-PCS, else ICD-10-CM
  std::string_view display;
};

// Something that a person has for good, and that claims are about.
struct Condition {
  std::string_view key;
  Texts diagnoses;
  char sex;                         // '1' male, '2' female, '-' either
  std::array<int, 4> per_thousand;  // under 65, from 65, from 75, from 85
  Texts with;                       // keys of the conditions that come with it
  bool sensitive;                   // 42 CFR Part 2: substance use
};

struct Drug {
  std::string_view ndc;  // 11 digits; labeler 99991 is nobody's
  std::string_view name, substance;
  bool brand;
  const Condition* condition;  // null: for acute illness
  int per_month;
  Cents price;  // of a month
  int share;
};

struct Service {
  std::string_view hcpcs, betos;
  char type;                  // LINE_CMS_TYPE_SRVC_CD
  Cents physician, hospital;  // national payment of 2016
  std::string_view status;    // REV_CNTR_STUS_IND_CD
  bool cost_share;            // deductible and coinsurance apply
};

struct Provider {
  std::string_view community, role, npi, name, credential, specialty, taxonomy, taxonomy_display, ccn,
      tax_number;
  bool organisation() const { return credential.empty(); }
};

struct VisitLine {
  std::string_view revenue_center;  // empty on carrier and DME claims
  const Service* service;           // null: charged without a code
  std::string_view modifier;
  int units;
  int chance;  // in a hundred
};

enum class Occasion : std::uint8_t { any, condition, stay, nursing };

// A kind of claim of the carrier, outpatient or DME type.
struct Visit {
  std::string_view key;
  ClaimType type;
  Occasion occasion;
  const Condition* condition;  // of Occasion::condition
  char sex;
  std::string_view role, place;
  int share;
  int every;  // days: 1-90 a series; more: at most so often; 0: at any time
  Date from, to;
  unsigned season_from, season_to;  // months; 1 to 12 is all the year
  Texts diagnoses;                  // empty: those of the person
  std::vector<VisitLine> lines;
};

// A kind of inpatient stay.
struct StayKind {
  std::string_view drg;
  int weight;  // of the DRG, in ten-thousandths
  int days;
  const Condition* condition;  // null: anybody
  std::string_view principal;
  Texts secondary, procedures;
  Visit operation;  // the surgeon's claim; without lines when there is none
  char admission;   // CLM_IP_ADMSN_TYPE_CD
  int share;
  Date from, to;
};

// What Medicare's rules give for a year: deductibles, limits, rates. Amounts in cents, shares per mille.
struct BenefitYear {
  int year;
  Cents part_a_deductible, part_b_deductible, drg_base;
  Cents part_d_deductible, initial_limit, out_of_pocket;
  int gap_brand, gap_generic, gap_discount, catastrophic;
  Cents copay_generic, copay_brand;
};

struct Plan {
  std::string_view contract;
  bool advantage;              // Part C with Part D, else Part D alone
  std::string_view plan_type;  // PTC_PLAN_TYPE_CD
  Texts packages;
};

struct Community {
  std::string_view key, ssa_state, locality, carrier, dme_carrier, intermediary;
  int wage;  // per mille of the national price
  std::string_view zip;
};

struct Place {
  const Community* community;
  std::string_view city, state, county, fips, zip;
};

using Counts = std::array<int, kClaimTypes.size()>;  // claims of each ClaimType

struct CountsRow {
  std::uint32_t weight;
  Counts counts;
};

// A beneficiary whose life is chosen and not drawn.
struct Showcase {
  std::uint64_t number;
  char sex;
  int age;
  bool alive;
  char reason;  // BENE_ENTLMT_RSN_ORIG
  std::vector<const Condition*> conditions;
  Counts counts;
};

struct Reference {
  std::vector<Icd> icd;
  std::vector<Condition> conditions;
  std::vector<Drug> drugs;
  std::vector<Service> services;
  std::vector<Provider> providers;
  std::vector<Visit> visits;
  std::vector<StayKind> stays;
  std::vector<BenefitYear> years;
  std::vector<Plan> plans;
  std::vector<Community> communities;
  std::vector<Place> places;
  Texts surnames, female_names, male_names, streets;
  std::vector<CountsRow> counts;
  std::uint32_t counts_weight;
  std::vector<Showcase> showcases;

  const Condition* find_condition(std::string_view key) const;  // null when there is none
  const Service* find_service(std::string_view hcpcs) const;    // null when there is none
  // A provider of the role in the community; `choice` tells apart those of the same role.
  const Provider& provider(const Community& community, std::string_view role, std::uint32_t choice = 0) const;
  // The nearest year there is.
  const BenefitYear& year(int year) const;
};

const Reference& reference();

// A table as it is in the program: its rows without the header row.
std::vector<Texts> read_table(std::string_view text);
// The tables' names and texts, for the tests.
struct NamedTable {
  std::string_view name, text;
};
std::span<const NamedTable> embedded_tables();

}  // namespace bb::synth
