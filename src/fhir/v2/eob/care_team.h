// The care team of a claim (CARIN BB careTeam): who took part, each once a role, in the order in which the
// claim and then its lines name them. Members are known to lines by their sequence.
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

#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

enum class IdentifierType : std::uint8_t { npi, upin };

// Organisations are in a care team as primary only; they show no taxonomy.
enum class Role : std::uint8_t {
  attending,
  operating,
  other_operating,
  performing,
  prescribing,
  primary,
  referring
};

// KEY{"identifier":{"type":...,"value":"1306849450"},"display":"DR. HAROLD SMITSON"}, -- the name where NPPES
// has one for the NPI.
void append_practitioner(JsonWriter& out, std::string_view key, terminology::Names& names,
                         IdentifierType type, std::string_view id);

class CareTeam {
 public:
  CareTeam();
  CareTeam(const CareTeam&) = delete;
  CareTeam& operator=(const CareTeam&) = delete;

  // The member's sequence, from 1; 0 when there is no id. Ids are compared without regard to case.
  unsigned add(IdentifierType type, std::string_view id, Role role);

  // What a line says of a member (sequence 0: of nobody). The same said twice is shown once.
  void set_responsible(unsigned sequence);
  void add_qualification(unsigned sequence, const terminology::Variable& variable, std::string_view code);
  void add_extension(unsigned sequence, const terminology::Variable& variable, std::string_view code);

  // "careTeam":[...],
  void write(JsonWriter& out, terminology::Names& names) const;

 private:
  struct Member {
    std::string_view id;
    IdentifierType type;
    Role role;
    bool responsible = false;
  };
  struct Remark {
    unsigned sequence;
    bool qualification;
    const terminology::Variable* variable;
    std::string_view code;
  };
  void remark(const Remark& remark);
  void write_qualification(JsonWriter& out, unsigned sequence,
                           const terminology::Names::ProviderName* name) const;

  std::array<std::byte, 2048> bytes_;
  std::pmr::monotonic_buffer_resource memory_{bytes_.data(), bytes_.size()};
  std::pmr::vector<Member> members_{&memory_};
  std::pmr::vector<Remark> remarks_{&memory_};
};

// "careTeamSequence":[2,3], of an item: those that are not 0, each once.
void append_care_team_sequence(JsonWriter& out, std::initializer_list<unsigned> sequences);

}  // namespace bb::fhir::v2::eob
