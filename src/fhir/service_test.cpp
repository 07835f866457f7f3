#include "fhir/service.h"

#include <gtest/gtest.h>

#include <regex>

#include "store/claim_store.h"
#include "support/folder.h"
#include "support/records.h"

namespace bb::fhir {
namespace {

using B = rif::Beneficiary;
using Pde = rif::Pde;
using Carrier = rif::Carrier;
using test::make_record;

constexpr store::BeneficiaryId kJane = 7, kJohn = -88;

// A store with two beneficiaries: Jane has two Part D events (pde-1 and, sensitive, pde-2), carrier-15 and a
// hospice claim; John has nothing but an MBI that was Jane's.
class FhirService : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = store::open_claim_store("sqlite:" + folder_ / "claims.db", true);
    ASSERT_TRUE(opened.ok());
    store_ = *opened;
    auto batch = store_->begin();
    ASSERT_TRUE(batch.ok());
    ASSERT_TRUE(
        (*batch)
            ->put_beneficiary(make_record<B>(
                {{B::BENE_ID, "7"}, {B::MBI_NUM, "1S00E00AA00"}, {B::DRVD_LINE_1_ADR, "204 SOUTH ST"}}))
            .ok());
    ASSERT_TRUE(
        (*batch)->put_beneficiary(make_record<B>({{B::BENE_ID, "-88"}, {B::MBI_NUM, "1S00E00AA02"}})).ok());
    using H = rif::BeneficiaryHistory;
    for (const char* id : {"7", "-88"}) {
      ASSERT_TRUE(
          (*batch)
              ->put_beneficiary_history(make_record<H>({{H::BENE_ID, id}, {H::MBI_NUM, "1S00E00AA09"}}))
              .ok());
    }
    put_pde(**batch, 1, "1", make_date(2020, 1, 31), false);
    put_pde(**batch, 2, "2", make_date(2020, 3, 1), true);
    put(**batch, ClaimType::carrier, 15, make_date(2020, 2, 1), false,
        make_record<Carrier>({{Carrier::CLM_ID, "15"}, {Carrier::BENE_ID, "7"}, {Carrier::LINE_NUM, "1"}}));
    put(**batch, ClaimType::hospice, 16, make_date(2020, 2, 1), false,
        make_record<rif::Hospice>({{rif::Hospice::CLM_ID, "16"}, {rif::Hospice::BENE_ID, "7"}}));
    ASSERT_TRUE((*batch)->commit().ok());
    service_ = std::make_unique<Service>(store_, std::make_shared<SystemClock>());
  }

  void put(store::ClaimStore::Batch& batch, ClaimType type, store::ClaimId id, Date through, bool sensitive,
           const std::string& record) {
    ASSERT_TRUE(batch.put_claim({type, id, kJane, through, Instant{}, sensitive, record}).ok());
  }
  void put_pde(store::ClaimStore::Batch& batch, store::ClaimId id, std::string_view text, Date filled,
               bool sensitive) {
    put(batch, ClaimType::pde, id, filled, sensitive,
        make_record<Pde>({{Pde::PDE_ID, text}, {Pde::BENE_ID, "7"}, {Pde::SRVC_DT, rif_date(filled)}}));
  }

  // The status, and what a test wants to know of the body: the ids of a bundle's entries after its total, the
  // id of a resource, the text of an OperationOutcome.
  std::string ask(Request request) {
    request.base = "https://host/v2/fhir";
    Buffer body;
    const Answer answer = service_->answer(request, body);
    last_body_ = body.view();
    std::string seen = std::to_string(answer.status);
    static const std::regex facts(
        R"re("total":(\d+)|\{"resourceType":"(?:Patient|Coverage|ExplanationOfBenefit)","id":"([^"]+)"|"diagnostics":"([^"]*)")re");
    for (std::sregex_iterator at(last_body_.begin(), last_body_.end(), facts), end; at != end; ++at) {
      for (std::size_t group = 1; group < at->size(); ++group) {
        if ((*at)[group].matched) seen += " " + (*at)[group].str();
      }
    }
    return seen;
  }
  static Request read_of(ResourceType type, std::string_view id) {
    Request request;
    request.type = type;
    request.id = id;
    return request;
  }
  static Request search_of(ResourceType type, Parameters parameters) {
    Request request;
    request.type = type;
    request.parameters = std::move(parameters);
    return request;
  }
  std::string read(ResourceType type, std::string_view id) { return ask(read_of(type, id)); }
  std::string search(ResourceType type, Parameters parameters) {
    return ask(search_of(type, std::move(parameters)));
  }
  std::string claims(Parameters parameters) {
    parameters.insert(parameters.begin(), {"patient", "7"});
    return search(ResourceType::explanation_of_benefit, std::move(parameters));
  }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
  std::unique_ptr<Service> service_;
  std::string last_body_;
};

