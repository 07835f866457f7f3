#include "fhir/renderers.h"

#include "fhir/v1/capability_statement.h"
#include "fhir/v1/coverage.h"
#include "fhir/v1/patient.h"
#include "fhir/v2/capability_statement.h"
#include "fhir/v2/coverage.h"
#include "fhir/v2/patient.h"

namespace bb::fhir {
namespace {

constexpr Renderers kV1 = {v1::render_patient, v1::render_coverage, v1::render_eob, v1::capability_statement};
constexpr Renderers kV2 = {v2::render_patient, v2::render_coverage, v2::render_eob, v2::capability_statement};

}  // namespace

const Renderers* renderers(Version version) {
  switch (version) {
    case Version::v1:
      return &kV1;
    case Version::v2:
      return &kV2;
    case Version::v3:
      break;
  }
  return nullptr;
}

}  // namespace bb::fhir
