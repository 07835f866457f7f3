#include "fhir/eob/claim_renderers.h"

namespace bb::fhir::eob {

bool render(const ClaimRenderers& renderers, JsonWriter& out, const store::ClaimRow& claim,
            const EobOptions& options, terminology::Names& names) {
  const std::optional<RecordView> record = RecordView::parse(claim.record);
  if (!record || record->file_type() != file_type(claim.type)) return false;
  const auto with = [&]<class File>(void (*renderer)(JsonWriter&, const Claim<File>&)) {
    if (renderer == nullptr) return false;
    renderer(out, Claim<File>(*record, claim, options, names));
    return true;
  };
  switch (claim.type) {
    case ClaimType::carrier:
      return with(renderers.carrier);
    case ClaimType::dme:
      return with(renderers.dme);
    case ClaimType::hha:
      return with(renderers.hha);
    case ClaimType::hospice:
      return with(renderers.hospice);
    case ClaimType::inpatient:
      return with(renderers.inpatient);
    case ClaimType::outpatient:
      return with(renderers.outpatient);
    case ClaimType::pde:
      return with(renderers.pde);
    case ClaimType::snf:
      return with(renderers.snf);
  }
  return false;
}

}  // namespace bb::fhir::eob
