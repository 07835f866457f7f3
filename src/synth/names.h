// The names of what a population's claims refer to, in the form in which bluebutton loads terminology.
#pragma once

#include <string>

#include "base/result.h"

namespace bb::synth {

// Writes providers.jsonl, drugs.jsonl and icd.tsv into `directory`, which is made when missing.
Result<void> write_names(const std::string& directory);

}  // namespace bb::synth
