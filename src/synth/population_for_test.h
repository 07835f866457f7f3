// A population made once for this room's tests, read back row by row without this room's own code.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/date.h"
#include "base/encoding.h"
#include "support/folder.h"
#include "synth/synth.h"

namespace bb::synth::test {

// A row: its file's columns, and the values in one run of text.
struct Fields {
  using Columns = std::unordered_map<std::string_view, std::size_t>;
  std::shared_ptr<const Columns> columns;
  std::string line;
  std::vector<std::uint32_t> ends;

  std::string_view operator[](std::string_view column) const {
    const auto found = columns->find(column);
    if (found == columns->end() || found->second >= ends.size()) return {};
    const std::size_t begin = found->second == 0 ? 0 : ends[found->second - 1] + 1;
    return std::string_view(line).substr(begin, ends[found->second] - begin);
  }
  bool operator==(const Fields& other) const { return line == other.line; }
};

inline std::vector<Fields> read_rows(const std::string& path) {
  std::ifstream file(path);
  std::vector<Fields> rows;
  std::string line;
  if (!std::getline(file, line)) return rows;
  // The names live as long as the program: there are a few files of a few hundred columns.
  static std::deque<std::string> headers;
  headers.push_back(line);
  auto columns = std::make_shared<Fields::Columns>();
  for (const std::string_view name : split(headers.back(), '|')) columns->emplace(name, columns->size());
  while (std::getline(file, line)) {
    Fields row{columns, line, {}};
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at] == '|') row.ends.push_back(static_cast<std::uint32_t>(at));
    }
    row.ends.push_back(static_cast<std::uint32_t>(line.size()));
    EXPECT_EQ(row.ends.size(), columns->size()) << path;
    rows.push_back(std::move(row));
  }
  return rows;
}

// A column that the file lacks reads as empty.
inline std::string text(const Fields& row, std::string_view column) { return std::string(row[column]); }
inline bool has(const Fields& row, std::string_view column) { return !row[column].empty(); }
inline Date date(const Fields& row, std::string_view column) {
  const auto value = parse_rif_date(text(row, column));
  EXPECT_TRUE(value) << column << " is " << text(row, column);
  return value.value_or(Date{});
}
inline long number(const Fields& row, std::string_view column) {
  EXPECT_TRUE(has(row, column)) << column;
  return std::stol("0" + text(row, column));
}
// In cents; written with two decimals.
inline std::int64_t cents(const Fields& row, std::string_view column) {
  const std::string value = text(row, column);
  EXPECT_TRUE(value.size() >= 4 && value[value.size() - 3] == '.') << column << " is " << value;
  std::string digits;
  for (const char c : value) {
    if (c != '.') digits.push_back(c);
  }
  return std::stoll("0" + digits);
}

using Claim = std::vector<Fields>;  // its rows

struct Population {
  Options options;
  Summary summary;
  std::vector<Fields> beneficiaries;                            // a row a person and reference year
  std::map<std::string, std::vector<const Fields*>> by_person;  // by BENE_ID, by year
  std::map<ClaimType, std::vector<Claim>> claims;
};

// Consecutive rows of one claim id.
inline std::vector<Claim> read_claims(const std::string& path, std::string_view id) {
  std::vector<Claim> claims;
  for (Fields& row : read_rows(path)) {
    if (claims.empty() || text(claims.back().front(), id) != text(row, id)) claims.emplace_back();
    claims.back().push_back(std::move(row));
  }
  return claims;
}

inline Population make_population(const std::string& directory, std::uint64_t beneficiaries,
                                  std::uint64_t seed) {
  Population population;
  population.options.beneficiaries = beneficiaries;
  population.options.seed = seed;
  population.options.directory = directory;
  const auto made = synthesise(population.options, nullptr);
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  if (made) population.summary = *made;
  for (int year = 2016; year <= 2026; ++year) {
    for (Fields& row : read_rows(directory + "/beneficiary_" + std::to_string(year) + ".csv")) {
      population.beneficiaries.push_back(std::move(row));
    }
  }
  for (const Fields& row : population.beneficiaries)
    population.by_person[text(row, "BENE_ID")].push_back(&row);
  for (const ClaimType type : kClaimTypes) {
    population.claims[type] = read_claims(directory + "/" + std::string(name(type)) + ".csv",
                                          type == ClaimType::pde ? "PDE_ID" : "CLM_ID");
  }
  return population;
}

// Two hundred people, made once.
inline const Population& population() {
  static const bb::test::Folder kFolder;
  static const Population kPopulation = make_population(kFolder.path(), 200, 20);
  return kPopulation;
}

}  // namespace bb::synth::test