TEST_F(FhirService, reads_what_there_is) {
  EXPECT_EQ(read(ResourceType::patient, "7"), "200 7");
  EXPECT_EQ(read(ResourceType::patient, "-88"), "200 -88");
  EXPECT_EQ(read(ResourceType::coverage, "part-a-7"), "200 part-a-7");
  EXPECT_EQ(read(ResourceType::coverage, "part-d--88"), "200 part-d--88");
  EXPECT_EQ(read(ResourceType::explanation_of_benefit, "carrier-15"), "200 carrier-15");
  EXPECT_EQ(read(ResourceType::explanation_of_benefit, "PDE-1"), "200 pde-1");
}

TEST_F(FhirService, what_there_is_not_is_404) {
  EXPECT_EQ(read(ResourceType::patient, "8"), "404 HAPI-0971: Resource Patient/8 is not known");
  EXPECT_EQ(read(ResourceType::coverage, "part-a--8"), "404 HAPI-0971: Resource Beneficiary/-8 is not known");
  EXPECT_EQ(read(ResourceType::coverage, "part-e-7"),
            "404 HAPI-0971: Resource Coverage/part-e-7 is not known");
  EXPECT_EQ(read(ResourceType::coverage, "part-7"), "404 HAPI-0971: Resource Coverage/part-7 is not known");
  for (const char* id : {"carrier-1", "pde-15", "bogus-15", "carrier--15", "carrier-99999999999999999999"})
    EXPECT_EQ(read(ResourceType::explanation_of_benefit, id),
              "404 HAPI-0971: Resource ExplanationOfBenefit/" + std::string(id) + " is not known");
}

TEST_F(FhirService, a_malformed_id_is_400) {
  EXPECT_EQ(read(ResourceType::patient, "x7"), "400 Patient ID must be a number");
  for (const char* id : {"7", "part--a-7", "part-a-", "part-a-7x", "-a-7", "part-ab-c-7", "x-7"})
    EXPECT_EQ(read(ResourceType::coverage, id).substr(0, 26), "400 Coverage ID pattern: '") << id;
  for (const char* id : {"15", "carrier", "carrier-", "carrier15", "carrier-1x", "part-a-7", "--15"})
    EXPECT_EQ(read(ResourceType::explanation_of_benefit, id),
              "400 ExplanationOfBenefit ID pattern: '" + std::string(id) +
                  "' does not match expected pattern: {alphaString}-{idNumber}");
}

TEST_F(FhirService, a_coverage_id_of_v1_always_names_a_part) {
  const auto read_v1 = [&](std::string_view id) {
    Request request = read_of(ResourceType::coverage, id);
    request.version = Version::v1;
    return ask(request);
  };
  for (const char* id : {"7", "part-7", "part-ab-7", "part--a-7"}) {
    EXPECT_EQ(read_v1(id), "400 Coverage ID pattern: '" + std::string(id) +
                               "' does not match expected pattern: "
                               "{alphaNumericString}-{singleCharacter}-{idNumber}");
  }
  EXPECT_EQ(read_v1("part-e-7"), "404 HAPI-0971: Resource Coverage/part-e-7 is not known");
  EXPECT_EQ(read_v1("part-a-7"), "200 part-a-7");
}

TEST_F(FhirService, a_version_in_the_id_is_400) {
  EXPECT_EQ(read(ResourceType::patient, "7/_history/1"), "400 Patient ID must not define a version");
  EXPECT_EQ(read(ResourceType::coverage, "part-a-7/_history/1"), "400 Coverage ID must not define a version");
  EXPECT_EQ(read(ResourceType::explanation_of_benefit, "pde-1/_history/1"),
            "400 ExplanationOfBenefit ID must not define a version");
}

