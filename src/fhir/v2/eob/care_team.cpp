#include "fhir/v2/eob/care_team.h"

#include <algorithm>

#include "base/encoding.h"
#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {
namespace {

constexpr std::string_view kCareTeamRole = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBClaimCareTeamRole";
constexpr std::string_view kHl7CareTeamRole = "http://terminology.hl7.org/CodeSystem/claimcareteamrole";

// In the order of Role.
constexpr Coding kRoles[] = {
    {kCareTeamRole, "attending", "Attending"},
    {kCareTeamRole, "operating", "Operating"},
    {kCareTeamRole, "otheroperating", "Other Operating"},
    {kCareTeamRole, "performing", "Performing provider"},
    {kCareTeamRole, "prescribing", "Prescribing provider"},
    {kHl7CareTeamRole, "primary", "Primary provider"},
    {kCareTeamRole, "referring", "Referring"},
};

// In the order of IdentifierType.
constexpr Coding kIdentifierTypes[] = {
    {kC4bbIdentifierType, "npi", "National Provider Identifier"},
    {"http://terminology.hl7.org/CodeSystem/v2-0203", "UPIN",
     "Medicare/CMS (formerly HCFA)'s Universal Physician Identification numbers"},
};

// What does not change from member to member, put together once.
struct Pieces {
  std::array<std::string, std::size(kRoles)> roles;
  std::array<std::string, std::size(kIdentifierTypes)> identifiers;
  Pieces() {
    for (std::size_t i = 0; i < roles.size(); ++i) {
      roles[i] = R"("role":{"coding":[)" + prepared(kRoles[i]) + "]},";
    }
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
      identifiers[i] =
          R"({"identifier":{"type":{"coding":[)" + prepared(kIdentifierTypes[i]) + R"(]},"value":")";
    }
  }
};

const Pieces& pieces() {
  static const Pieces made;
  return made;
}

bool same_id(std::string_view a, std::string_view b) { return a == b || equals_ignore_case(a, b); }

void append_practitioner(JsonWriter& out, std::string_view key, const terminology::Names::ProviderName* name,
                         IdentifierType type, std::string_view id) {
  out.raw(key);
  out.raw(pieces().identifiers[static_cast<std::size_t>(type)]);
  append_escaped(out.buffer(), id);
  out.raw("\"},");
  append_text(out, R"("display":")", display_of(name));
  out.end('}');
}

const terminology::Names::ProviderName* name_of(terminology::Names& names, IdentifierType type,
                                                std::string_view id) {
  return type == IdentifierType::npi ? names.provider(id) : nullptr;
}

}  // namespace

void append_practitioner(JsonWriter& out, std::string_view key, terminology::Names& names,
                         IdentifierType type, std::string_view id) {
  append_practitioner(out, key, name_of(names, type, id), type, id);
}

CareTeam::CareTeam() {
  members_.reserve(16);
  remarks_.reserve(16);
}

unsigned CareTeam::add(IdentifierType type, std::string_view id, Role role) {
  if (id.empty()) return 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    if (member.type == type && member.role == role && same_id(member.id, id)) {
      return static_cast<unsigned>(i + 1);
    }
  }
  members_.push_back({id, type, role});
  return static_cast<unsigned>(members_.size());
}

void CareTeam::set_responsible(unsigned sequence) {
  if (sequence != 0) members_[sequence - 1].responsible = true;
}

void CareTeam::add_qualification(unsigned sequence, const terminology::Variable& variable,
                                 std::string_view code) {
  remark({sequence, true, &variable, code});
}

void CareTeam::add_extension(unsigned sequence, const terminology::Variable& variable,
                             std::string_view code) {
  remark({sequence, false, &variable, code});
}

void CareTeam::remark(const Remark& remark) {
  if (remark.sequence == 0 || remark.code.empty()) return;
  const bool said = std::ranges::any_of(remarks_, [&](const Remark& each) {
    return each.sequence == remark.sequence && each.variable == remark.variable && each.code == remark.code;
  });
  if (!said) remarks_.push_back(remark);
}

void CareTeam::write_qualification(JsonWriter& out, unsigned sequence,
                                   const terminology::Names::ProviderName* name) const {
  auto qualification = out.object(R"("qualification":{)");
  auto codings = out.array(R"("coding":[)");
  if (name != nullptr && !name->taxonomy_code_json.empty() && members_[sequence - 1].role != Role::primary) {
    out.raw(R"({"system":"http://nucc.org/provider-taxonomy","code":")");
    out.raw(name->taxonomy_code_json);
    out.raw("\",");
    append_text(out, R"("display":")", name->taxonomy_display_json);
    out.end('}');
  }
  for (const Remark& remark : remarks_) {
    if (remark.sequence == sequence && remark.qualification) {
      append_coding(out, *remark.variable, remark.code);
    }
  }
}

void CareTeam::write(JsonWriter& out, terminology::Names& names) const {
  auto list = out.array(R"("careTeam":[)");
  for (unsigned sequence = 1; sequence <= members_.size(); ++sequence) {
    const Member& member = members_[sequence - 1];
    const terminology::Names::ProviderName* name = name_of(names, member.type, member.id);
    out.raw("{");
    {
      auto extension = out.array(R"("extension":[)");
      for (const Remark& remark : remarks_) {
        if (remark.sequence == sequence && !remark.qualification) {
          append_coding_extension(out, *remark.variable, remark.code);
        }
      }
    }
    out.member(R"("sequence":)", sequence);
    append_practitioner(out, R"("provider":)", name, member.type, member.id);
    if (member.responsible) out.raw(R"("responsible":true,)");
    out.raw(pieces().roles[static_cast<std::size_t>(member.role)]);
    write_qualification(out, sequence, name);
    out.end('}');
  }
}

void append_care_team_sequence(JsonWriter& out, std::initializer_list<unsigned> sequences) {
  auto list = out.array(R"("careTeamSequence":[)");
  for (auto each = sequences.begin(); each != sequences.end(); ++each) {
    if (*each != 0 && std::find(sequences.begin(), each, *each) == each) out.number(*each);
  }
}

}  // namespace bb::fhir::v2::eob
