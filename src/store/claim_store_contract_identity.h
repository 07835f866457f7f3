// What the contract's tests of loading share: see claim_store_contract_loading.h.
#pragma once

#include "store/claim_store_contract.h"

namespace bb::store {

using rif::Action;

struct Identity {
  std::string_view year = "2020", mbi = "MBI1", hicn = "HICN1", birth = "17-MAR-1981", sex = "1";
  std::string_view begin = {}, end = {}, name = "DOE";
};
// Of beneficiary -1.
inline std::string identity_record(const Identity& of) {
  using rif::Beneficiary;
  return test::make_record<Beneficiary>({{Beneficiary::BENE_ID, "-1"},
                                         {Beneficiary::RFRNC_YR, of.year},
                                         {Beneficiary::MBI_NUM, of.mbi},
                                         {Beneficiary::BENE_CRNT_HIC_NUM, of.hicn},
                                         {Beneficiary::BENE_BIRTH_DT, of.birth},
                                         {Beneficiary::BENE_SEX_IDENT_CD, of.sex},
                                         {Beneficiary::EFCTV_BGN_DT, of.begin},
                                         {Beneficiary::EFCTV_END_DT, of.end},
                                         {Beneficiary::BENE_SRNM_NAME, of.name}});
}
inline std::string identity_history(const Identity& of) {
  using rif::BeneficiaryHistory;
  return test::make_record<BeneficiaryHistory>({{BeneficiaryHistory::BENE_ID, "-1"},
                                                {BeneficiaryHistory::MBI_NUM, of.mbi},
                                                {BeneficiaryHistory::BENE_CRNT_HIC_NUM, of.hicn},
                                                {BeneficiaryHistory::BENE_BIRTH_DT, of.birth},
                                                {BeneficiaryHistory::BENE_SEX_IDENT_CD, of.sex},
                                                {BeneficiaryHistory::EFCTV_BGN_DT, of.begin},
                                                {BeneficiaryHistory::EFCTV_END_DT, of.end}});
}

class LoadingContract : public ClaimStoreContract {
 protected:
  Outcome put_person(const Identity& person, Action action) {
    auto batch = begin();
    const auto outcome = batch->put_beneficiary(identity_record(person), action);
    EXPECT_TRUE(outcome.ok()) << outcome.error().debug;
    EXPECT_TRUE(batch->commit().ok());
    return outcome.ok() ? *outcome : Outcome::unchanged;
  }
  Strings history() { return (*store_->find_beneficiary(-1))->history; }
};

}  // namespace bb::store
