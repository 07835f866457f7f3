#include "gateway/remote_people.h"

#include "gateway/shapes_for_test.h"

namespace bb::gateway {
namespace {

class RemotePeopleTest : public ::testing::Test {
 protected:
  RemotePeopleTest() {
    http::Router routes;
    routes.add_fallback("/", [this](const http::Request& request, http::Response& response) {
      heard_ = request.path;
      response.status = status_;
      response.body.append(body_);
    });
    server_ = std::make_unique<ServerForTest>(std::move(routes));
    people_ = make_remote_people(*client_, {.url = server_->url(), .first_synthetic = -100});
  }

  std::string heard_, body_;
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
  EXPECT_EQ(heard_, "/v2/fhir/Patient/-103/");
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
    EXPECT_EQ(people_->find_synthetic(0).error().kind, ErrorKind::unavailable) << body;
  }
  body_ = R"({"resourceType":"Patient","id":"-100"})";
  for (const int status : {204, 302, 400, 500}) {
    status_ = status;
    EXPECT_FALSE(people_->find_synthetic(0).ok()) << status;
  }
  server_.reset();
  EXPECT_FALSE(people_->find_synthetic(0).ok());
}

}  // namespace
}  // namespace bb::gateway
