// A population made once for this room's tests, read back row by row without this room's own code.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/encoding.h"
#include "support/folder.h"
#include "synth/synth.h"

namespace bb::synth::test {

// Column name to value; empty values are left out.
using Fields = std::map<std::string, std::string, std::less<>>;

inline std::vector<Fields> read_rows(const std::string& path) {
  std::ifstream file(path);
  std::vector<Fields> rows;
  std::string line;
  if (!std::getline(file, line)) return rows;
  const std::string header_line = line;
  const auto header = split(header_line, '|');
  while (std::getline(file, line)) {
    const auto values = split(line, '|');
    EXPECT_EQ(values.size(), header.size()) << path;
    Fields fields;
    for (std::size_t i = 0; i < header.size() && i < values.size(); ++i) {
      if (!values[i].empty()) fields.emplace(header[i], values[i]);
    }
    rows.push_back(std::move(fields));
  }
  return rows;
}

inline std::string text(const Fields& row, std::string_view column) {
  const auto found = row.find(column);
  return found == row.end() ? std::string() : found->second;
}
inline bool has(const Fields& row, std::string_view column) { return row.contains(column); }
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
