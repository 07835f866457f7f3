// What of a text may stand in a log.
//
// Functions are safe for calls from any thread.
#pragma once

#include <string_view>

#include "base/buffer.h"

namespace bb::audit {

// A path as it may be logged: what follows Patient/, Coverage/ or ExplanationOfBenefit/ and every other
// segment with five digits or more (an id at a wrong address) is "{id}"; the segments after the first 500
// characters are "...".
void append_masked_path(Buffer& out, std::string_view path);

// A text as it stands inside a JSON string, with every Medicare Beneficiary Identifier (with or without
// dashes, in any case; synthetic ones, which have an S in the second place, too) as ***MBI***, the mark of
// CMS's logging filter. Cut behind kLongestText bytes.
inline constexpr std::size_t kLongestText = 512;
void append_masked_text(Buffer& out, std::string_view text);

// The address without query and fragment, as above: what follows "?" may name people.
void append_masked_location(Buffer& out, std::string_view location);

}  // namespace bb::audit
