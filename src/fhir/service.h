// The data server without the network: a validated FHIR request in, a FHIR answer out. What `data-server`
// serves as it is, and what the gateway asks after it has decided who may see what.
//
// A Service is safe for calls from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/memory_run.h"
#include "store/claim_store.h"

namespace bb::fhir {

enum class Version : std::uint8_t { v1 = 1, v2 = 2, v3 = 3 };
enum class ResourceType : std::uint8_t {
  patient,
  coverage,
  explanation_of_benefit,
  claim,
  claim_response,
  audit_event,  // v3 alone, of data servers that keep them
};
std::string_view name(ResourceType type);

struct Request {
  Version version = Version::v2;
  ResourceType type = ResourceType::patient;
  std::optional<std::string_view> id;  // a read; a search without
  Parameters parameters;               // of a search, decoded, in the order they came
  bool post = false;                   // POST _search: the only way to search by a plain MBI
  std::string base;                    // "https://host/v2/fhir": what paging links begin with
  std::string query;                   // the query as sent: for the self link

  // CMS's request headers.
  bool include_address_fields = false;
  bool include_tax_numbers = false;
  bool include_mbi = false, include_hicn = false;  // IncludeIdentifiers: v1 only

  bool exclude_sensitive = false;                   // 42 CFR Part 2; the gateway sets it, excludeSAMHSA too
  std::optional<store::BeneficiaryId> beneficiary;  // set by the gateway: nobody else's data can be selected
};

struct Answer {
  int status = 200;
  std::optional<Instant> last_modified = {};
  std::string etag = {};  // of a read: W/"..." of the body (RFC 9110 section 8.8.3), which equal bodies share
};

struct ServiceOptions {
  // Bytes of memory for resources as they were rendered, so that one that is asked for again is not rendered
  // again; 0: none.
  std::size_t rendered_claims = 0;
};

class Service {
 public:
  Service(std::shared_ptr<store::ClaimStore> store, std::shared_ptr<const Clock> clock,
          const ServiceOptions& options = {});
  ~Service();

  // Appends the body (a resource, a searchset Bundle or an OperationOutcome) to `body`. What lies in memory
  // already is put into `inserts` instead, if that is given.
  Answer answer(const Request& request, Buffer& body, Inserts* inserts = nullptr);
  // The CapabilityStatement. `base` as in Request.
  Answer metadata(Version version, std::string_view base, Buffer& body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::fhir
