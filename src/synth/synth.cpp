#include "synth/synth.h"

#include "synth/calendar.h"
#include "synth/mbi.h"
#include "synth/names.h"
#include "synth/scribe.h"

namespace bb::synth {

Result<void> check(const Options& options) {
  if (options.beneficiaries < 1 || options.beneficiaries > kMostBeneficiaries) {
    return invalid("The number of beneficiaries must be from 1 to " + std::to_string(kMostBeneficiaries) +
                   ".");
  }
  if (options.as_of < make_date(kFirstYear + 1, 1, 1) || options.as_of > make_date(2026, 12, 31)) {
    return invalid("The population can be told as of 2017-01-01 to 2026-12-31.");
  }
  return {};
}

Result<Summary> synthesise(const Options& options, Progress* progress) {
  static_assert(kMostBeneficiaries < kMbiCount / 2);  // the other half is for identifiers of the past
  BB_TRY(check(options));
  BB_ASSIGN(const auto output, Output::create(options.directory, year_of(options.as_of)));
  Scribe scribe(*output, options.as_of);
  Summary summary;
  for (std::uint64_t number = 0; number < options.beneficiaries; ++number) {
    Random random(options.seed, number);
    const Story story = draw_story(random, options.seed, number, options.as_of);
    scribe.write(story, random);
    ++summary.beneficiaries;
    for (const Event& event : story.events) ++summary.claims[static_cast<std::size_t>(event.type)];
    if (progress != nullptr) progress->advance();
  }
  BB_TRY(output->close());
  BB_TRY(write_names(options.directory + "/terminology"));
  return summary;
}

}  // namespace bb::synth
