#include "fhir/search.h"

#include <gtest/gtest.h>

#include "fhir/eob.h"

namespace bb::fhir {
namespace {

Request request(ResourceType type, Parameters parameters, bool post = false) {
  Request made;
  made.type = type;
  made.parameters = std::move(parameters);
  made.post = post;
  return made;
}

template <class T>
std::string message(const Result<T>& parsed) {
  if (parsed.ok()) return "accepted";
  EXPECT_EQ(parsed.error().kind, ErrorKind::invalid);
  return parsed.error().message;
}

Result<PatientSearch> patient(Parameters parameters, bool post = false) {
  return parse_patient_search(request(ResourceType::patient, std::move(parameters), post));
}
Result<CoverageSearch> coverage(Parameters parameters) {
  return parse_coverage_search(request(ResourceType::coverage, std::move(parameters)));
}
Result<ClaimSearch> claims(Parameters parameters, bool post = false) {
  return parse_claim_search(request(ResourceType::explanation_of_benefit, std::move(parameters), post));
}

constexpr char kMbi[] = "http://hl7.org/fhir/sid/us-mbi|1S00E00AA00";

// Patient

TEST(PatientSearch, by_id_may_be_negative) {
  EXPECT_EQ(patient({{"_id", "567834"}})->id, 567834);
  EXPECT_EQ(patient({{"_id", "-88"}})->id, -88);
  EXPECT_EQ(patient({{"_id", "|5"}})->id, 5);
}

TEST(PatientSearch, bad_ids_are_refused) {
  EXPECT_EQ(message(patient({{"_id", ""}})), "Missing required id value");
  EXPECT_EQ(message(patient({{"_id", "abc"}})), "Failed to parse value for Patient ID as a number.");
  EXPECT_EQ(message(patient({{"_id", "12345678901234567890"}})),
            "Failed to parse value for Patient ID as a number.");
  EXPECT_EQ(message(patient({{"_id", "http://x|5"}})),
            "System is unsupported here and should not be set (http://x)");
  EXPECT_EQ(message(patient({{"_id", "5"}, {"_id", "6"}})),
            "Multiple values detected for non-repeatable parameter '_id'. This server is not configured to "
            "allow multiple (AND/OR) values for this param.");
}

TEST(PatientSearch, a_modifier_is_refused) {
  EXPECT_EQ(message(patient({{"_id:exact", "5"}})), "Unsupported query parameter qualifier: :exact");
  EXPECT_EQ(message(patient({{"identifier:of-type", "a|b"}, {"identifier", "a|b"}})),
            "Unsupported query parameter qualifier: :of-type");
}

TEST(PatientSearch, by_hash_of_each_system) {
  using store::IdentifierKind;
  const auto hash = [](const char* identifier) { return patient({{"identifier", identifier}})->hash; };
  EXPECT_EQ(hash("https://bluebutton.cms.gov/resources/identifier/mbi-hash|a1"),
            std::pair(IdentifierKind::mbi_hash, std::string("a1")));
  EXPECT_EQ(hash("https://bluebutton.cms.gov/resources/identifier/hicn-hash|a2"),
            std::pair(IdentifierKind::hicn_hash, std::string("a2")));
  EXPECT_EQ(hash("http://bluebutton.cms.hhs.gov/identifier#hicnHash|a3"),
            std::pair(IdentifierKind::hicn_hash, std::string("a3")));
}

TEST(PatientSearch, bad_identifiers_are_refused) {
  EXPECT_EQ(message(patient({{"identifier", "a1"}})), "Unsupported identifier system: null");
  EXPECT_EQ(message(patient({{"identifier", "http://hl7.org/fhir/sid/us-medicare|a1"}})),
            "Unsupported identifier system: http://hl7.org/fhir/sid/us-medicare");
  EXPECT_EQ(message(patient({{"identifier", "https://bluebutton.cms.gov/resources/identifier/mbi-hash|"}})),
            "lookup value cannot be null/empty");
}

TEST(PatientSearch, a_plain_mbi_is_for_post_only) {
  EXPECT_EQ(message(patient({{"_id", kMbi}})),
            "Search query by 'http://hl7.org/fhir/sid/us-mbi' is only supported in POST request");
  EXPECT_EQ(message(patient({{"identifier", kMbi}})),
            "Search query by 'http://hl7.org/fhir/sid/us-mbi' is only supported in POST request");
  EXPECT_EQ(patient({{"_id", kMbi}}, true)->mbi, "1S00E00AA00");
  EXPECT_EQ(patient({{"identifier", kMbi}}, true)->mbi, "1S00E00AA00");
}

TEST(PatientSearch, needs_an_id_or_an_identifier_and_not_both) {
  EXPECT_EQ(message(patient({})),
            "Invalid request: The FHIR endpoint on this server does not know how to handle GET "
            "operation[Patient] with parameters [[]]");
  EXPECT_EQ(message(patient({{"identifier", kMbi}, {"_id", "5"}}, true)),
            "Invalid request: The FHIR endpoint on this server does not know how to handle POST "
            "operation[Patient] with parameters [[identifier, _id]]");
}

TEST(PatientSearch, of_a_bound_request_is_for_its_beneficiary) {
  Request bound = request(ResourceType::patient, {});
  bound.beneficiary = 5;
  EXPECT_EQ(parse_patient_search(bound)->id, 5);
}

// Patients by Part D contract

constexpr char kJuly[] = "https://bluebutton.cms.gov/resources/variables/ptdcntrct07|S5810";

Result<ContractSearch> contract(Parameters parameters) {
  return parse_contract_search(request(ResourceType::patient, std::move(parameters)),
                               *parse_instant("2026-11-22T00:00:00Z"));
}

TEST(ContractSearch, names_contract_month_year_and_the_last_beneficiary_seen) {
  const auto search = contract({{"_has:Coverage.extension", kJuly},
                                {"_has:Coverage.rfrncyr", "https://x/rfrnc_yr|2018"},
                                {"cursor", "-88"},
                                {"_count", "4000"}});
  ASSERT_TRUE(search.ok());
  EXPECT_EQ(search->contract, "S5810");
  EXPECT_EQ(search->month, 7);
  EXPECT_EQ(search->year, 2018);
  EXPECT_EQ(search->after, -88);
  EXPECT_EQ(search->paging.size(), 4000U);
}

TEST(ContractSearch, without_a_year_is_of_this_year_and_without_a_cursor_from_the_start) {
  for (const Parameters& further :
       {Parameters{}, Parameters{{"_has:Coverage.rfrncyr", ""}, {"cursor", ""}}}) {
    Parameters parameters = {{"_has:Coverage.extension", kJuly}};
    parameters.insert(parameters.end(), further.begin(), further.end());
    const auto search = contract(parameters);
    ASSERT_TRUE(search.ok());
    EXPECT_EQ(search->year, 2026);
    EXPECT_FALSE(search->after);
  }
}

TEST(ContractSearch, another_extension_than_a_month_of_part_d_is_refused) {
  const auto refused = [](std::string value) {
    return message(contract({{"_has:Coverage.extension", value}}));
  };
  EXPECT_EQ(refused("S5810"), "Unsupported extension system: null");
  EXPECT_EQ(refused(""), "Unsupported extension system: null");
  for (const std::string system : {"https://x/ptdcntrct13", "https://x/ptdcntrct00", "https://x/ptdcntrct1",
                                   "https://x/ptccntrct01", "https://x/ptdcntrct-1", "", "https://x/"}) {
    EXPECT_EQ(refused(system + "|S5810"), "Unsupported extension system: " + system);
  }
}

TEST(ContractSearch, a_contract_has_five_characters) {
  for (const std::string code : {"", "S581", "S58100"}) {
    EXPECT_EQ(message(contract({{"_has:Coverage.extension", "https://x/PTDCNTRCT01|" + code}})),
              "Coverage id is not expected length; value " + code + " is not expected length 5");
  }
}

TEST(ContractSearch, bad_years_cursors_and_counts_are_refused) {
  const auto refused = [](const char* name, const char* value) {
    return message(contract({{"_has:Coverage.extension", kJuly}, {name, value}}));
  };
  for (const char* year : {"abc", "20.18", "0", "10000", "x|abc"})
    EXPECT_EQ(refused("_has:Coverage.rfrncyr", year), "Failed to parse value for Contract Year as a number.");
  EXPECT_EQ(refused("cursor", "abc"), "Failed to parse value for cursor as a number.");
  EXPECT_EQ(refused("_count", "0"), "Invalid pageSize '0'");
  EXPECT_EQ(refused("_count", "-1"), "Value for pageSize cannot be negative: -1");
  for (const char* other : {"startIndex", "_lastUpdated", "_id", "identifier", "_has:Coverage.other"})
    EXPECT_EQ(refused(other, "1").substr(0, 16), "Invalid request:") << other;
}

TEST(ContractSearch, of_v1_needs_the_header_for_mbis_and_for_them_alone) {
  const auto asked = [](bool mbi, bool hicn) {
    Request question = request(ResourceType::patient, {{"_has:Coverage.extension", kJuly}});
    question.version = Version::v1;
    question.include_mbi = mbi;
    question.include_hicn = hicn;
    return message(parse_contract_search(question, *parse_instant("2026-11-22T00:00:00Z")));
  };
  const std::string refusal = "This endpoint requires the 'IncludeIdentifiers: mbi' header.";
  EXPECT_EQ(asked(false, false), refusal);
  EXPECT_EQ(asked(true, true), refusal);
  EXPECT_EQ(asked(false, true), refusal);
  EXPECT_EQ(asked(true, false), "accepted");
}

TEST(PatientSearch, by_a_contract_s_year_alone_is_refused) {
  EXPECT_EQ(message(patient({{"_has:Coverage.rfrncyr", "2018"}})).substr(0, 16), "Invalid request:");
  EXPECT_EQ(message(patient({{"_id", "5"}, {"cursor", "4"}})).substr(0, 16), "Invalid request:");
}

// What all searches share

TEST(Search, unknown_parameters_are_refused_unless_they_begin_with_an_underscore) {
  EXPECT_EQ(message(coverage({{"beneficiary", "5"}, {"name", "x"}, {"name", "y"}})),
            "Invalid request: The FHIR endpoint on this server does not know how to handle GET "
            "operation[Coverage] with parameters [[beneficiary, name]]");
  EXPECT_EQ(message(coverage({{"beneficiary", "5"}, {"_id", "x"}})),
            "Invalid request: The FHIR endpoint on this server does not know how to handle GET "
            "operation[Coverage] with parameters [[beneficiary, _id]]");
  EXPECT_EQ(message(claims({{"patient", "5"}, {"patient.identifier", "x"}})),
            "Unsupported query parameter qualifier: .identifier");
  EXPECT_TRUE(coverage({{"beneficiary", "5"}, {"_pretty", "true"}, {"_page", "6"}}).ok());
}

TEST(Search, a_page_has_10_entries_when_only_its_start_is_given) {
  EXPECT_FALSE(coverage({{"beneficiary", "5"}})->paging.requested());
  const Paging paging = coverage({{"beneficiary", "5"}, {"startIndex", "20"}})->paging;
  EXPECT_TRUE(paging.requested());
  EXPECT_EQ(paging.size(), 10U);
  EXPECT_EQ(paging.start(), 20U);
}

TEST(Search, no_page_is_longer_than_the_longest) {
  EXPECT_EQ(coverage({{"beneficiary", "5"}})->paging.size(), kLongestPage);
  EXPECT_EQ(coverage({{"beneficiary", "5"}, {"_count", "2147483647"}})->paging.size(), kLongestPage);
}

TEST(Search, of_repeated_counts_the_first_is_taken) {
  EXPECT_EQ(coverage({{"beneficiary", "5"}, {"_count", ""}, {"_count", "2"}, {"_count", "3"}})->paging.size(),
            2U);
}

TEST(Search, bad_page_numbers_are_refused) {
  const auto refused = [](const char* name, const char* value) {
    return message(coverage({{"beneficiary", "5"}, {name, value}}));
  };
  EXPECT_EQ(refused("_count", "x"), "Failed to parse value for _count as a number.");
  EXPECT_EQ(refused("_count", "1.5"), "Failed to parse value for _count as a number.");
  EXPECT_EQ(refused("_count", "2147483648"), "Failed to parse value for _count as a number.");
  EXPECT_EQ(refused("startIndex", "x"), "Failed to parse value for startIndex as a number.");
  EXPECT_EQ(refused("_count", "-1"), "Value for pageSize cannot be negative: -1");
  EXPECT_EQ(refused("startIndex", "-1"), "Value for startIndex cannot be negative: -1");
  EXPECT_EQ(refused("_count", "0"), "Invalid pageSize '0'");
}

TEST(Search, a_page_begins_with_an_entry_that_exists) {
  const auto at = [](std::uint32_t start, std::uint64_t total) {
    return message(check_start(Paging({}, start), total));
  };
  EXPECT_EQ(at(3, 4), "accepted");
  EXPECT_EQ(at(4, 4), "Value for startIndex (4) must be less than than result size (4)");
  EXPECT_EQ(at(2, 0), "accepted");
}

// Coverage

TEST(CoverageSearch, takes_references_of_every_form) {
  for (const char* value : {"-5", "Patient/-5", "https://host/v2/fhir/Patient/-5"})
    EXPECT_EQ(coverage({{"beneficiary", value}})->beneficiary, -5) << value;
  EXPECT_EQ(message(coverage({{"beneficiary", "Patient/"}})),
            "Failed to parse value for Beneficiary ID as a number.");
  EXPECT_EQ(message(coverage({})).substr(0, 16), "Invalid request:");
}

TEST(CoverageSearch, only_carin_s_profile_for_blue_button_can_be_asked_for_in_v2) {
  constexpr char kCarin[] = "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage";
  EXPECT_TRUE(coverage({{"beneficiary", "5"}, {"_profile", kCarin}}).ok());
  EXPECT_TRUE(coverage({{"beneficiary", "5"}, {"_profile", ""}}).ok());
  EXPECT_EQ(message(coverage({{"beneficiary", "5"}, {"_profile", "x"}})), "Invalid profile: x");
  Request v1 = request(ResourceType::coverage, {{"beneficiary", "5"}, {"_profile", "x"}});
  v1.version = Version::v1;
  EXPECT_TRUE(parse_coverage_search(v1).ok());
}

// ExplanationOfBenefit

TEST(ClaimSearch, all_rendered_types_unless_some_are_named) {
  EXPECT_EQ(claims({{"patient", "5"}})->query.types, kAllClaimTypes);
  EXPECT_EQ(claims({{"patient", "5"}})->query.beneficiary, 5);
  EXPECT_EQ(claims({{"patient", "5"}, {"type", ""}})->query.types, kAllClaimTypes);
}

TEST(ClaimSearch, types_are_or_within_and_and_between_parameters) {
  const auto types = [](Parameters named) {
    named.emplace_back("patient", "5");
    return claims(named)->query.types;
  };
  EXPECT_EQ(types({{"type", "carrier,PDE"}}), bit(ClaimType::carrier) | bit(ClaimType::pde));
  EXPECT_EQ(types({{"type", "carrier,pde"}, {"type", "pde,inpatient"}}), bit(ClaimType::pde));
  EXPECT_EQ(types({{"type", "carrier"}, {"type", "pde"}}), 0);
}

TEST(ClaimSearch, an_unknown_type_matches_all_with_cms_system_and_nothing_without) {
  const auto types = [](const char* value) {
    return claims({{"patient", "5"}, {"type", value}})->query.types;
  };
  constexpr char kSystem[] = "https://bluebutton.cms.gov/resources/codesystem/eob-type|";
  EXPECT_EQ(types((std::string(kSystem) + "pde").c_str()), bit(ClaimType::pde));
  EXPECT_EQ(types(kSystem), kAllClaimTypes);
  EXPECT_EQ(types((std::string(kSystem) + "bogus").c_str()), kAllClaimTypes);
  EXPECT_EQ(types("bogus"), 0);
  EXPECT_EQ(types("|pde"), 0);
  EXPECT_EQ(types("http://other|pde"), 0);
}

TEST(ClaimSearch, service_date_bounds_the_through_date) {
  const auto query =
      claims({{"patient", "5"}, {"service-date", "gt2020-02-28"}, {"service-date", "le2020-03"}});
  EXPECT_EQ(query->query.through_from, make_date(2020, 2, 29));
  EXPECT_EQ(query->query.through_to, make_date(2020, 3, 31));
  EXPECT_EQ(message(claims({{"patient", "5"}, {"service-date", "2020"}})),
            "Unsupported prefix supplied: EQUAL");
}

TEST(ClaimSearch, sensitive_claims_are_left_out_when_either_says_so) {
  EXPECT_FALSE(claims({{"patient", "5"}})->query.exclude_sensitive);
  EXPECT_TRUE(claims({{"patient", "5"}, {"excludeSAMHSA", "True"}})->query.exclude_sensitive);
  Request bound =
      request(ResourceType::explanation_of_benefit, {{"patient", "5"}, {"excludeSAMHSA", "false"}});
  bound.exclude_sensitive = true;
  EXPECT_TRUE(parse_claim_search(bound)->query.exclude_sensitive);
  EXPECT_EQ(message(claims({{"patient", "5"}, {"excludeSAMHSA", "yes"}})),
            "Value for excludeSAMHSA must be true or false");
}

TEST(ClaimSearch, cursor_is_the_id_of_a_claim) {
  const auto after = [](const char* cursor) { return claims({{"patient", "5"}, {"cursor", cursor}})->after; };
  EXPECT_EQ(after("carrier-9991831999")->type, ClaimType::carrier);
  EXPECT_EQ(after("carrier-9991831999")->id, 9991831999);
  EXPECT_EQ(after("pde--7")->id, -7);
  EXPECT_FALSE(after(""));
  for (const char* cursor : {"7", "carrier", "carrier-", "carrier-x", "bogus-7", "-7", "carrier-7 "}) {
    EXPECT_EQ(message(claims({{"patient", "5"}, {"cursor", cursor}})),
              "Value for cursor must be the ID of an ExplanationOfBenefit")
        << cursor;
  }
}

TEST(ClaimSearch, elements_are_for_post_only) {
  EXPECT_EQ(message(claims({{"patient", "5"}, {"_elements", "id"}})),
            "_elements tag is only supported via POST request");
  EXPECT_TRUE(claims({{"patient", "5"}, {"_elements", "id"}}, true).ok());
}

}  // namespace
}  // namespace bb::fhir
