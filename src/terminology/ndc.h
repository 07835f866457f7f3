// National Drug Codes in the shapes they are written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bb::terminology {

// The nine digits of labeller (5) and product (4) that name a drug. Takes the eleven digits of a claim (CCW
// codebook: PROD_SRVC_ID, LINE_NDC_CD), those nine digits, or the FDA's labeller-product[-package] in any of
// the shapes 4-4, 5-3 and 5-4. Nothing for other text.
std::optional<std::string> ndc_product(std::string_view ndc);

}  // namespace bb::terminology
