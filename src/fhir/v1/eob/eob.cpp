#include "fhir/eob.h"

#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1 {

bool render_eob(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
                terminology::Names& names) {
  static constexpr fhir::eob::ClaimRenderers kRenderers = {
      .carrier = eob::render_carrier,
      .dme = eob::render_dme,
      .hha = eob::render_hha,
      .hospice = eob::render_hospice,
      .inpatient = eob::render_inpatient,
      .outpatient = eob::render_outpatient,
      .pde = eob::render_pde,
      .snf = eob::render_snf,
  };
  return fhir::eob::render(kRenderers, out, claim, options, names);
}

}  // namespace bb::fhir::v1
