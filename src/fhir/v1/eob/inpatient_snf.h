// What inpatient and SNF claims have in common in v1 beside what all institutional claims have: a stay.
#pragma once

#include "fhir/v1/eob/institutional.h"

namespace bb::fhir::v1::eob {

// How the patient was admitted, and which days are not covered.
template <class File>
void add_stay_information(Information& information, const Claim<File>& claim) {
  information.template code_in<File::CLM_IP_ADMSN_TYPE_CD>(kAdmissionTypes, claim);
  information.template code<File::CLM_SRC_IP_ADMSN_CD>(claim);
  information.template period<File::NCH_VRFD_NCVRD_STAY_FROM_DT, File::NCH_VRFD_NCVRD_STAY_THRU_DT>(claim);
  information.template date<File::NCH_ACTV_OR_CVRD_LVL_CARE_THRU>(claim);
  information.template date<File::NCH_BENE_MDCR_BNFTS_EXHTD_DT_I>(claim);
}

// Deductibles and the parts of the prospective payment for capital.
template <class File>
void append_stay_extensions(JsonWriter& out, const Claim<File>& claim) {
  money_extension<File::NCH_BENE_IP_DDCTBL_AMT>(out, claim);
  money_extension<File::NCH_BENE_PTA_COINSRNC_LBLTY_AM, "nch_bene_pta_coinsrnc_lblty_amt">(out, claim);
  money_extension<File::NCH_IP_NCVRD_CHRG_AMT>(out, claim);
  money_extension<File::NCH_IP_TOT_DDCTN_AMT>(out, claim);
  money_extension<File::CLM_PPS_CPTL_DSPRPRTNT_SHR_AMT>(out, claim);
  money_extension<File::CLM_PPS_CPTL_EXCPTN_AMT>(out, claim);
  money_extension<File::CLM_PPS_CPTL_FSP_AMT>(out, claim);
  money_extension<File::CLM_PPS_CPTL_IME_AMT>(out, claim);
  money_extension<File::CLM_PPS_CPTL_OUTLIER_AMT>(out, claim);
  money_extension<File::CLM_PPS_OLD_CPTL_HLD_HRMLS_AMT>(out, claim);
}

template <class File>
void add_stay_balance(BenefitBalance& balance, const Claim<File>& claim) {
  balance.template count<File::BENE_TOT_COINSRNC_DAYS_CNT>(claim);
  balance.template count<File::CLM_NON_UTLZTN_DAYS_CNT>(claim);
}

}  // namespace bb::fhir::v1::eob
