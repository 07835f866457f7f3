#include "gateway/idi_parameters.h"

#include "base/encoding.h"
#include "fhir/json_writer.h"
#include "jose/json.h"

namespace bb::gateway {
namespace {

using identity::PersonDescription;
using jose::Json;

constexpr std::string_view kMbi = "http://hl7.org/fhir/sid/us-mbi";
constexpr std::string_view kSsn = "http://hl7.org/fhir/sid/us-ssn";
constexpr std::size_t kLastFour = 4;

// Looks into the JSON, and remembers the first member that is there and of another type than FHIR says.
class Reader {
 public:
  std::string text(const Json& json, std::string_view member) {
    const Json* found = find(json, member, Json::Kind::text, "a text");
    return std::string(found == nullptr ? std::string_view() : found->as_text());
  }
  // The elements of an array, each of that kind; or none.
  const std::vector<Json>& items(const Json& json, std::string_view member, Json::Kind kind) {
    static const std::vector<Json> kNone;
    const Json* found = find(json, member, Json::Kind::array, "an array");
    if (found == nullptr) return kNone;
    for (const Json& item : found->items()) {
      if (item.kind() != kind) {
        refuse(member, kind == Json::Kind::text ? "an array of texts" : "an array of objects");
        return kNone;
      }
    }
    return found->items();
  }
  const std::vector<Json>& objects(const Json& json, std::string_view member) {
    return items(json, member, Json::Kind::object);
  }
  // Null when there is none.
  const Json* object(const Json& json, std::string_view member) {
    return find(json, member, Json::Kind::object, "an object");
  }

  // "birthDate must be a text"; empty as long as nothing was wrong.
  const std::string& wrong() const { return wrong_; }

 private:
  const Json* find(const Json& json, std::string_view member, Json::Kind kind, std::string_view what) {
    const Json* found = json.find(member);
    if (found == nullptr || found->kind() == kind) return found;
    refuse(member, what);
    return nullptr;
  }
  void refuse(std::string_view member, std::string_view what) {
    if (wrong_.empty()) wrong_ = std::string(member) + " must be " + std::string(what);
  }

