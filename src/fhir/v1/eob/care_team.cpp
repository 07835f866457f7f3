#include "fhir/v1/eob/care_team.h"

#include <algorithm>

namespace bb::fhir::v1::eob {
namespace {

// In the order of Role.
constexpr Coding kRoles[] = {
    {"http://hl7.org/fhir/claimcareteamrole", "primary", "Primary provider"},
    {"http://hl7.org/fhir/claimcareteamrole", "assist", "Assisting Provider"},
    {"http://hl7.org/fhir/claimcareteamrole", "other", "Other"},
};

const std::string& role_text(Role role) {
  static const std::array<std::string, std::size(kRoles)> made = [] {
    std::array<std::string, std::size(kRoles)> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = R"("role":{"coding":[)" + prepared(kRoles[i]) + "]},";
    }
    return all;
  }();
  return made[static_cast<std::size_t>(role)];
}

}  // namespace

CareTeam::CareTeam() {
  members_.reserve(12);
  extensions_.reserve(16);
}

unsigned CareTeam::add(std::string_view id, Role role, MemberId kind) {
  if (id.empty()) return 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& each = members_[i];
    if (each.id == id && each.role == role && each.kind == kind) return static_cast<unsigned>(i + 2);
  }
  members_.push_back({id, kind, role});
  return static_cast<unsigned>(members_.size() + 1);
}

void CareTeam::set_responsible(unsigned sequence) {
  if (sequence != 0) member(sequence).responsible = true;
}

void CareTeam::set_qualification(unsigned sequence, const terminology::Variable& variable,
                                 std::string_view code) {
  if (sequence == 0 || code.empty()) return;
  member(sequence).qualification = &variable;
  member(sequence).qualification_code = code;
}

void CareTeam::add_extension(unsigned sequence, const terminology::Variable& variable,
                             std::string_view code) {
  add({sequence, &variable, code});
}

void CareTeam::add_organization(unsigned sequence, std::string_view npi) { add({sequence, nullptr, npi}); }

void CareTeam::add(const Extension& extension) {
  if (extension.sequence == 0 || extension.code.empty()) return;
  const bool said = std::ranges::any_of(extensions_, [&](const Extension& each) {
    return each.sequence == extension.sequence && each.variable == extension.variable &&
           each.code == extension.code;
  });
  if (!said) extensions_.push_back(extension);
}

void CareTeam::write(JsonWriter& out, terminology::Names& names) const {
  auto list = out.array(R"("careTeam":[)");
  unsigned sequence = 1;
  for (const Member& member : members_) {
    ++sequence;
    out.raw("{");
    {
      auto extension = out.array(R"("extension":[)");
      for (const Extension& each : extensions_) {
        if (each.sequence != sequence) continue;
        if (each.variable != nullptr) {
          append_coding_extension(out, *each.variable, each.code);
          continue;
        }
        out.raw(R"({"url":"http://hl7.org/fhir/sid/us-npi","valueCoding":)");
        append_named_coding(out, kNpi, each.code, display_of(names.provider(each.code)));
        out.end('}');
      }
    }
    out.member(R"("sequence":)", sequence);
    if (member.kind == MemberId::npi) {
      append_npi_reference(out, R"("provider":)", names, member.id);
    } else {
      out.raw(R"("provider":{"identifier":{"system":"http://terminology.hl7.org/CodeSystem/v2-0203",)");
      out.member(R"("value":)", member.id);
      out.end("}}");
    }
    if (member.responsible) out.raw(R"("responsible":true,)");
    out.raw(role_text(member.role));
    if (member.qualification != nullptr) {
      out.raw(R"("qualification":{"coding":[)");
      append_coding(out, *member.qualification, member.qualification_code);
      out.end("]}");
    }
    out.end('}');
  }
}

void append_care_team_link(JsonWriter& out, std::initializer_list<unsigned> sequences) {
  auto list = out.array(R"("careTeamLinkId":[)");
  for (const auto* each = sequences.begin(); each != sequences.end(); ++each) {
    if (*each != 0 && std::find(sequences.begin(), each, *each) == each) out.number(*each);
  }
}

}  // namespace bb::fhir::v1::eob
