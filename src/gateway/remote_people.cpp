#include "gateway/remote_people.h"

#include <simdjson.h>

#include <utility>

namespace bb::gateway {
namespace {

using identity::Person;

Error no_patient(const std::string& why) {
  return unavailable("The data server did not answer.", "reading a Patient for who signs in: " + why);
}

// Empty where there is none: a person may be without a name.
std::string text_at(simdjson::dom::element patient, std::string_view pointer) {
  std::string_view text;
  return patient.at_pointer(pointer).get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

Result<std::optional<Person>> read_person(std::string_view body, store::BeneficiaryId id) {
  simdjson::dom::parser parser;
  simdjson::dom::element patient;
  std::string_view type, found;
  if (parser.parse(simdjson::padded_string(body)).get(patient) || patient["resourceType"].get(type) ||
      patient["id"].get(found) || type != "Patient" || found != std::to_string(id)) {
    return no_patient("the answer is another resource or none");
  }
  return std::optional(Person{id, text_at(patient, "/name/0/given/0"), text_at(patient, "/name/0/family")});
}

class RemotePeople final : public identity::People {
 public:
  RemotePeople(http::Client& client, RemotePeopleOptions options)
      : client_(client), options_(std::move(options)) {}

  Result<std::optional<Person>> find_synthetic(std::size_t number) override {
    const store::BeneficiaryId id = options_.first_synthetic - static_cast<store::BeneficiaryId>(number);
    if (id >= 0) return std::optional<Person>{};
    http::Call call;
    call.url =
        options_.url + "/v2/fhir/Patient/" + std::to_string(id) + "/?_format=application%2Ffhir%2Bjson";
    call.headers = {{"includeAddressFields", "False"}};
    call.time = options_.time;
    BB_ASSIGN(const auto reply, client_.send_and_wait(std::move(call)));
    if (reply.status == 404) return std::optional<Person>{};
    if (reply.status != 200) return no_patient("status " + std::to_string(reply.status));
    return read_person(reply.body.view(), id);
  }

 private:
  http::Client& client_;
  const RemotePeopleOptions options_;
};

}  // namespace

std::unique_ptr<identity::People> make_remote_people(http::Client& client, RemotePeopleOptions options) {
  return std::make_unique<RemotePeople>(client, std::move(options));
}

}  // namespace bb::gateway
