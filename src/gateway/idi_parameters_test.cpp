#include "gateway/idi_parameters.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

std::string parameters(const std::string& patient) {
  return R"({"resourceType":"Parameters","parameter":[{"name":"other"},{"name":"IDIPatient","resource":)" +
         patient + "}]}";
}

TEST(IdiParameters, cms_sample_request_is_understood) {
  const auto person = read_idi_parameters(parameters(R"({"resourceType":"Patient",
      "identifier":[{"system":"http://hl7.org/fhir/sid/us-mbi","value":"1S00E00AG54"},
                    {"system":"http://hl7.org/fhir/sid/us-ssn","value":"4941"}],
      "name":[{"family":"Coffee","given":["Joey","Abby"]},{"family":"Tea"}],"birthDate":"1966-05-23",
      "address":[{"state":"MA","city":"Abington","postalCode":"02351","line":"777 Brockton Ave"},
                 {"line":["1 A St","Apt 2"]}]})"));
  ASSERT_TRUE(person.ok() && *person);
  EXPECT_EQ((*person)->given_name, "Joey");
  EXPECT_EQ((*person)->family_name, "Coffee");
  EXPECT_EQ((*person)->birth_date, make_date(1966, 5, 23));
  EXPECT_EQ((*person)->mbi, "1S00E00AG54");
  EXPECT_EQ((*person)->ssn_last_four, "4941");
  ASSERT_EQ((*person)->addresses.size(), 2U);
  EXPECT_EQ(normalize_address((*person)->addresses[0]), "777 BROCKTON AVE ABINGTON MA 02351");
  EXPECT_EQ((*person)->addresses[1].lines, (std::vector<std::string>{"1 A St", "Apt 2"}));
}

TEST(IdiParameters, of_a_whole_ssn_the_last_four_count_and_of_a_shorter_one_nothing) {
  const auto ssn = [](const std::string& value) {
    return (*read_idi_parameters(parameters(
                R"({"resourceType":"Patient","identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":")" +
                value + R"("}]})")))
        ->ssn_last_four;
  };
  EXPECT_EQ(ssn("123-45-6789"), "6789");
  EXPECT_EQ(ssn("789"), "");
}

TEST(IdiParameters, without_a_patient_nobody_is_described) {
  for (const std::string& body :
       {std::string(R"({"resourceType":"Parameters"})"), parameters(R"({"resourceType":"Group"})"),
        std::string(R"({"resourceType":"Parameters","parameter":[]})")}) {
    const auto person = read_idi_parameters(body);
    ASSERT_TRUE(person.ok()) << body;
    EXPECT_FALSE(*person) << body;
  }
}

TEST(IdiParameters, an_empty_patient_describes_nothing) {
  const auto person =
      read_idi_parameters(parameters(R"({"resourceType":"Patient","name":[],"address":[{}]})"));
  ASSERT_TRUE(person.ok() && *person);
  EXPECT_FALSE((*person)->birth_date);
}

TEST(IdiParameters, what_is_no_parameters_or_no_date_is_refused) {
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{"), std::string(R"({"resourceType":"Patient"})"),
        parameters(R"({"resourceType":"Patient","birthDate":"1966-02-30"})"),
        parameters(R"({"resourceType":"Patient","birthDate":"1966"})"),
        parameters(R"({"resourceType":"Patient","birthDate":19660523})"),
        R"({"resourceType":"Parameters","id":")" + std::string(70'000, 'x') + R"("})"}) {
    const auto person = read_idi_parameters(body);
    ASSERT_FALSE(person.ok()) << body;
    EXPECT_EQ(person.error().kind, ErrorKind::invalid);
  }
}

