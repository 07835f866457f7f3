#include "fhir/service.h"

#include "base/log.h"
#include "fhir/operation_outcome.h"
#include "fhir/renderers.h"
#include "fhir/service_impl.h"

namespace bb::fhir {
namespace {

constexpr std::string_view kNotServed = "Only FHIR STU3 (v1) and FHIR R4 (v2) are served here";

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

// What a resource shows depends on more than its record (names of providers, headers, this program's
// version), so the tag is of the bytes. Equal tags of two states of one resource are a matter of 2^-64.
std::string weak_etag(std::uint64_t digest) {
  std::string tag = "W/\"0000000000000000\"";
  for (std::size_t at = tag.size() - 2; digest != 0; --at, digest >>= 4)
    tag[at] = "0123456789abcdef"[digest & 15];
  return tag;
}

}  // namespace

bool Service::Impl::render_patient(const Request& request, const store::BeneficiaryRow& row,
                                   JsonWriter& out) {
  return renderers(request.version)
      ->patient(out, row,
                {.include_address_fields = request.include_address_fields,
                 .include_mbi = request.include_mbi,
                 .include_hicn = request.include_hicn,
                 .hash = &store->identifier_hash()});
}

Result<bool> Service::Impl::render_coverage(const Request& request, const store::BeneficiaryRow& row,
                                            Part part, JsonWriter& out) {
  // Only part D shows them.
  std::vector<std::string> earlier;
  if (part == Part::d) {
    BB_ASSIGN(earlier, store->find_earlier_years(row.id));
  }
  return renderers(request.version)->coverage(out, row, part, earlier);
}

bool Service::Impl::render_claim(const Request& request, const store::ClaimRow& row,
                                 terminology::Names& names_of_request, JsonWriter& out) {
  return renderers(request.version)
      ->eob(out, row, {.include_tax_numbers = request.include_tax_numbers}, names_of_request);
}

Result<Instant> Service::Impl::answer(const Request& request, Body& body) {
  if (renderers(request.version) == nullptr) return not_found(std::string(kNotServed));
  return request.id ? read(request, body) : search(request, body);
}

Service::Service(std::shared_ptr<store::ClaimStore> store, std::shared_ptr<const Clock> clock,
                 const ServiceOptions& options)
    : impl_(std::make_unique<Impl>(std::move(store), std::move(clock), options)) {}
Service::~Service() = default;

Answer Service::answer(const Request& request, Buffer& body, Inserts* inserts) {
  const std::size_t begin = body.size();
  Body whole{body, inserts};
  const Result<Instant> done = impl_->answer(request, whole);
  if (done.ok()) {
    Answer answer{.last_modified = *done};
    if (request.id)
      answer.etag = weak_etag(whole.digest ? *whole.digest : digest_of(body.view().substr(begin)));
    return answer;
  }
  const Error& error = done.error();
  if (!error.debug.empty())
    log::error("a FHIR request failed",
               {{"resource", std::string(name(request.type))}, {"why", error.debug}});
  body.truncate(begin);
  if (inserts != nullptr) inserts->clear();
  operation_outcome(body, error.message);
  return {.status = status_of(error.kind)};
}

Answer Service::metadata(Version version, std::string_view base, Buffer& body) {
  const Renderers* served = renderers(version);
  if (served == nullptr) {
    operation_outcome(body, kNotServed);
    return {.status = 404};
  }
  served->capability_statement(body, base, impl_->clock->now());
  return {};
}

}  // namespace bb::fhir
