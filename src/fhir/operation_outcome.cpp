#include "fhir/operation_outcome.h"

#include "fhir/json_writer.h"

namespace bb::fhir {

void operation_outcome(Buffer& body, std::string_view diagnostics) {
  JsonWriter out(body);
  out.raw(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing",)");
  out.member(R"("diagnostics":)", diagnostics);
  out.end('}');
  out.end(']');
  out.end('}');
  out.finish();
}

}  // namespace bb::fhir
