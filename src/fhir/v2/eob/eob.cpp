#include "fhir/eob.h"

#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2 {

bool render_eob(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
                terminology::Names& names) {
  const std::optional<RecordView> record = RecordView::parse(claim.record);
  if (!record || record->file_type() != file_type(claim.type)) return false;
  const auto render = [&]<class File>(void (*renderer)(JsonWriter&, const eob::Claim<File>&)) {
    renderer(out, eob::Claim<File>(*record, claim, options, names));
    return true;
  };
  switch (claim.type) {
    case ClaimType::carrier:
      return render(eob::render_carrier);
    case ClaimType::dme:
      return render(eob::render_dme);
    case ClaimType::hha:
      return render(eob::render_hha);
    case ClaimType::hospice:
      return render(eob::render_hospice);
    case ClaimType::inpatient:
      return render(eob::render_inpatient);
    case ClaimType::outpatient:
      return render(eob::render_outpatient);
    case ClaimType::pde:
      return render(eob::render_pde);
    case ClaimType::snf:
      return render(eob::render_snf);
  }
  return false;
}

}  // namespace bb::fhir::v2
