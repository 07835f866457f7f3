// What stays in a beneficiary's history when an update takes the place of a row.
#pragma once

#include <optional>
#include <string>

#include "claims/record.h"

namespace bb::store {

// The BENEFICIARY_HISTORY record of `previous` when `next` differs from it in what identifies a person:
// MBI_NUM, BENE_CRNT_HIC_NUM, EFCTV_BGN_DT, BENE_BIRTH_DT or BENE_SEX_IDENT_CD; nothing when it does not.
// Both are BENEFICIARY records of one BENE_ID. The record has these values, BENE_ID and EFCTV_END_DT, as
// CMS's loader keeps them (an EFCTV_END_DT alone makes no history there either). Dates are compared as dates.
std::optional<std::string> former_self(const RecordView& previous, const RecordView& next);

}  // namespace bb::store
