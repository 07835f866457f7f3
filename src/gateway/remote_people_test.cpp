#include "gateway/remote_people.h"

#include "gateway/shapes_for_test.h"

namespace bb::gateway {
namespace {

using Kind = identity::Identifier::Kind;

class RemotePeopleTest : public ::testing::Test {
 protected:
  RemotePeopleTest() {
    http::Router routes;
    routes.add_fallback("/", [this](const http::Request& request, http::Response& response) {
      heard_ = std::string(http::name(request.method)) + " " + std::string(request.path);
      form_ = request.body;
      headers_.clear();
      for (const http::Header& header : request.headers) headers_.emplace(header.name, header.value);
      response.status = status_;
      response.body.append(body_);
    });
    server_ = std::make_unique<ServerForTest>(std::move(routes));
    people_ = make_remote_people(*client_, {.url = server_->url(), .first_synthetic = -100});
  }

  std::string heard_, form_, body_;
  std::map<std::string, std::string> headers_;
  int status_ = 200;
  std::unique_ptr<ServerForTest> server_;
  std::unique_ptr<http::Client> client_ = http::Client::make({}).value();
  std::unique_ptr<identity::People> people_;
};

TEST_F(RemotePeopleTest, number_k_is_the_patient_whose_id_is_k_below_the_first) {
  body_ =
      R"({"resourceType":"Patient","id":"-103","name":[{"use":"usual","family":"Doe","given":["Jane","X"]}]})";
  const auto person = people_->find_synthetic(3).value();
  ASSERT_TRUE(person);
  EXPECT_EQ(heard_, "GET /v2/fhir/Patient/-103/");
  EXPECT_EQ(person->beneficiary, -103);
  EXPECT_EQ(person->given_name, "Jane");
  EXPECT_EQ(person->family_name, "Doe");
}

TEST_F(RemotePeopleTest, a_patient_without_a_name_is_somebody) {
  body_ = R"({"resourceType":"Patient","id":"-100"})";
  const auto person = people_->find_synthetic(0).value();
  ASSERT_TRUE(person);
  EXPECT_EQ(person->given_name + person->family_name, "");
}

TEST_F(RemotePeopleTest, an_unknown_patient_is_nobody) {
  status_ = 404;
  EXPECT_FALSE(people_->find_synthetic(0).value());
}

TEST_F(RemotePeopleTest, any_other_answer_is_an_error_and_nobody) {
  for (const char* body : {"", "garbage", "{}", R"({"resourceType":"Patient","id":"-101"})",
                           R"({"resourceType":"Group","id":"-100"})"}) {
    body_ = body;
    EXPECT_EQ(people_->find_synthetic(0).error().kind, ErrorKind::bad_answer) << body;
  }
  body_ = R"({"resourceType":"Patient","id":"-100"})";
  for (const int status : {204, 302, 400, 500}) {
    status_ = status;
    EXPECT_FALSE(people_->find_synthetic(0).ok()) << status;
  }
  server_.reset();
  EXPECT_EQ(people_->find_synthetic(0).error().kind, ErrorKind::unavailable);
}

constexpr const char* kPatient =
    R"({"resource":{"resourceType":"Patient","id":"-7","name":[{"family":"Doe","given":["Jane"]}],"identifier":[
      {"system":"http://hl7.org/fhir/sid/us-mbi","value":"OLD","type":{"coding":[
        {"extension":[{"valueCoding":{"code":"historic"}}]}]}},
      {"system":"http://hl7.org/fhir/sid/us-mbi","value":"1S00E00AA00","type":{"coding":[
        {"extension":[{"valueCoding":{"code":"current"}}]}]}}]}})";

std::string bundle(const std::string& entries) {
  return R"({"resourceType":"Bundle","entry":[)" + entries + "]}";
}

// CMS: what it knows of the authorization goes to the data server when somebody signs in or refreshes.
TEST_F(RemotePeopleTest, the_data_server_learns_for_which_application_somebody_is_looked_up) {
  body_ = bundle(kPatient);
  const identity::OnBehalf of{"flow-uuid", 7, "client-7", "Ünsere App", "RESEARCH_STUDY"};
  ASSERT_TRUE(people_->find({Kind::mbi, "1S00E00AA00"}, of).value());
  const std::map<std::string, std::string> all = {{"BlueButton-AuthUuid", "flow-uuid"},
                                                  {"BlueButton-AuthAppId", "7"},
                                                  {"BlueButton-AuthAppName", "%C3%9Cnsere%20App"},
                                                  {"BlueButton-AuthAppDataAccessType", "RESEARCH_STUDY"},
                                                  {"BlueButton-AuthClientId", "client-7"}};
  for (const auto& [name, value] : all) EXPECT_EQ(headers_[name], value) << name;
  EXPECT_EQ(headers_["includeAddressFields"], "False");

  ASSERT_TRUE(people_->find({Kind::mbi, "1S00E00AA00"}).value());
  for (const auto& [name, value] : all)
    EXPECT_FALSE(headers_.contains(name)) << "what is not known: " << name;
}