TEST_F(FhirService, address_lines_are_shown_when_the_header_asks) {
  Request request = read_of(ResourceType::patient, "7");
  ask(request);
  EXPECT_EQ(last_body_.find("204 SOUTH ST"), std::string::npos);
  request.include_address_fields = true;
  ask(request);
  EXPECT_NE(last_body_.find("204 SOUTH ST"), std::string::npos);
}

TEST_F(FhirService, patients_are_found_by_id_hash_and_mbi) {
  EXPECT_EQ(search(ResourceType::patient, {{"_id", "7"}}), "200 1 7");
  EXPECT_EQ(search(ResourceType::patient, {{"_id", "8"}}), "200 0");
  const std::string system = "https://bluebutton.cms.gov/resources/identifier/mbi-hash|";
  EXPECT_EQ(search(ResourceType::patient, {{"identifier", system + IdentifierHash{}("1S00E00AA00")}}),
            "200 1 7");
  EXPECT_EQ(search(ResourceType::patient, {{"identifier", system + "00"}}), "200 0");
  Request post = search_of(ResourceType::patient, {{"_id", "http://hl7.org/fhir/sid/us-mbi|1S00E00AA02"}});
  post.post = true;
  EXPECT_EQ(ask(post), "200 1 -88");
  EXPECT_EQ(last_body_.find("sid/us-mbi|"), std::string::npos) << "the self link must not name the MBI";
}

TEST_F(FhirService, an_identifier_of_several_beneficiaries_is_404) {
  const Parameters shared = {{"identifier", "https://bluebutton.cms.gov/resources/identifier/mbi-hash|" +
                                                IdentifierHash{}("1S00E00AA09")}};
  EXPECT_EQ(search(ResourceType::patient, shared),
            "404 By hash query found more than one distinct BENE_ID: 2, DistinctBeneIdsList: [-88, 7]");
  Request bound = search_of(ResourceType::patient, shared);
  bound.beneficiary = kJohn;
  EXPECT_EQ(ask(bound), "200 1 -88");
}

TEST_F(FhirService, coverage_is_searched_in_the_order_of_the_parts) {
  EXPECT_EQ(search(ResourceType::coverage, {{"beneficiary", "7"}}),
            "200 4 part-a-7 part-b-7 part-c-7 part-d-7");
  EXPECT_EQ(search(ResourceType::coverage, {{"beneficiary", "7"}, {"_count", "2"}, {"startIndex", "1"}}),
            "200 4 part-b-7 part-c-7");
  EXPECT_EQ(search(ResourceType::coverage, {{"beneficiary", "8"}}), "200 0");
  EXPECT_EQ(search(ResourceType::coverage, {{"beneficiary", "8"}, {"startIndex", "2"}}), "200 0");
  EXPECT_EQ(search(ResourceType::coverage, {{"beneficiary", "7"}, {"startIndex", "4"}}),
            "400 Value for startIndex (4) must be less than than result size (4)");
}

TEST_F(FhirService, claims_are_ordered_by_id_as_text_and_paged) {
  EXPECT_EQ(claims({{"type", "carrier,pde"}}), "200 3 pde-1 carrier-15 pde-2");
  EXPECT_EQ(claims({{"type", "carrier,pde"}, {"_count", "1"}, {"startIndex", "1"}}), "200 3 carrier-15");
  EXPECT_EQ(claims({{"type", "carrier,pde"}, {"_count", "1"}, {"startIndex", "3"}}),
            "400 Value for startIndex (3) must be less than than result size (3)");
}

TEST_F(FhirService, claims_are_filtered_by_type_and_service_date) {
  EXPECT_EQ(claims({{"type", "carrier"}}), "200 1 carrier-15");
  EXPECT_EQ(claims({{"type", "bogus"}}), "200 0");
  EXPECT_EQ(claims({{"type", "pde"}, {"service-date", "gt2020-01"}}), "200 1 pde-2");
  EXPECT_EQ(claims({{"type", "pde"}, {"service-date", "le2020-01-31"}}), "200 1 pde-1");
}

