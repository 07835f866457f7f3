// The care team of a claim in v1: who took part, each once a role, in the order in which the claim and then
// its lines name them. CMS counts them from 2. Members are known to lines by their sequence.
//
// Collected from header and lines before it is written; asking again for a member gives the same sequence.
// Not for sharing between threads; borrows the claim's values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

enum class Role : std::uint8_t { primary, assist, other };
enum class MemberId : std::uint8_t { npi, tax_number };

class CareTeam {
 public:
  CareTeam();
  CareTeam(const CareTeam&) = delete;
  CareTeam& operator=(const CareTeam&) = delete;

  // The member's sequence, from 2; 0 when there is no id.
  unsigned add(std::string_view id, Role role, MemberId kind = MemberId::npi);

  // What a line says of a member (sequence 0: of nobody).
  void set_responsible(unsigned sequence);
  // The last one said is shown.
  void set_qualification(unsigned sequence, const terminology::Variable& variable, std::string_view code);
  // The same said twice is shown once.
  void add_extension(unsigned sequence, const terminology::Variable& variable, std::string_view code);
  // {"url":".../us-npi","valueCoding":{...}}, -- for whom the member worked.
  void add_organization(unsigned sequence, std::string_view npi);

  // "careTeam":[...],
  void write(JsonWriter& out, terminology::Names& names) const;

 private:
  struct Member {
    std::string_view id;
    MemberId kind;
    Role role;
    bool responsible = false;
    const terminology::Variable* qualification = nullptr;
    std::string_view qualification_code = {};
  };
  struct Extension {
    unsigned sequence;
    const terminology::Variable* variable;  // nullptr: an organisation's NPI
    std::string_view code;
  };
  Member& member(unsigned sequence) { return members_[sequence - 2]; }
  void add(const Extension& extension);

  std::array<std::byte, 2048> bytes_;
  std::pmr::monotonic_buffer_resource memory_{bytes_.data(), bytes_.size()};
  std::pmr::vector<Member> members_{&memory_};
  std::pmr::vector<Extension> extensions_{&memory_};
};

// "careTeamLinkId":[2,3], of an item: those that are not 0, each once.
void append_care_team_link(JsonWriter& out, std::initializer_list<unsigned> sequences);

}  // namespace bb::fhir::v1::eob
