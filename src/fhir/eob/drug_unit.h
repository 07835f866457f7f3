// The units in which the quantity of a drug on a revenue centre is counted (REV_CNTR_NDC_QTY_QLFR_CD, whose
// codes are X12's 673). CMS gives the qualifier as if it were a UCUM code.
#pragma once

#include <string_view>

namespace bb::fhir::eob {

// "Milliliter"; empty for a qualifier that is none of X12's.
std::string_view drug_unit_name(std::string_view qualifier);

}  // namespace bb::fhir::eob
