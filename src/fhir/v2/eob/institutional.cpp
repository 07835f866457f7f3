#include "fhir/v2/eob/institutional.h"

namespace bb::fhir::v2::eob {
void append_institution(JsonWriter& out, terminology::Names& names, std::string_view provider_number,
                        std::string_view npi) {
  if (provider_number.empty() && npi.empty()) return;
  out.raw(R"("contained":[{"resourceType":"Organization","id":"provider-org","meta":{"profile":)"
          R"(["http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Organization"]},"identifier":[)");
  if (!provider_number.empty()) {
    out.raw(R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203",)"
            R"("code":"PRN"}]},)");
    out.member(R"("value":)", provider_number);
    out.end('}');
  }
  if (!npi.empty()) {
    out.raw(R"({"type":{"coding":[{"system":"http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType",)"
            R"("code":"npi"}]},"system":"http://hl7.org/fhir/sid/us-npi",)");
    out.member(R"("value":)", npi);
    out.end('}');
  }
  out.end(']');
  out.raw(R"("active":true,)");
  if (!npi.empty()) append_text(out, R"("name":")", display_of(names.provider(npi)));
  out.end("}]");
}

}  // namespace bb::fhir::v2::eob
