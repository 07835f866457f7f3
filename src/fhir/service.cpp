#include "fhir/service.h"

#include "base/log.h"
#include "fhir/capability_statement.h"
#include "fhir/eob.h"
#include "fhir/operation_outcome.h"
#include "fhir/service_impl.h"
#include "fhir/v2/coverage.h"
#include "fhir/v2/patient.h"

namespace bb::fhir {
namespace {

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::busy:
    case ErrorKind::unavailable:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

bool Service::Impl::render_patient(const Request& request, const store::BeneficiaryRow& row,
                                   JsonWriter& out) {
  return v2::render_patient(out, row, {.include_address_fields = request.include_address_fields});
}

Result<bool> Service::Impl::render_coverage(const Request&, const store::BeneficiaryRow& row, v2::Part part,
                                            JsonWriter& out) {
  // Only part D shows them.
  std::vector<std::string> earlier;
  if (part == v2::Part::d) {
    BB_ASSIGN(earlier, store->find_earlier_years(row.id));
  }
  return v2::render_coverage(out, row, part, earlier);
}

bool Service::Impl::render_claim(const Request& request, const store::ClaimRow& row,
                                 terminology::Names& names_of_request, JsonWriter& out) {
  return v2::render_eob(out, row, {.include_tax_numbers = request.include_tax_numbers}, names_of_request);
}

Result<Instant> Service::Impl::answer(const Request& request, Buffer& body) {
  if (request.version != Version::v2) return not_found("Only FHIR R4 (v2) is served here");
  return request.id ? read(request, body) : search(request, body);
}

Service::Service(std::shared_ptr<store::ClaimStore> store, std::shared_ptr<const Clock> clock)
    : impl_(std::make_unique<Impl>(std::move(store), std::move(clock))) {}
Service::~Service() = default;

Answer Service::answer(const Request& request, Buffer& body) {
  const std::size_t begin = body.size();
  const Result<Instant> done = impl_->answer(request, body);
  if (done.ok()) return {200, *done};
  const Error& error = done.error();
  if (!error.debug.empty())
    log::error("a FHIR request failed",
               {{"resource", std::string(name(request.type))}, {"why", error.debug}});
  body.truncate(begin);
  operation_outcome(body, error.message);
  return {status_of(error.kind), std::nullopt};
}

Answer Service::metadata(Version version, std::string_view base, Buffer& body) {
  if (version != Version::v2) {
    operation_outcome(body, "Only FHIR R4 (v2) is served here");
    return {404, std::nullopt};
  }
  capability_statement(body, base, impl_->clock->now());
  return {200, std::nullopt};
}

}  // namespace bb::fhir
