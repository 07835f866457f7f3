// One renderer a type of claim: a page that reads in the order of the resource.
#pragma once

#include "fhir/eob/claim_renderers.h"

namespace bb::fhir::v1::eob {

using fhir::eob::Claim;

void render_carrier(JsonWriter& out, const Claim<rif::Carrier>& claim);
void render_dme(JsonWriter& out, const Claim<rif::Dme>& claim);
void render_hha(JsonWriter& out, const Claim<rif::Hha>& claim);
void render_hospice(JsonWriter& out, const Claim<rif::Hospice>& claim);
void render_inpatient(JsonWriter& out, const Claim<rif::Inpatient>& claim);
void render_outpatient(JsonWriter& out, const Claim<rif::Outpatient>& claim);
void render_pde(JsonWriter& out, const Claim<rif::Pde>& claim);
void render_snf(JsonWriter& out, const Claim<rif::Snf>& claim);

}  // namespace bb::fhir::v1::eob
