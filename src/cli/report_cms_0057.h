// The yearly numbers that CMS-0057-F (89 FR 8758) asks of a payer, about its Patient Access API: paragraph
// (f) of 42 CFR 422.119, as that rule words it, and alike of 431.60, 457.730 and 45 CFR 156.221. Enrollees
// whose data was transferred to an app of their choice, and those whose data was transferred more than once.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/accounts.h"

namespace bb::cli {

// 2000 to 9999; another text is an `invalid` error.
Result<int> parse_year(std::string_view text);

// One line of JSON.
std::string cms_0057_json(int year, const store::TransferCounts& counts);
std::string cms_0057_text(int year, const store::TransferCounts& counts);

}  // namespace bb::cli
