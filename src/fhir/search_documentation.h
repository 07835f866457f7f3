// What CMS's CapabilityStatements of v1 and v2 say of search parameters, word for word: clients that compare
// a server with CMS's see no difference. (CMS's texts are not always right: the paging of both counts from
// 0.)
#pragma once

#include <string_view>

namespace bb::fhir::documentation {

// _id of Patient (CMS gives it for beneficiary and patient too)
inline constexpr std::string_view kIdSearch =
    R"(**NOTE: TO MAKE A REQUEST TO THIS ENDPOINT IT IS REQUIRED TO CHOOSE ONE OUT OF THE FOLLOWING THREE PARAMETERS AT A GIVEN TIME (_id, identifier, _has:Coverage.extension)**

Fetch _Patient_ data using a FHIR _IdType_ identifier; an IdType
represents the logical identity for a resource, or as much of that
identity that is known. In FHIR, every resource must have a _logical ID_ which is
defined by the [FHIR specification](https://www.hl7.org/fhir/r4/datatypes.html#id) as:

`Any combination of upper or lower case ASCII letters ('A'..'Z', and 'a'..'z', numerals ('0'..'9'),
'-' and '.', with a length limit of 64 characters. (This might be an integer, an un-prefixed OID, UUID
or any other identifier pattern that meets these constraints.)`

This class contains that logical ID, and can optionally also contain a relative or absolute URL
representing the resource identity; the following are all valid values for IdType, and all might
represent the same resource:
  - `_id=567834`
  - `_id=1234`)";

// _count
inline constexpr std::string_view kCount = R"(Provides the number of records to be used for pagination.

Examples:
  - `_count=10`: return 10 values.
)";

// _lastUpdated
inline constexpr std::string_view kLastUpdated =
    R"(Only satisfy the Search if the Beneficiary's `last_updated` Date falls within a specified _DateRange_.
A _DateRange_ can be defined by providing less than `lt` and/or greater than `gt` values.
This parameter can be included in a request one or more times.

Inexact timestamps are accepted, but not recommended, since the input will implicitly be converted to use the server's timezone.

Examples:
  - `_lastUpdated=gt2023-01-02T00:00+00:00&_lastUpdated=lt2023-05-01T00:00+00:00` defines a range between two provided dates
  - `_lastUpdated=gt2023-01-02T00:00+00:00` defines a range between the provided date and today
  - `_lastUpdated=lt2023-05-01T00:00+00:00` defines a range from the earliest available records until the provided date)";

// startIndex
inline constexpr std::string_view kStartIndex =
    R"(When fetching a _Bundle Response_ using pagination, this URL parameter represents an offset
(starting point) into the list of elements for the _Request_.
It is optional and defaults to 1 if not supplied.
A value 0 is not allowed and negative indices are not currently supported.

Example:
   - `startIndex=100`)";

// excludeSAMHSA
inline constexpr std::string_view kExcludeSensitive =
    R"(The _Substance Abuse and Mental Health Services Administration_ (SAMHSA)
is the agency within the U.S. Department of HHS that leads public health efforts to advance the behavioral health of the nation.
Setting this flag to _true_, modifies the request to filter out all SAMSHA-related claims from the response.

Examples:
   - `excludeSAMHSA=true`)";

// includeTaxNumbers
inline constexpr std::string_view kIncludeTaxNumbers =
    R"(Setting this flag to _true_, provides tax number in the EOB transformed data for the response.

Example:
   - `includeTaxNumbers=true`)";

// service-date
inline constexpr std::string_view kServiceDate =
    R"(Only satisfy the Search request if a claim's _billable period_
falls within a specified _DateRange_. A _DateRange_ can be
defined by providing less than `lt` and/or greater than `gt` values.
This parameter can be included in a request one or more times.

Examples:
  - `service-date=gt2023-01-02&service-date=lt2023-05-01` defines a range between two provided dates
  - `service-date=gt2023-01-02` defines a range between the provided date and today
  - `service-date=lt2023-05-01` defines a range from the earliest available records until the provided date)";

// type
inline constexpr std::string_view kClaimType =
    R"(One or more comma-delimited claim types that filters the response to contain only EoBs that include the specified claim types.
This is optional and defaults to `*` denoting all types.
Supported values for claim type:
   - `*` all types (default)
   - `carrier`
   - `dme`
   - `hha`
   - `hospice`
   - `inpatient`
   - `outpatient`
   - `partd`
   - `snf`

Examples:
   - `type=carrier,inpatient,snf,dme`
   - `type=outpatient`
   - `type=*`)";

// _has:Coverage.extension
inline constexpr std::string_view kContract =
    R"(**NOTE: TO MAKE A REQUEST TO THIS ENDPOINT IT IS REQUIRED TO CHOOSE ONE OUT OF THE FOLLOWING THREE PARAMETERS AT A GIVEN TIME (_id, identifier, _has:Coverage.extension)**

When searching for a Patient's Part D events information, this resource identifies
the Part D contract value that will be used when determining eligibility.

Example:
   - `_has:Coverage.extension=<Part D Contract ID Here>`
   - `_has:Coverage.extension=ABCD`)";

// _has:Coverage.rfrncyr
inline constexpr std::string_view kContractYear =
    R"(When searching for a Patient's Part D events information, this resource identifies
the reference year that will be applied when determining applicable Part D events.

Example:
   - `_has:Coverage.rfrncyr=2023`)";

// cursor
inline constexpr std::string_view kCursor =
    R"(Provides a pagination cursor or numeric _offset_ for processing Patient's Part D events information.

