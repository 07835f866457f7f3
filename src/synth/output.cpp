#include "synth/output.h"

#include "base/file.h"
#include "synth/calendar.h"

namespace bb::synth {

Result<std::unique_ptr<Output>> Output::create(const std::string& directory, int last_year) {
  BB_TRY(make_folders(directory));
  std::unique_ptr<Output> output(new Output());
  for (const rif::FileType type : rif::kFileTypes) {
    if (type == rif::FileType::beneficiary) continue;
    const rif::FileLayout& layout = rif::layout(type);
    BB_ASSIGN(output->files_[type],
              rif::Writer::create(layout, directory + "/" + std::string(layout.name) + ".csv"));
  }
  const rif::FileLayout& layout = rif::layout(rif::FileType::beneficiary);
  for (int year = kFirstYear; year <= last_year; ++year) {
    BB_ASSIGN(output->years_[year],
              rif::Writer::create(layout, directory + "/beneficiary_" + std::to_string(year) + ".csv"));
  }
  return output;
}

Result<void> Output::close() {
  for (auto& [type, file] : files_) BB_TRY(file->close());
  for (auto& [year, file] : years_) BB_TRY(file->close());
  return {};
}

}  // namespace bb::synth
