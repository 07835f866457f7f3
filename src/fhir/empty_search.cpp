#include "fhir/empty_search.h"

#include "fhir/bundle.h"
#include "fhir/paging.h"
#include "fhir/search.h"

namespace bb::fhir {

Result<Instant> append_nobody(const Request& request, Instant known_until, Buffer& body) {
  BB_ASSIGN(const PatientSearch search, parse_patient_search(request));
  BB_TRY(check_start(search.paging, 0));
  Bundle bundle(body, 0, known_until);
  write_links(bundle, request, search.paging, 0);
  return bundle.finish();
}

}  // namespace bb::fhir
