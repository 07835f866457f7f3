#include "fhir/eob.h"

#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1 {

bool render_eob(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
                terminology::Names& names) {
  static constexpr fhir::eob::ClaimRenderers kRenderers = {
      .carrier = eob::render_carrier,
      .dme = eob::render_dme,
      .hha = nullptr,
      .hospice = nullptr,
      .inpatient = nullptr,
      .outpatient = nullptr,
      .pde = eob::render_pde,
      .snf = nullptr,
  };
  return fhir::eob::render(kRenderers, out, claim, options, names);
}

}  // namespace bb::fhir::v1
