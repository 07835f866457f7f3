#include "gateway/parameters.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

using enum fhir::ResourceType;

constexpr store::BeneficiaryId kOwn = -20140000008325;

Result<Parameters> accept(fhir::ResourceType type, std::string_view query) {
  return accept_search({.type = type, .beneficiary = kOwn}, *parse_query(query));
}

// The accepted parameters as a query, or the error's text.
std::string accepted(fhir::ResourceType type, std::string_view query) {
  const auto result = accept(type, query);
  return result.ok() ? format_query(*result) : result.error().message;
}

TEST(Checklist, item_31_page_size_is_10_when_not_given) {
  EXPECT_EQ(accepted(coverage, ""),
            "_count=10&_format=application%2Ffhir%2Bjson&beneficiary=Patient%2F-20140000008325");
}

TEST(SearchParameters, count_is_an_alias_that_wins) {
  EXPECT_EQ(accepted(explanation_of_benefit, "count=5"),
            "_count=5&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
  EXPECT_EQ(accepted(explanation_of_benefit, "count=5&_count=7"),
            "_count=5&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
  EXPECT_EQ(accepted(explanation_of_benefit, "_count=7&count=5"),
            "_count=5&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
}

TEST(SearchParameters, a_single_parameter_takes_its_last_value) {
  EXPECT_EQ(accepted(explanation_of_benefit, "_count=1&_count=2&startIndex=3&startIndex=4"),
            "startIndex=4&_count=2&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
}

TEST(SearchParameters, last_updated_and_service_date_repeat) {
  EXPECT_EQ(
      accepted(explanation_of_benefit,
               "service-date=gt2000-01-01&service-date=le2022-11-18&_lastUpdated=ge2001&_lastUpdated=lt2002"),
      "_count=10&_lastUpdated=ge2001&_lastUpdated=lt2002&service-date=gt2000-01-01&"
      "service-date=le2022-11-18&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
}

TEST(SearchParameters, unknown_ones_and_those_of_other_resources_are_dropped) {
  EXPECT_EQ(accepted(coverage, "hello=world&type=pde&_id=1&identifier=x&_format=xml&excludeSAMHSA=false"),
            "_count=10&_format=application%2Ffhir%2Bjson&beneficiary=Patient%2F-20140000008325");
  EXPECT_EQ(accepted(patient, "beneficiary=Patient/1&patient=1&service-date=zz"),
            "_count=10&_format=application%2Ffhir%2Bjson&_id=-20140000008325");
  EXPECT_EQ(accepted(explanation_of_benefit, "beneficiary=Patient/1&_id=carrier-1&identifier=x"),
            "_count=10&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
}

TEST(Checklist, item_31_bad_values_are_refused_with_the_texts_of_cms) {
  const struct {
    const char *query, *text;
  } kCases[] = {
      {"_count=51", "value must be at most 50"},
      {"count=51", "value must be at most 50"},
      {"_count=-1", "value must be at least 0"},
      {"_count=ten", "expected int"},
      {"_count=", "expected int"},
      {"_count=1.5", "expected int"},
      {"_count=99999999999999999999", "expected int"},
      {"startIndex=x", "expected int"},
      {"startIndex=", "expected int"},
      {"_lastUpdated=zz2020-11-22T14:00:00-05:00", "the _lastUpdated operator is not valid"},
      {"_lastUpdated=2020-11-22", "the _lastUpdated operator is not valid"},
      {"_lastUpdated=lt", "the _lastUpdated operator is not valid"},
      {"_lastUpdated=lt2020&_lastUpdated=eq2020", "the _lastUpdated operator is not valid"},
      {"service-date=dd2022-11-18", "the service-date operator is not valid"},
      {"service-date=gt2022&service-date=", "the service-date operator is not valid"},
      {"type=carriage", "the type parameter value is not valid"},
      {"type=", "the type parameter value is not valid"},
      {"type=,pde", "the type parameter value is not valid"},
      {"type=https://example.org|pde", "the type parameter value is not valid"},
  };
  for (const auto& [query, text] : kCases) {
    const auto result = accept(explanation_of_benefit, query);
    ASSERT_FALSE(result.ok()) << query;
    EXPECT_EQ(result.error().kind, ErrorKind::invalid) << query;
    EXPECT_EQ(result.error().message, text) << query;
  }
}

TEST(SearchParameters, page_sizes_from_0_to_50_pass_and_are_written_plainly) {
  for (const char* size : {"0", "1", "50"}) {
    EXPECT_EQ(accepted(coverage, "_count=" + std::string(size)),
              "_count=" + std::string(size) +
                  "&_format=application%2Ffhir%2Bjson&beneficiary=Patient%2F-20140000008325");
  }
  EXPECT_EQ(accepted(patient, "_count=%2B07&startIndex=-1"),
            "startIndex=-1&_count=7&_format=application%2Ffhir%2Bjson&_id=-20140000008325");
}

TEST(SearchParameters, claim_types_are_a_list_in_any_case_with_or_without_the_system) {
  for (const char* type : {"pde", "PDE", "carrier,pde", "carrier, Pde ,snf,",
                           "carrier,pde,dme,hha,hospice,inpatient,outpatient,snf",
                           "https://bluebutton.cms.gov/resources/codesystem/eob-type|",
                           "https://bluebutton.cms.gov/resources/codesystem/eob-type|hha,dme"}) {
    const auto result =
        accept_search({.type = explanation_of_benefit, .beneficiary = kOwn}, {{"type", type}});
    ASSERT_TRUE(result.ok()) << type;
    EXPECT_EQ(*find_parameter(*result, "type"), type);
  }
}

TEST(Checklist, item_32_nobody_else_can_be_named) {
  const struct {
    fhir::ResourceType type;
    const char* query;
    ErrorKind kind;
  } kCases[] = {
      {patient, "_id=-20140000008326", ErrorKind::not_found},
      {patient, "_id=20140000008325", ErrorKind::not_found},
      {patient, "_id=-20140000008325,-20140000008326", ErrorKind::not_found},
      {patient, "_id=-20140000008325&_id=-20140000008326", ErrorKind::not_found},
      {coverage, "beneficiary=Patient/-20140000008326", ErrorKind::forbidden},
      {coverage, "beneficiary=Patient/-201400000083251", ErrorKind::forbidden},
      {coverage, "beneficiary=-20140000008326", ErrorKind::forbidden},
      {coverage, "beneficiary=", ErrorKind::forbidden},
      {explanation_of_benefit, "patient=-20140000008326", ErrorKind::forbidden},
      {explanation_of_benefit, "patient=Patient/-20140000008326", ErrorKind::forbidden},
      {explanation_of_benefit, "patient=", ErrorKind::forbidden},
  };
  for (const auto& [type, query, kind] : kCases) {
    const auto result = accept(type, query);
    ASSERT_FALSE(result.ok()) << query;
    EXPECT_EQ(result.error().kind, kind) << query;
  }
}

TEST(SearchParameters, the_tokens_beneficiary_is_always_in_the_question) {
  EXPECT_EQ(accepted(patient, "_format=application%2Ffhir%2Bjson&_id=-20140000008325"),
            "_count=10&_format=application%2Ffhir%2Bjson&_id=-20140000008325");
  EXPECT_EQ(accepted(patient, "_id="), "_count=10&_format=application%2Ffhir%2Bjson&_id=-20140000008325");
  EXPECT_EQ(accepted(coverage, "beneficiary=-20140000008325"),
            "_count=10&_format=application%2Ffhir%2Bjson&beneficiary=Patient%2F-20140000008325");
  EXPECT_EQ(
      accepted(explanation_of_benefit,
               "patient=Patient/-20140000008325&_format=application%2Ffhir%2Bjson&patient=-20140000008325"),
      "_count=10&_format=application%2Ffhir%2Bjson&patient=-20140000008325");
}

TEST(SearchParameters, an_identifier_stands_without_an_id) {
  // The beneficiary is forced by fhir::Request::beneficiary.
  EXPECT_EQ(accepted(patient, "identifier=x"), "_count=10&identifier=x&_format=application%2Ffhir%2Bjson");
  EXPECT_EQ(accepted(patient, "identifier=x&_format=application%2Ffhir%2Bjson&_id=-20140000008325"),
            "_count=10&identifier=x&_format=application%2Ffhir%2Bjson&_id=-20140000008325");
}

std::string accepted_v3(std::string_view query, bool exclude_sensitive = false, bool part_d_only = false) {
  const auto result = accept_search({.version = fhir::Version::v3,
                                     .type = explanation_of_benefit,
                                     .beneficiary = kOwn,
                                     .exclude_sensitive = exclude_sensitive,
                                     .part_d_only = part_d_only},
                                    *parse_query(query));
  return result.ok() ? format_query(*result) : result.error().message;
}
constexpr const char* kForced = "&_format=application%2Ffhir%2Bjson&patient=-20140000008325";

TEST(Checklist, item_36_claims_of_v3_come_from_nch_and_ddps_unless_the_client_says_otherwise) {
  EXPECT_EQ(accepted_v3(""), std::string("_count=10") + kForced + "&_source=NCH%2CDDPS");
  EXPECT_EQ(accepted_v3("_source=NCH&_source=X"), std::string("_count=10&_source=NCH&_source=X") + kForced);
  EXPECT_EQ(accepted_v3("_tag=Adjudicated"), std::string("_count=10&_tag=Adjudicated") + kForced);
  EXPECT_EQ(accepted_v3("_offset=20"), std::string("_count=10&_offset=20") + kForced + "&_source=NCH%2CDDPS");
  EXPECT_EQ(accepted_v3("_offset=x"), "expected int");
}

TEST(Checklist, item_36_part_d_alone_and_sensitive_claims_are_forced) {
  EXPECT_EQ(accepted_v3("_tag=Adjudicated&_source=NCH", false, true),
            std::string("_count=10") + kForced + "&_source=DDPS");
  EXPECT_EQ(accepted_v3("_source=NCH&_security:not=x", true),
            std::string("_count=10&_source=NCH") + kForced + "&_security%3Anot=42CFRPart2");
  EXPECT_EQ(accepted_v3("_source=NCH&_security:not=x"),
            std::string("_count=10&_source=NCH&_security%3Anot=x") + kForced);
}

TEST(Checklist, item_32_a_search_of_audit_events_is_of_the_beneficiary_and_knows_no_parameter) {
  const auto result = accept_search({.version = fhir::Version::v3, .type = audit_event, .beneficiary = kOwn},
                                    *parse_query("entity=-1&_count=5"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(format_query(*result), "_format=application%2Ffhir%2Bjson&entity=-20140000008325");
}

std::string unknown(fhir::Version version, fhir::ResourceType type, Interaction interaction,
                    std::string_view query) {
  const auto refusal = refuse_unknown(version, type, interaction, *parse_query(query));
  if (!refusal) return {};
  EXPECT_EQ(refusal->status, 400);
  EXPECT_STREQ(refusal->member, "error");
  return refusal->detail;
}

TEST(Checklist, item_31_strict_handling_names_what_a_search_does_not_know) {
  using enum fhir::Version;
  constexpr auto kSearch = Interaction::search, kRead = Interaction::read;
  EXPECT_EQ(unknown(v3, coverage, kSearch, "hello=world"), "Invalid parameters: ['hello']");
  EXPECT_EQ(unknown(v3, coverage, kSearch, "a=1&b=2&a=3&type=pde"), "Invalid parameters: ['a', 'b', 'type']");
  EXPECT_EQ(unknown(v3, coverage, kSearch, "it's=1"), R"(Invalid parameters: ["it's"])");
  EXPECT_EQ(unknown(v3, coverage, kSearch, "%00=1"), R"(Invalid parameters: ['\x00'])");
  for (const char* query : {"", "count=1", "_count=1&_format=json", "startIndex=1&_lastUpdated=gt2020",
                            "beneficiary=Patient/-20140000008325"})
    EXPECT_EQ(unknown(v3, coverage, kSearch, query), "") << query;
  EXPECT_EQ(unknown(v3, explanation_of_benefit, kSearch,
                    "patient=-1&type=pde&service-date=gt2020&_tag=x&_source=y&_security:not=z&_offset=1"),
            "");
  EXPECT_EQ(unknown(v3, patient, kSearch, "_id=1&identifier=x"), "");
  // What v1 and v2 drop is not known to them; `cursor` is in their links.
  EXPECT_EQ(unknown(v2, explanation_of_benefit, kSearch, "cursor=x&_tag=x"), "Invalid parameters: ['_tag']");
  EXPECT_EQ(unknown(v3, explanation_of_benefit, kSearch, "cursor=x"), "Invalid parameters: ['cursor']");
  // A read knows none.
  EXPECT_EQ(unknown(v3, patient, kRead, "_id=1&_format=json&count=1"), "Invalid parameters: ['_id']");
  EXPECT_EQ(unknown(v3, patient, Interaction::insurance_card, "_count=1"), "Invalid parameters: ['_count']");
  EXPECT_EQ(unknown(v3, audit_event, kSearch, "entity=1"), "Invalid parameters: ['entity']");
}

TEST(Suite, strict_handling_is_one_of_the_preferences_that_a_request_may_have) {
  const auto strict = [](std::vector<http::Header> headers) {
    http::Request request;
    request.headers = std::move(headers);
    return wants_strict_handling(request);
  };
  EXPECT_TRUE(strict({{"Prefer", "handling=strict"}}));
  EXPECT_TRUE(strict({{"prefer", "return=minimal"}, {"PREFER", "respond-async, Handling=strict"}}));
  EXPECT_FALSE(strict({{"Prefer", "handling=lenient"}}));
  EXPECT_FALSE(strict({{"Accept", "handling=strict"}}));
  EXPECT_FALSE(strict({}));
}

}  // namespace
}  // namespace bb::gateway
