// Which claims are sensitive under 42 CFR Part 2 (treatment of substance use disorders), by CMS's lists of
// codes (data/sensitivity). Claims are marked when they are loaded.
#pragma once

#include "claims/record.h"

namespace bb {

// Whether a diagnosis, procedure, service or DRG of the claim, of any line, is on the lists. Codes are
// compared without blanks around them, dot and case, a DRG without leading zeros.
//
// In doubt a claim is sensitive: a code counts in whichever version of ICD it is listed, and so does every
// diagnosis or procedure whose version is neither 9 nor 0 (ICD-10; CCW codebook: ICD_DGNS_VRSN_CD1), since
// nobody knows what it means. Dates on which codes came and went are not asked for.
//
// Safe for calls from any thread.
bool is_sensitive(const RecordView& claim);

}  // namespace bb