TEST(IdiParameters, a_member_of_the_wrong_type_is_refused_by_its_name) {
  const auto patient = [](const std::string& member) {
    return parameters(R"({"resourceType":"Patient",)" + member + "}");
  };
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"({"resourceType":"Parameters","parameter":{}})", "parameter must be an array"},
      {R"({"resourceType":"Parameters","parameter":[7]})", "parameter must be an array of objects"},
      {R"({"resourceType":"Parameters","parameter":[{"name":7}]})", "name must be a text"},
      {parameters("7"), "resource must be an object"},
      {parameters(R"({"resourceType":7})"), "resourceType must be a text"},
      {patient(R"("name":"Coffee")"), "name must be an array"},
      {patient(R"("name":["Coffee"])"), "name must be an array of objects"},
      {patient(R"("name":[{"family":["Coffee"]}])"), "family must be a text"},
      {patient(R"("name":[{"given":"Joey"}])"), "given must be an array"},
      {patient(R"("name":[{"given":[1]}])"), "given must be an array of texts"},
      {patient(R"("birthDate":19660523)"), "birthDate must be a text"},
      {patient(R"("gender":null)"), "gender must be a text"},
      {patient(R"("address":[7])"), "address must be an array of objects"},
      {patient(R"("address":[{"line":[true]}])"), "line must be an array of texts"},
      {patient(R"("address":[{"city":[]}])"), "city must be a text"},
      {patient(R"("identifier":[{"system":{}}])"), "system must be a text"},
      {patient(R"("identifier":[{"system":"http://hl7.org/fhir/sid/us-mbi","value":1}])"),
       "value must be a text"},
  };
  for (const auto& [body, message] : table) {
    const auto person = read_idi_parameters(body);
    ASSERT_FALSE(person.ok()) << body;
    EXPECT_EQ(person.error().message, message) << body;
  }
}

TEST(IdiParameters, are_written_as_cms_gateway_writes_them) {
  identity::PersonDescription person;
  person.given_name = "Joey";
  person.family_name = "Coffee \"X\"";
  person.birth_date = make_date(1966, 5, 23);
  person.addresses = {{{"777 Brockton Avenue"}, "Abington", "MA", "02351"}, {{"9 Old Road"}, "", "", ""}};
  person.ssn_last_four = "4941";
  person.gender = "female";
  person.phone = "+15550100";
  person.email = "joey@example.org";
  EXPECT_EQ(
      write_idi_parameters(person),
      R"({"resourceType":"Parameters","id":"IDIMatchInputParameters","meta":{"profile":[)"
      R"("http://hl7.org/fhir/us/identity-matching/StructureDefinition/idi-match-input-parameters"]},)"
      R"("parameter":[{"name":"IDIPatient","resource":{"resourceType":"Patient","meta":{"profile":[)"
      R"("http://hl7.org/fhir/us/identity-matching/StructureDefinition/IDI-Patient"]},)"
      R"("identifier":[{"use":"official","type":{"coding":[{)"
      R"("system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"SS",)"
      R"("display":"Social Security Number"}]},"system":"http://hl7.org/fhir/sid/us-ssn","value":"4941"}],)"
      R"("name":[{"use":"official","family":"Coffee \"X\"","given":["Joey"]}],)"
      R"("telecom":[{"system":"phone","value":"+15550100","use":"mobile","rank":1},)"
      R"({"system":"email","value":"joey@example.org","use":"home","rank":2}],"gender":"female",)"
      R"("birthDate":"1966-05-23","address":[{"use":"home","type":"both",)"
      R"("text":"777 BROCKTON AVE ABINGTON MA 02351","line":["777 BROCKTON AVE ABINGTON MA 02351"],)"
      R"("city":"Abington","state":"MA","postalCode":"02351"},{"use":"old","type":"both",)"
      R"("text":"9 OLD RD","line":["9 OLD RD"]}]}}]})");
}

TEST(IdiParameters, what_was_written_is_read_again) {
  identity::PersonDescription person;
  person.given_name = "Jóey";
  person.family_name = "Coffee";
  person.addresses = {{{"777 Brockton Avenue"}, "Abington", "Massachusetts", "02351-1234"}};
  person.mbi = "1S00E00AG54";
  const auto again = read_idi_parameters(write_idi_parameters(person));
  ASSERT_TRUE(again.ok() && *again);
  EXPECT_EQ((*again)->given_name, person.given_name);
  EXPECT_EQ((*again)->mbi, person.mbi);
  EXPECT_EQ(normalize_address((*again)->addresses[0]), normalize_address(person.addresses[0]));
}

}  // namespace
}  // namespace bb::gateway
