#include "support/eob_references.h"

#include <simdjson.h>

#include <set>

#include "base/function_ref.h"

namespace bb::test {
namespace {

using simdjson::dom::element;

// An item's member, and the component whose sequences it gives: R4, then STU3.
constexpr std::pair<std::string_view, std::string_view> kItemReferences[] = {
    {"careTeamSequence", "careTeam"},   {"diagnosisSequence", "diagnosis"},
    {"procedureSequence", "procedure"}, {"informationSequence", "supportingInfo"},
    {"careTeamLinkId", "careTeam"},     {"diagnosisLinkId", "diagnosis"},
    {"procedureLinkId", "procedure"},   {"informationLinkId", "information"},
};

std::vector<element> list(element parent, std::string_view key) {
  element member;
  if (parent[key].get(member) != simdjson::SUCCESS) return {};
  simdjson::dom::array array;
  if (member.get(array) != simdjson::SUCCESS) return {member};  // STU3 has one insurance
  return {array.begin(), array.end()};
}

std::string_view text(element parent, std::string_view pointer) {
  std::string_view found;
  return parent.at_pointer(pointer).get(found) == simdjson::SUCCESS ? found : std::string_view();
}

std::int64_t number(element parent, std::string_view key) {
  std::int64_t found = 0;
  return parent[key].get(found) == simdjson::SUCCESS ? found : 0;
}

// Every "reference" of a document.
void each_reference(element value, FunctionRef<void(std::string_view)> visit) {
  simdjson::dom::object object;
  simdjson::dom::array array;
  if (value.get(object) == simdjson::SUCCESS) {
    for (const auto& [key, member] : object) {
      std::string_view reference;
      if (key == "reference" && member.get(reference) == simdjson::SUCCESS) visit(reference);
      each_reference(member, visit);
    }
  } else if (value.get(array) == simdjson::SUCCESS) {
    for (const element each : array) each_reference(each, visit);
  }
}

class Check {
 public:
  Check(element eob, const StoredClaim& claim)
      : eob_(eob), claim_(claim), beneficiary_(std::to_string(claim.row.beneficiary)) {
    simdjson::dom::object insurance;  // a list in R4
    is_stu3_ = eob["insurance"].get(insurance) == simdjson::SUCCESS;
  }

  std::vector<std::string> run() {
    expect(text(eob_, "/id") == std::string(name(claim_.row.type)) + "-" + std::to_string(claim_.row.id),
           "id");
    expect(text(eob_, "/patient/reference") == "Patient/" + beneficiary_, "patient");
    coverage();
    for (const char* key : {"careTeam", "supportingInfo", "information", "diagnosis", "procedure"}) {
      numbered(key);
    }
    for (const element item : list(eob_, "item")) {
      expect(number(item, "sequence") >= 1, "item.sequence");
      for (const auto& [member, component] : kItemReferences) item_reference(item, member, component);
    }
    local();
    return faults_;
  }

 private:
  void expect(bool good, std::string_view what) {
    if (!good) faults_.emplace_back(what);
  }

  void coverage() {
    const auto insurance = list(eob_, "insurance");
    expect(insurance.size() == 1, "insurance");
    for (const element each : insurance) {
      std::string_view id = text(each, "/coverage/reference");
      bool known = false;
      for (const char* part :
           {"Coverage/part-a-", "Coverage/part-b-", "Coverage/part-c-", "Coverage/part-d-"}) {
        known |= id == part + beneficiary_;
      }
      expect(known, "insurance.coverage");
    }
  }

  // From 1; CMS counts the care team of STU3 from 2.
  void numbered(std::string_view key) {
    std::int64_t expected = key == "careTeam" && is_stu3_ ? 1 : 0;
    for (const element component : list(eob_, key)) expect(number(component, "sequence") == ++expected, key);
  }

  void item_reference(element item, std::string_view member, std::string_view component) {
    std::set<std::int64_t> known, seen;
    for (const element each : list(eob_, component)) known.insert(number(each, "sequence"));
    for (const element each : list(item, member)) {
      std::int64_t sequence = 0;
      expect(each.get(sequence) == simdjson::SUCCESS && known.contains(sequence), member);
      expect(seen.insert(sequence).second, member);
    }
  }

  // References are local (#id), and then to all that is contained, or to Patient and Coverage.
  void local() {
    std::set<std::string, std::less<>> contained, referred;
    for (const element resource : list(eob_, "contained")) {
      expect(contained.emplace(text(resource, "/id")).second, "contained twice");
    }
    each_reference(eob_, [&](std::string_view reference) {
      if (reference.starts_with('#')) {
        referred.emplace(reference.substr(1));
      } else {
        expect(reference.starts_with("Patient/") || reference.starts_with("Coverage/"), reference);
      }
    });
    expect(contained == referred, "contained");
  }

  element eob_;
  const StoredClaim& claim_;
  std::string beneficiary_;
  bool is_stu3_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> broken_references(std::string_view json, const StoredClaim& claim) {
  simdjson::dom::parser parser;
  element eob;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(eob) != simdjson::SUCCESS) return {"no JSON"};
  return Check(eob, claim).run();
}

}  // namespace bb::test
