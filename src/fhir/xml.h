// A resource in XML (FHIR R4, section 2.6.1; STU3 likewise): made of the JSON that the renderers write, whose
// members stand in the order that XML's schema asks for, too. For the few who ask for XML: slower than JSON.
#pragma once

#include <string_view>

#include "base/buffer.h"

namespace bb::fhir {

// `json`: a resource of our own.
void append_xml(Buffer& out, std::string_view json);

}  // namespace bb::fhir
