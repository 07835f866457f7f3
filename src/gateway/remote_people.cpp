#include "gateway/remote_people.h"

#include <simdjson.h>

#include <utility>

#include "gateway/idi_parameters.h"
#include "gateway/remote_headers.h"
#include "store/person_record.h"

namespace bb::gateway {
namespace {

using identity::Identifier;
using identity::OnBehalf;
using identity::Person;
using simdjson::dom::element;

constexpr std::string_view kMbi = "http://hl7.org/fhir/sid/us-mbi";
constexpr std::string_view kHicnHash = "https://bluebutton.cms.gov/resources/identifier/hicn-hash";

Error bad_answer(const std::string& why) {
  return {ErrorKind::bad_answer, "The data server gave an answer that is of no use.",
          "reading a Patient for who signs in: " + why};
}

// Empty where there is none: a person may be without a name.
std::string text_at(element json, std::string_view pointer) {
  std::string_view text;
  return json.at_pointer(pointer).get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

// v2: an extension of the identifier's type tells the current MBI from former ones. v3: the period does.
bool is_current_mbi(element identifier) {
  if (text_at(identifier, "/system") != kMbi) return false;
  simdjson::dom::array extensions;
  if (identifier.at_pointer("/type/coding/0/extension").get(extensions))
    return text_at(identifier, "/period/end").empty();
  for (const element extension : extensions) {
    if (text_at(extension, "/valueCoding/code") == "current") return true;
  }
  return false;
}

std::string current_mbi(element patient) {
  simdjson::dom::array identifiers;
  if (patient["identifier"].get(identifiers)) return {};
  for (const element identifier : identifiers) {
    if (is_current_mbi(identifier)) return text_at(identifier, "/value");
  }
  return {};
}

Result<Person> read_patient(element patient) {
  const auto id = store::parse_integer(text_at(patient, "/id"));
  if (text_at(patient, "/resourceType") != "Patient" || !id)
    return bad_answer("a resource is no Patient, or has no id");
  return Person{*id, text_at(patient, "/name/0/given/0"), text_at(patient, "/name/0/family"),
                current_mbi(patient)};
}

Result<std::optional<Person>> read_bundle(element bundle) {
  if (text_at(bundle, "/resourceType") != "Bundle") return bad_answer("a search gave no Bundle");
  element entry;
  if (bundle["entry"].get(entry)) return std::optional<Person>{};
  simdjson::dom::array entries;
  if (entry.get(entries)) return bad_answer("entry is no array");
  if (entries.size() == 0) return std::optional<Person>{};
  if (entries.size() > 1) return conflict("More than one beneficiary has this identifier.");
  element patient;
  if (entries.at(0)["resource"].get(patient)) return bad_answer("an entry has no resource");
  BB_ASSIGN(Person person, read_patient(patient));
  return std::optional(std::move(person));
}

// Of a Bundle whose entries are a match's: the one Patient among them, if there is one and no more.
Result<std::optional<Person>> read_match(element bundle) {
  simdjson::dom::array entries;
  if (text_at(bundle, "/resourceType") != "Bundle" || bundle["entry"].get(entries))
    return bad_answer("a match gave no Bundle with entries");
  std::optional<element> patient;
  for (const element entry : entries) {
    if (text_at(entry, "/resource/resourceType") != "Patient") continue;
    if (patient) return std::optional<Person>{};
    patient = entry["resource"].value();
  }
  if (!patient) return std::optional<Person>{};
  BB_ASSIGN(Person person, read_patient(*patient));
  return std::optional(std::move(person));
}

class RemotePeople final : public identity::People {
 public:
  RemotePeople(http::Client& client, RemotePeopleOptions options)
      : client_(client), options_(std::move(options)) {}

  const IdentifierHash& identifier_hash() const override { return options_.identifier_hash; }

  Result<std::optional<Person>> find_synthetic(std::size_t number) override {
    const store::BeneficiaryId id = options_.first_synthetic - static_cast<store::BeneficiaryId>(number);
    if (id >= 0) return std::optional<Person>{};
    return read(std::to_string(id), {});
  }

  Result<std::optional<Person>> find(const Identifier& identifier, const OnBehalf& of) override {
    const auto value = identity::normalize(identifier);
    if (!value) return std::optional<Person>{};
    switch (identifier.kind) {
      case Identifier::Kind::mbi:
        return search(kMbi, *value, of);
      case Identifier::Kind::hicn_hash:
        return search(kHicnHash, *value, of);
      case Identifier::Kind::member_id:
        return read(*value, of);
    }
    return std::optional<Person>{};
  }

  Result<std::optional<Person>> match(const identity::PersonDescription& description,
                                      const identity::MatchAsker& asker) override {
    http::Call call;
    call.method = http::Method::post;
    call.url = (options_.v3_url.empty() ? options_.url : options_.v3_url) + "/v3/fhir/Patient/$idi-match";
    call.headers = {{"Content-Type", "application/fhir+json"},
                    {"X-CLIENT-ID", header_value(asker.client_id)},
                    {"X-CLIENT-NAME", header_value(asker.client_name)},
                    {"X-CLIENT-IP", header_value(asker.address)}};
    call.body = write_idi_parameters(description);
    call.time = options_.time;
    BB_ASSIGN(const auto reply, client_.send_and_wait(std::move(call)));
    if (reply.status != 200) return bad_answer("status " + std::to_string(reply.status));
    simdjson::dom::parser parser;
    element bundle;
    if (parser.parse(simdjson::padded_string(reply.body.view())).get(bundle)) return bad_answer("no JSON");
    BB_ASSIGN(auto person, read_match(bundle));
    // Another server has ids of its own: the MBI leads to the one that all else goes by.
    if (!person || options_.v3_url.empty()) return person;
    return find({Identifier::Kind::mbi, person->mbi},
                {.client_id = asker.client_id, .application_name = asker.client_name});
  }

 private:
  http::Call make_call(std::string_view path, const OnBehalf& of) const {
    http::Call call;
    call.url = options_.url + "/v2/fhir/Patient/" + std::string(path) + "?_format=application%2Ffhir%2Bjson";
    call.headers = lookup_headers(of);
    call.time = options_.time;
    return call;
  }

  Result<std::optional<Person>> read(const std::string& id, const OnBehalf& of) {
    BB_ASSIGN(const auto reply, client_.send_and_wait(make_call(id + "/", of)));
    if (reply.status == 404) return std::optional<Person>{};
    if (reply.status != 200) return bad_answer("status " + std::to_string(reply.status));
    simdjson::dom::parser parser;
    element patient;
    if (parser.parse(simdjson::padded_string(reply.body.view())).get(patient)) return bad_answer("no JSON");
    BB_ASSIGN(Person person, read_patient(patient));
    if (std::to_string(person.beneficiary) != id) return bad_answer("it is another Patient");
    return std::optional(std::move(person));
  }

  Result<std::optional<Person>> search(std::string_view system, const std::string& value,
                                       const OnBehalf& of) {
    http::Call call = make_call("_search", of);
    call.method = http::Method::post;
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.body = format_query({{"identifier", std::string(system) + "|" + value}});
    BB_ASSIGN(const auto reply, client_.send_and_wait(std::move(call)));
    if (reply.status != 200 && reply.status != 404)
      return bad_answer("status " + std::to_string(reply.status));
    simdjson::dom::parser parser;
    element json;
    if (parser.parse(simdjson::padded_string(reply.body.view())).get(json)) return bad_answer("no JSON");
    if (reply.status == 200) return read_bundle(json);
    // A search that finds nobody is an empty Bundle; 404 says that several were found.
    if (text_at(json, "/resourceType") != "OperationOutcome") return bad_answer("status 404");
    return conflict("More than one beneficiary has this identifier.");
  }

  http::Client& client_;
  const RemotePeopleOptions options_;
};

}  // namespace

std::unique_ptr<identity::People> make_remote_people(http::Client& client, RemotePeopleOptions options) {
  return std::make_unique<RemotePeople>(client, std::move(options));
}

}  // namespace bb::gateway
