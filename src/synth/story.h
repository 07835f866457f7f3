// A life in claims before any claim is written: the person, the coverage, the illnesses, and everything that
// happens, in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "synth/calendar.h"
#include "synth/coverage.h"
#include "synth/person.h"

namespace bb::synth {

struct Illness {
  const Condition* condition;
  std::string_view diagnosis;  // the code that stands for it on other claims
  Date onset;
};

struct Stay {
  Date from, to;  // admission and discharge
  const StayKind* kind;
  std::string_view discharge;  // CCW codebook: PTNT_DSCHRG_STUS_CD
};

// When the procedures of a stay are done: at once when it was planned, else on the next day.
inline Date operation_day(const Stay& stay) {
  return stay.from + (stay.kind->admission == '3' || stay.to - stay.from < 2 ? 0 : 1);
}

// A claim's part of a time in a nursing facility, at home with nurses' visits, or in hospice.
struct Episode {
  Date admission;  // of all the episode
  Date from, to;   // of this claim
  int sequence;    // of the claim within the episode, from 0
  bool last;
  int stay;                    // the inpatient stay before it; -1: none that Medicare's claims show
  std::string_view discharge;  // CCW codebook: PTNT_DSCHRG_STUS_CD
};

// A drug as a person takes it.
struct Prescription {
  const Drug* drug;
  int days_supply;
  bool mail;
  bool facility;  // dispensed in short cycles to a resident of a nursing home
  std::string_view prescriber_role;
  std::uint32_t reference_number;  // of its first prescription
};

// One thing that becomes one claim.
struct Event {
  ClaimType type;
  Date from, through;
  std::uint32_t index;  // into the list of its type: stays, episodes, prescriptions
  int sequence;         // of a fill within its prescription
  const Visit* visit;   // of carrier, outpatient and DME
};

struct Story {
  Person person;
  Coverage coverage;
  Counts counts;
  Date last_service;  // no claim is for a later day
  Days care_days, drug_days;
  std::vector<Illness> illnesses;
  std::vector<Stay> stays;
  std::vector<Episode> nursing, home_health, hospice;
  std::vector<Prescription> prescriptions;
  std::vector<Event> events;  // by date

  bool has(const Condition& condition, Date date) const;
};

// Claims need up to this many days to be processed: nothing is claimed for later days.
inline constexpr int kProcessingDays = 45;

Story draw_story(Random& random, std::uint64_t seed, std::uint64_t number, Date as_of);

// The parts of draw_story, each in the file of its name; they append to story.events.
void draw_illnesses(Random& random, Story& story);
void plan_facilities(Random& random, Story& story);
void plan_visits(Random& random, Story& story, ClaimType type);
void plan_prescriptions(Random& random, Story& story);

}  // namespace bb::synth