Examples:
   - `cursor=200` the first record is the 201st record
   - `cursor=1000` the first record is the 1001st record)";

// excludeSAMHSA of Claim and ClaimResponse
inline constexpr std::string_view kExcludePartiallyAdjudicated =
    R"(The _Substance Abuse and Mental Health Services Administration_ (SAMHSA)
is the agency within the U.S. Department of HHS that leads public health efforts to advance the behavioral health of the nation.
Setting this flag to _true_, modifies the request to filter out all SAMSHA-related claims from the response.
_ClaimResponse_ doesn't contain any SAMHSA potential data. Due to the 1:1 relationship between _ClaimResponse_
and _Claim_, any ClaimResponse resource will be excluded when the associated Claim resource contains SAMHSA data.

Example:
  - `excludeSAMHSA=true`)";

// isHashed (in CMS's words, which are another parameter's)
inline constexpr std::string_view kIsHashed =
    R"(Setting this flag to _true_, provides tax number in the EOB transformed data for the response.

Example:
  - `isHashed=true`)";

// mbi
inline constexpr std::string_view kMbi =
    R"( **NOTE: THIS IS A REQUIRED FIELD**

Fetch _Beneficiary_ data using a FHIR _MBI_ identifier; an MBI
represents the medicare benficiary ID, or as much of that
defined by the [FHIR specification](https://terminology.hl7.org/NamingSystem-cmsMBI.html) as:

```
A combination of upper case ASCII letters ('A'..'Z except for S, L, O, I, B, and Z.', numerals ('0'..'9'),
'-', with a length limit of 11 characters.
```

The following are all valid values for MBI, and all might
represent the same resource:
   - `mbi=9AB2WW3GR44` (unhashed MBI)
   - `mbi=82273caf4d2c3b5a8340190ae3575950957ce469e593efd7736d60c3b39d253c` (hashed)
   - `mbi=1S00E00HA26` (synthetic MBI))";

// service-date of Claim and ClaimResponse
inline constexpr std::string_view kPartiallyAdjudicatedDate =
    R"(Only satisfy the Search request if a claim's Date
falls within a specified _DateRange_. A _DateRange_ can be
defined by providing less than `lt` and/or greater than `gt` values.
This parameter can be included in a request one or more times.

Examples:
   - `service-date=gt2023-01-02&service-date=lt2023-05-01`
   - `service-date=gt2023-01-02`
   - `service-date=lt2023-05-01`)";

// type of Claim and ClaimResponse
inline constexpr std::string_view kPartiallyAdjudicatedType =
    R"(A list of one or more comma-separated claim types to be included in the request;
within BFD, the claim types represent an _OR_ inclusion logic meaning any claims matching one of the specified
claim types will be checked

Supported Claim Type values:
  - `fiss`
  - `mcs`

Examples:
  - `type=fiss,mcs`
  - `type=fiss`)";

// _profile of Coverage
inline constexpr std::string_view kProfile =
    R"(Filters the response to contain only _Coverage_ data that support the specified profile.

The following are all valid values for profile:
- `http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage`
- `http://hl7.org/fhir/us/insurance-card/StructureDefinition/C4DIC-Coverage`)";

// beneficiary of Coverage in v2
inline constexpr std::string_view kBeneficiary =
    R"(Fetch _Beneficiary_ data using a FHIR _IdType_ identifier; an IdType
represents the logical identity for a resource, or as much of that
identity that is known. In FHIR, every resource must have a _logical ID_ which is
defined by the [FHIR specification](https://www.hl7.org/fhir/r4/datatypes.html#id) as:

`Any combination of upper or lower case ASCII letters ('A'..'Z', and 'a'..'z', numerals ('0'..'9'),
'-' and '.', with a length limit of 64 characters. (This might be an integer, an un-prefixed OID, UUID
or any other identifier pattern that meets these constraints.)`

This class contains that logical ID, and can optionally also contain a relative or absolute URL
representing the resource identity; the following are all valid values for IdType, and all might
represent the same resource:
- `beneficiary=567834`
- `beneficiary=1234`)";

// identifier of Patient in v2
inline constexpr std::string_view kIdentifier =
    R"(**NOTE: TO MAKE A REQUEST TO THIS ENDPOINT IT IS REQUIRED TO CHOOSE ONE OUT OF THE FOLLOWING THREE PARAMETERS AT A GIVEN TIME (_id, identifier, _has:Coverage.extension)**

Fetch _Patient_ data using a FHIR _identifier_; an identifier contains a set of values that
include the logical identity for a resource. In FHIR, the _identifier_ is a parent element
defined by the [FHIR specification](https://www.hl7.org/fhir/r4/datatypes-definitions.html#Identifier) as:

`A string, typically numeric or alphanumeric, that is associated with a single object or entity within a given system.
Typically, identifiers are used to connect content in resources to external content available in other frameworks or protocols.
Identifiers are associated with objects and may be changed or retired due to human or system process and errors.`

This class contains the identifier, which is usually represented as a URL, along with a single, url encoded, pipe-delimited key|value pair, with the value as
(mbi, hicn, etc); the following are all valid values for Identifier, and all might represent the same resource:
  - `identifier=https://bluebutton.cms.gov/resources/identifier/hicn-hash|<your hicn hash>`
  - `identifier=https://bluebutton.cms.gov/resources/identifier/mbi-hash|<your mbi hash>`)";

}  // namespace bb::fhir::documentation
