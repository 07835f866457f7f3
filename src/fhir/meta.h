// What every resource begins with, and the instants in it.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "fhir/json_writer.h"

namespace bb::fhir {

// "2021-05-15T08:22:38.251+00:00": the form in which CMS's server writes instants. Always this long.
inline constexpr std::size_t kInstantLength = 29;
void write_instant(Instant at, char* out);

// "meta":{"lastUpdated":...,"profile":[...]}, -- `profile` is a URL that needs no escaping; without it only
// the instant is there.
void meta(JsonWriter& out, Instant last_updated);
void meta(JsonWriter& out, Instant last_updated, std::string_view profile);

// key"1981-03-17", for a date as RIF files write it; nothing when it is absent or no date.
template <std::size_t N>
void date_member(JsonWriter& out, const char (&key)[N], std::string_view rif_date) {
  const auto date = parse_rif_date(rif_date);
  if (!date) return;
  char text[10];
  write_iso_date(*date, text);
  out.member(key, std::string_view(text, sizeof text));
}

}  // namespace bb::fhir