  std::string wrong_;
};

// Null when there is none.
const Json* find_patient(Reader& read, const Json& parameters) {
  for (const Json& parameter : read.objects(parameters, "parameter")) {
    if (read.text(parameter, "name") != "IDIPatient") continue;
    const Json* resource = read.object(parameter, "resource");
    if (resource != nullptr && read.text(*resource, "resourceType") == "Patient") return resource;
  }
  return nullptr;
}

// An identifier's value; empty when there is none of that system.
std::string identifier_of(Reader& read, const Json& patient, std::string_view system) {
  for (const Json& identifier : read.objects(patient, "identifier")) {
    if (read.text(identifier, "system") == system) return read.text(identifier, "value");
  }
  return {};
}

UsAddress read_address(Reader& read, const Json& json) {
  UsAddress address{{}, read.text(json, "city"), read.text(json, "state"), read.text(json, "postalCode")};
  // CMS's own sample requests have a text in place of the array.
  if (const auto line = json.text("line")) {
    address.lines.emplace_back(*line);
    return address;
  }
  for (const Json& line : read.items(json, "line", Json::Kind::text))
    address.lines.emplace_back(line.as_text());
  return address;
}

void read_name(Reader& read, const Json& patient, PersonDescription& description) {
  const auto& names = read.objects(patient, "name");
  if (names.empty()) return;
  description.family_name = read.text(names.front(), "family");
  const auto& given = read.items(names.front(), "given", Json::Kind::text);
  if (!given.empty()) description.given_name = given.front().as_text();
}

void write_identifiers(fhir::JsonWriter& out, const PersonDescription& person) {
  auto identifiers = out.array(R"("identifier":[)");
  if (!person.ssn_last_four.empty()) {
    out.raw(
        R"({"use":"official","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203",)"
        R"("code":"SS","display":"Social Security Number"}]},"system":"http://hl7.org/fhir/sid/us-ssn",)");
    out.member(R"("value":)", person.ssn_last_four);
    out.end('}');
  }
  if (!person.mbi.empty()) {
    out.raw(R"({"system":"http://hl7.org/fhir/sid/us-mbi",)");
    out.member(R"("value":)", person.mbi);
    out.end('}');
  }
}

void write_name(fhir::JsonWriter& out, const PersonDescription& person) {
  out.raw(R"("name":[{"use":"official",)");
  if (!person.family_name.empty()) out.member(R"("family":)", person.family_name);
  {
    auto given = out.array(R"("given":[)");
    if (!person.given_name.empty()) out.string(person.given_name);
  }
  out.end("}]");
}

void write_telecom(fhir::JsonWriter& out, const PersonDescription& person) {
  auto telecom = out.array(R"("telecom":[)");
  if (!person.phone.empty()) {
    out.raw(R"({"system":"phone",)");
    out.member(R"("value":)", person.phone);
    out.raw(R"("use":"mobile","rank":1},)");
  }
  if (!person.email.empty()) {
    out.raw(R"({"system":"email",)");
    out.member(R"("value":)", person.email);
    out.raw(R"("use":"home","rank":2},)");
  }
}

template <std::size_t N>
void member_unless_empty(fhir::JsonWriter& out, const char (&key)[N], std::string_view value) {
  if (!value.empty()) out.member(key, value);
}

void write_addresses(fhir::JsonWriter& out, const PersonDescription& person) {
  auto addresses = out.array(R"("address":[)");
  bool is_home = true;
  for (const UsAddress& address : person.addresses) {
    const std::string line = normalize_address(address);
    if (!line.empty()) {
      auto written = out.object("{");
      out.member(R"("use":)", is_home ? "home" : "old");
      out.raw(R"("type":"both",)");
      out.member(R"("text":)", line);
      out.raw(R"("line":[)");
      out.string(line);
      out.end(']');
      member_unless_empty(out, R"("city":)", address.city);
      member_unless_empty(out, R"("state":)", address.state);
      member_unless_empty(out, R"("postalCode":)", address.postal_code);
    }
    is_home = false;
  }
}

}  // namespace

Result<std::optional<PersonDescription>> read_idi_parameters(std::string_view body) {
  const auto parameters = Json::parse(body);
  if (!parameters.ok() || parameters->text("resourceType") != "Parameters")
    return invalid("The body must be a Parameters resource in JSON");
  Reader read;
  const Json* patient = find_patient(read, *parameters);
  if (!read.wrong().empty()) return invalid(read.wrong());
  if (patient == nullptr) return std::optional<PersonDescription>();
  PersonDescription description;
  read_name(read, *patient, description);
  const std::string birth_date = read.text(*patient, "birthDate");
  for (const Json& address : read.objects(*patient, "address"))
    description.addresses.push_back(read_address(read, address));
  description.gender = read.text(*patient, "gender");
  description.mbi = identifier_of(read, *patient, kMbi);
  const std::string ssn = identifier_of(read, *patient, kSsn);
  if (!read.wrong().empty()) return invalid(read.wrong());
  if (patient->find("birthDate") != nullptr) {
    description.birth_date = parse_iso_date(birth_date);
    if (!description.birth_date) return invalid("birthDate must be a date of the calendar, YYYY-MM-DD");
  }
  if (ssn.size() >= kLastFour) description.ssn_last_four = ssn.substr(ssn.size() - kLastFour);
  return std::optional(std::move(description));
}

std::string write_idi_parameters(const PersonDescription& person) {
  Buffer body;
  fhir::JsonWriter out(body);
  out.raw(R"({"resourceType":"Parameters","id":"IDIMatchInputParameters","meta":{"profile":[)"
          R"("http://hl7.org/fhir/us/identity-matching/StructureDefinition/idi-match-input-parameters"]},)"
          R"("parameter":[{"name":"IDIPatient","resource":{"resourceType":"Patient","meta":{"profile":[)"
          R"("http://hl7.org/fhir/us/identity-matching/StructureDefinition/IDI-Patient"]},)");
  write_identifiers(out, person);
  write_name(out, person);
  write_telecom(out, person);
  member_unless_empty(out, R"("gender":)", person.gender);
  if (person.birth_date) out.member(R"("birthDate":)", iso_date(*person.birth_date));
  write_addresses(out, person);
  out.end("}}]}");
  out.finish();
  return std::string(body.view());
}

}  // namespace bb::gateway
