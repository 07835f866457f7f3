// What a Patient says in every version, and what may be asked of the renderers.
#pragma once

#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "fhir/json_writer.h"
#include "fhir/monthly.h"
#include "store/claim_store.h"

namespace bb::fhir {

struct PatientOptions {
  bool include_address_fields = false;  // street lines and city beside state and zip code
  // v1 shows the hash of the MBI, and these identifiers only to who asks; v2 shows MBIs always, HICNs never.
  bool include_mbi = false, include_hicn = false;
  const IdentifierHash* hash = nullptr;  // v1's hashes are left out without it
};

// An element of "extension", of the code 1 or 2 (CCW codebook: SEX); US Core's extension has none for an
// unknown sex.
void sex_extension(JsonWriter& out, std::string_view code);
// "male", of the same code.
std::string_view gender(std::string_view code);
// "name":[...], -- nothing without a surname and a given name.
void person_name(JsonWriter& out, const Beneficiary& beneficiary);
// "address":[...],
void address(JsonWriter& out, const Beneficiary& beneficiary, bool include_address_fields);

// An identifier's current value, unless empty, and those that the beneficiary's history has in a column: each
// once, sorted. (CMS's order is that of a hash table, and of a sort in its published answers.) Borrows both.
std::vector<std::string_view> identifier_values(std::string_view current, const store::BeneficiaryRow& row,
                                                rif::BeneficiaryHistory::Column column);

}  // namespace bb::fhir