TEST_F(RemotePeopleTest, an_identifier_goes_in_the_body_of_a_post_and_never_in_a_url) {
  body_ = bundle(kPatient);
  const auto person = people_->find({Kind::mbi, " 1s00e00aa00 "}).value();
  EXPECT_EQ(heard_, "POST /v2/fhir/Patient/_search");
  EXPECT_EQ(form_, "identifier=http%3A%2F%2Fhl7.org%2Ffhir%2Fsid%2Fus-mbi%7C1S00E00AA00");
  ASSERT_TRUE(person);
  EXPECT_EQ(person->beneficiary, -7);
  EXPECT_EQ(person->given_name + " " + person->family_name, "Jane Doe");
  EXPECT_EQ(person->mbi, "1S00E00AA00");

  const std::string hash(64, 'a');
  ASSERT_TRUE(people_->find({Kind::hicn_hash, hash}).value());
  EXPECT_EQ(form_,
            "identifier=https%3A%2F%2Fbluebutton.cms.gov%2Fresources%2Fidentifier%2Fhicn-hash%7C" + hash);
}

TEST_F(RemotePeopleTest, a_member_id_is_read) {
  body_ = R"({"resourceType":"Patient","id":"42"})";
  EXPECT_EQ(people_->find({Kind::member_id, "42"}).value()->beneficiary, 42);
  EXPECT_EQ(heard_, "GET /v2/fhir/Patient/42/");
}

TEST_F(RemotePeopleTest, an_empty_bundle_is_nobody) {
  for (const std::string& body : {bundle(""), std::string(R"({"resourceType":"Bundle","total":0})")}) {
    body_ = body;
    EXPECT_FALSE(people_->find({Kind::mbi, "1S00E00AA00"}).value()) << body;
  }
}

TEST_F(RemotePeopleTest, several_are_a_conflict_whether_listed_or_refused_with_404) {
  body_ = bundle(std::string(kPatient) + "," + kPatient);
  EXPECT_EQ(people_->find({Kind::mbi, "1S00E00AA00"}).error().kind, ErrorKind::conflict);
  status_ = 404;
  body_ = R"({"resourceType":"OperationOutcome"})";
  EXPECT_EQ(people_->find({Kind::mbi, "1S00E00AA00"}).error().kind, ErrorKind::conflict);
}

TEST_F(RemotePeopleTest, a_search_that_gives_anything_else_is_a_bad_answer) {
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string("[]"), std::string(R"({"resourceType":"Patient"})"),
        std::string(R"({"resourceType":"Bundle","entry":{}})"), bundle("{}"), bundle("1"),
        bundle(R"({"resource":{"resourceType":"Coverage","id":"7"}})"),
        bundle(R"({"resource":{"resourceType":"Patient"}})"),
        bundle(R"({"resource":{"resourceType":"Patient","id":"x"}})")}) {
    body_ = body;
    EXPECT_EQ(people_->find({Kind::mbi, "1S00E00AA00"}).error().kind, ErrorKind::bad_answer) << body;
  }
  body_ = bundle(kPatient);
  for (const int status : {204, 302, 400, 404, 500}) {
    status_ = status;
    EXPECT_EQ(people_->find({Kind::mbi, "1S00E00AA00"}).error().kind, ErrorKind::bad_answer) << status;
  }
}

TEST_F(RemotePeopleTest, what_cannot_be_an_identifier_is_not_asked_for) {
  for (const auto& [kind, value] : {std::pair{Kind::mbi, ""},
                                    {Kind::mbi, "1S00,E00"},
                                    {Kind::mbi, "123456789012"},
                                    {Kind::hicn_hash, "abc"},
                                    {Kind::member_id, "../1"},
                                    {Kind::member_id, "-"},
                                    {Kind::member_id, "0"}}) {
    EXPECT_FALSE(people_->find({kind, value}).value()) << value;
  }
  EXPECT_EQ(heard_, "");
}

TEST_F(RemotePeopleTest, a_match_is_the_one_patient_of_the_bundle) {
  const std::string organization = R"({"resource":{"resourceType":"Organization","id":"cms-org"}})";
  identity::PersonDescription jane;
  jane.given_name = "Jane";
  body_ = bundle(organization + "," + kPatient);
  EXPECT_EQ(people_->match(jane, {"id", "name", "::1"}).value()->beneficiary, -7);
  EXPECT_EQ(heard_, "POST /v3/fhir/Patient/$idi-match");
  body_ = bundle(organization);
  EXPECT_FALSE(people_->match(jane, {"id", "name", "::1"}).value());
  body_ = bundle(organization + "," + kPatient + "," + kPatient);
  EXPECT_FALSE(people_->match(jane, {"id", "name", "::1"}).value()) << "of several none is given";
}

TEST_F(RemotePeopleTest, a_current_mbi_is_one_whose_period_has_not_ended_where_nothing_else_tells) {
  body_ = R"({"resourceType":"Patient","id":"-7","identifier":[
      {"system":"http://hl7.org/fhir/sid/us-mbi","value":"OLD","period":{"start":"2018-01-01","end":"2019-01-01"}},
      {"system":"http://hl7.org/fhir/sid/us-mbi","value":"NEW","period":{"start":"2019-01-01"}}]})";
  EXPECT_EQ(people_->find({Kind::member_id, "-7"}).value()->mbi, "NEW");
}

TEST_F(RemotePeopleTest, a_match_that_gives_anything_else_is_a_bad_answer) {
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string(R"({"resourceType":"Bundle"})"),
        bundle(R"({"resource":{"resourceType":"Patient"}})")}) {
    body_ = body;
    EXPECT_EQ(people_->match({}, {"id", "name", "::1"}).error().kind, ErrorKind::bad_answer) << body;
  }
  status_ = 400;
  EXPECT_EQ(people_->match({}, {"id", "name", "::1"}).error().kind, ErrorKind::bad_answer);
}

}  // namespace
}  // namespace bb::gateway
