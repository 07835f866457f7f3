// ICD codes with the version that a claim gives: 9, 0 (which means 10), or something else.
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/json_writer.h"
#include "terminology/names.h"

namespace bb::fhir::eob {

enum class IcdKind : std::uint8_t { diagnosis, procedure };

// Where an ICD-10 code stands: v1 names the WHO's system alone, v2 the US edition's and then the WHO's.
enum class Icd10 : std::uint8_t { who, us_and_who };

class IcdCode {
 public:
  IcdCode() = default;
  IcdCode(std::string_view code, std::string_view version);

  // The same code of the same version.
  bool operator==(const IcdCode& other) const {
    return key_ == other.key_ && code_ == other.code_ && version_ == other.version_;
  }

  // {"coding":[...]},
  void append_concept(JsonWriter& out, terminology::Names& names, IcdKind kind, Icd10 systems) const;

 private:
  std::string_view code_, version_;
  std::uint64_t key_ = 0;  // the first bytes of both: tells most codes apart at once
};

}  // namespace bb::fhir::eob
