// What inpatient and SNF claims have in common beside what all institutional claims have: a stay.
#pragma once

#include "fhir/v2/eob/institutional.h"

namespace bb::fhir::v2::eob {

// How the patient was admitted, which days are not covered, and the diagnosis related group.
template <class File>
void add_stay_information(SupportingInfo& info, const Claim<File>& claim) {
  info.template admission_type<File::CLM_IP_ADMSN_TYPE_CD>(claim);
  info.template code<File::CLM_SRC_IP_ADMSN_CD>(claim);
  info.template period<File::NCH_VRFD_NCVRD_STAY_FROM_DT, File::NCH_VRFD_NCVRD_STAY_THRU_DT>(claim);
  info.template date<File::NCH_ACTV_OR_CVRD_LVL_CARE_THRU>(claim);
  info.template date<File::NCH_BENE_MDCR_BNFTS_EXHTD_DT_I>(claim);
  info.template code<File::CLM_DRG_CD>(claim);
}

// Days, deductibles and the parts of the prospective payment for capital.
template <class File>
void add_stay_balance(BenefitBalance& balance, const Claim<File>& claim) {
  balance.template count<File::BENE_TOT_COINSRNC_DAYS_CNT>(claim);
  balance.template count<File::CLM_NON_UTLZTN_DAYS_CNT>(claim);
  balance.template money<File::NCH_BENE_IP_DDCTBL_AMT>(claim);
  balance.template money<File::NCH_BENE_PTA_COINSRNC_LBLTY_AM, "nch_bene_pta_coinsrnc_lblty_amt">(claim);
  balance.template money<File::NCH_IP_NCVRD_CHRG_AMT>(claim);
  balance.template money<File::NCH_IP_TOT_DDCTN_AMT>(claim);
  balance.template money<File::CLM_PPS_CPTL_DSPRPRTNT_SHR_AMT>(claim);
  balance.template money<File::CLM_PPS_CPTL_EXCPTN_AMT>(claim);
  balance.template money<File::CLM_PPS_CPTL_FSP_AMT>(claim);
  balance.template money<File::CLM_PPS_CPTL_IME_AMT>(claim);
  balance.template money<File::CLM_PPS_CPTL_OUTLIER_AMT>(claim);
  balance.template money<File::CLM_PPS_OLD_CPTL_HLD_HRMLS_AMT>(claim);
}

}  // namespace bb::fhir::v2::eob
