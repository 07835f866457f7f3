// Records of a RIF file, ready to be stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "claims/record.h"
#include "rif/reader.h"

namespace bb::load {

// One record and what the store asks of it besides.
struct PreparedRecord {
  std::int64_t key = 0;                      // CLM_ID or PDE_ID; BENE_ID of files of persons
  std::int64_t beneficiary = 0;              // BENE_ID
  Date through;                              // of claims: CLM_THRU_DT, SRVC_DT of a PDE
  bool sensitive = false;                    // of claims: 42 CFR Part 2
  rif::Action action = rif::Action::insert;  // its first row's
  std::uint64_t line = 0, offset = 0;        // its first row's
  std::string_view bytes;                    // what claims/record.h reads; valid until the next call
};

// Joins consecutive rows of one key to one record, where the kind of file has lines. Not for sharing between
// threads.
class RecordSource {
 public:
  explicit RecordSource(rif::Reader& reader);

  enum class Step { record, problem, end };
  // After a problem it goes on with the next record; rows of the bad one are left out.
  Step next(PreparedRecord& record);
  const std::vector<rif::Problem>& problems() const { return problems_; }

 private:
  void start(PreparedRecord& record);
  void add_line();
  void add_problem(std::uint64_t line, rif::ColumnIndex column, std::string reason);
  void add_problem(std::uint64_t line, std::string reason);

  rif::Reader& reader_;
  const rif::FileLayout& layout_;
  rif::ColumnIndex through_column_;
  std::optional<rif::ColumnIndex> year_column_;
  bool has_lines_, is_claim_;
  RecordBuilder builder_;
  rif::Reader::Step ahead_;  // what the reader stands on
  std::string key_, beneficiary_;
  std::vector<rif::Problem> problems_;
};

}  // namespace bb::load
