// What a store reads out of a record of BENEFICIARY or BENEFICIARY_HISTORY itself.
#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "claims/record.h"
#include "store/claim_store.h"

namespace bb::store {

// The whole text as an integer; abs() of the smallest has no place in an integer, so it is none here.
inline std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (value == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  return value;
}

// The record as a File's, and its BENE_ID.
template <class File>
struct Person {
  RecordView view;
  Record<File> record;
  BeneficiaryId id;
};

template <class File>
Result<Person<File>> parse_person(std::string_view bytes) {
  const auto view = RecordView::parse(bytes);
  if (!view || view->file_type() != File::kType) return invalid("This is not a record of a beneficiary.");
  const Record<File> record(*view);
  const auto id = parse_integer(record[File::BENE_ID]);
  if (!id) return invalid("BENE_ID is not an integer.");
  return Person<File>{*view, record, *id};
}

// RFRNC_YR, 0 to 9999; 0 when the record has none.
inline Result<std::int64_t> reference_year(const Record<rif::Beneficiary>& record) {
  const std::string_view text = record[rif::Beneficiary::RFRNC_YR];
  const auto year = text.empty() ? std::optional<std::int64_t>(0) : parse_integer(text);
  if (!year || *year < 0 || *year > 9999) return invalid("RFRNC_YR is not a year.");
  return *year;
}

}  // namespace bb::store
