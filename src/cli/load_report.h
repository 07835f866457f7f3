// What `bluebutton load` prints: a table, or one JSON object.
#pragma once

#include <cstdint>
#include <vector>

#include "load/inputs.h"
#include "load/loader.h"
#include "rif/problem.h"
#include "store/claim_store.h"

namespace bb::cli {

// Prints problems as they come, since there may be as many as rows: as lines on standard error, or as members
// of the JSON object's "problems". One thread.
class LoadReport {
 public:
  LoadReport(bool json, bool dry_run) : json_(json), dry_run_(dry_run) {}

  void tell(const rif::Problem& problem);
  // The counts. Once, at the end.
  void finish(const load::Inputs& inputs, const load::Report& report, double seconds);
  std::uint64_t problems() const { return problems_; }

 private:
  void finish_json(const load::Inputs& inputs, const load::Report& report, double seconds) const;
  void print_table(const load::Inputs& inputs, const load::Report& report, double seconds) const;

  const bool json_, dry_run_;
  std::uint64_t problems_ = 0;
};

// The journal, newest first.
void print_history(const std::vector<store::LoadedFile>& files, bool json);

}  // namespace bb::cli
