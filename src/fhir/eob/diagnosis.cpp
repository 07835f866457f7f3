#include "fhir/eob/diagnosis.h"

#include <string>

namespace bb::fhir::eob {
namespace {

template <std::size_t N>
std::array<const terminology::Variable*, N> numbered_variables(const std::string& stem) {
  std::array<const terminology::Variable*, N> found{};
  for (std::size_t i = 0; i < N; ++i) found[i] = &terminology::codebook(stem + std::to_string(i + 1));
  return found;
}

}  // namespace

const terminology::Variable* present_on_admission(std::size_t index) {
  static const auto found = numbered_variables<25>("clm_poa_ind_sw");
  return found[index];
}

const terminology::Variable* external_present_on_admission(std::size_t index) {
  static const auto found = numbered_variables<12>("clm_e_poa_ind_sw");
  return found[index];
}

unsigned Diagnoses::add(std::string_view code, std::string_view version, DiagnosisPlace place,
                        const terminology::Variable* present_on_admission, std::string_view flag) {
  if (code.empty()) return 0;
  const IcdCode icd(code, version);
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (list_[i].icd == icd) return static_cast<unsigned>(before_ + i + 1);
  }
  list_.push_back({icd, place, present_on_admission, flag});
  return static_cast<unsigned>(before_ + list_.size());
}

}  // namespace bb::fhir::eob
