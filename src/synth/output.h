// The RIF files of a population, open for writing.
//
// Not for sharing between threads.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "rif/file_type.h"
#include "rif/writer.h"

namespace bb::synth {

class Output {
 public:
  // Makes the folder and its files; beneficiary_YYYY.csv for each year from kFirstYear to `last_year`.
  static Result<std::unique_ptr<Output>> create(const std::string& directory, int last_year);

  rif::Writer& file(rif::FileType type) { return *files_.at(type); }
  rif::Writer& year(int year) { return *years_.at(year); }
  // What could not be written is told here.
  Result<void> close();

 private:
  Output() = default;
  std::map<rif::FileType, std::unique_ptr<rif::Writer>> files_;
  std::map<int, std::unique_ptr<rif::Writer>> years_;
};

}  // namespace bb::synth