TEST_F(FhirService, sensitive_claims_are_left_out_of_totals_and_reads) {
  EXPECT_EQ(claims({{"type", "pde"}, {"excludeSAMHSA", "true"}}), "200 1 pde-1");
  Request guarded = read_of(ResourceType::explanation_of_benefit, "pde-2");
  EXPECT_EQ(ask(guarded), "200 pde-2");
  guarded.exclude_sensitive = true;
  EXPECT_EQ(ask(guarded), "404 HAPI-0971: Resource ExplanationOfBenefit/pde-2 is not known");
}

TEST_F(FhirService, last_updated_bounds_every_search) {
  const std::string loaded = format_instant(store_->last_loaded());
  for (const auto& [bound, found] : {std::pair("ge" + loaded, true), std::pair("gt" + loaded, false),
                                     std::pair("le" + loaded, true), std::pair("lt" + loaded, false)}) {
    const Parameter range{"_lastUpdated", bound};
    EXPECT_EQ(search(ResourceType::patient, {{"_id", "7"}, range}), found ? "200 1 7" : "200 0") << bound;
    EXPECT_EQ(search(ResourceType::coverage, {{"beneficiary", "7"}, {"_count", "1"}, range}),
              found ? "200 4 part-a-7" : "200 0")
        << bound;
    EXPECT_EQ(claims({{"type", "carrier"}, range}), found ? "200 1 carrier-15" : "200 0") << bound;
  }
}

TEST_F(FhirService, a_bound_request_finds_nobody_else) {
  const auto bound = [this](Request request) {
    request.beneficiary = kJohn;
    return ask(std::move(request));
  };
  EXPECT_EQ(bound(read_of(ResourceType::patient, "7")), "404 HAPI-0971: Resource Patient/7 is not known");
  EXPECT_EQ(bound(read_of(ResourceType::coverage, "part-a-7")),
            "404 HAPI-0971: Resource Beneficiary/7 is not known");
  EXPECT_EQ(bound(read_of(ResourceType::explanation_of_benefit, "pde-1")),
            "404 HAPI-0971: Resource ExplanationOfBenefit/pde-1 is not known");
  EXPECT_EQ(bound(search_of(ResourceType::patient, {{"_id", "7"}})), "200 0");
  EXPECT_EQ(bound(search_of(ResourceType::coverage, {{"beneficiary", "7"}})), "200 0");
  EXPECT_EQ(bound(search_of(ResourceType::explanation_of_benefit, {{"patient", "7"}})), "200 0");
  EXPECT_EQ(bound(search_of(ResourceType::patient, {})), "200 1 -88");
  EXPECT_EQ(bound(search_of(ResourceType::coverage, {{"_count", "1"}})), "200 4 part-a--88");
  EXPECT_EQ(bound(search_of(ResourceType::explanation_of_benefit, {})), "200 0");
}

TEST_F(FhirService, an_answer_is_as_new_as_what_it_shows) {
  Buffer body;
  Request request = read_of(ResourceType::patient, "7");
  EXPECT_EQ(service_->answer(request, body).last_modified, store_->last_loaded());
  request.id = "8";
  EXPECT_EQ(service_->answer(request, body).last_modified, std::nullopt);
}

TEST_F(FhirService, a_version_that_is_not_served_is_404) {
  Request request = read_of(ResourceType::patient, "7");
  request.version = Version::v3;
  EXPECT_EQ(ask(request), "404 Only FHIR STU3 (v1) and FHIR R4 (v2) are served here");
  Buffer body;
  EXPECT_EQ(service_->metadata(Version::v3, "http://host/v3/fhir", body).status, 404);
}

TEST_F(FhirService, metadata_names_the_three_resources) {
  Buffer body;
  EXPECT_EQ(service_->metadata(Version::v2, "http://host/v2/fhir", body).status, 200);
  const std::string json(body.view());
  EXPECT_EQ(json.substr(0, 40), R"({"resourceType":"CapabilityStatement","i)");
  EXPECT_NE(json.find(R"("url":"http://host/v2/fhir")"), std::string::npos);
  for (const char* type : {"Patient", "Coverage", "ExplanationOfBenefit"})
    EXPECT_NE(json.find(std::string(R"({"type":")") + type + R"(","profile":"http)"), std::string::npos);
}

}  // namespace
}  // namespace bb::fhir
