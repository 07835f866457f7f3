// Numbers as v1 and v2 print them.
//
// CMS's server keeps a number column in its database with a fixed scale (most: two decimals) or as it was
// written. A number of fixed scale always shows a decimal point ("75" becomes 75.0), one kept as written
// shows it only if it was written with one ("60" stays 60, "1.0" stays 1.0); both without trailing zeros
// behind the first decimal ("777.00" becomes 777.0). A column that the database requires reads as zero when
// it is empty; an optional one is left out.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "fhir/eob/row.h"

namespace bb::fhir::eob {

// Empty when there is no number: the element is left out.
class Number {
 public:
  Number() = default;
  // A plain decimal ("-0012.50"); anything else, and more than 30 digits, makes no number.
  Number(std::string_view written, bool fixed_scale);

  explicit operator bool() const { return size_ != 0; }
  // Both borrow from the number, which must have a name.
  std::string_view text() const& { return {text_.data(), size_}; }
  std::string_view text() const&& = delete;
  // Without the decimals, as Java's intValue().
  std::string_view whole() const& { return {text_.data(), whole_}; }
  std::string_view whole() const&& = delete;
  bool is_zero() const { return zero_; }

 private:
  std::array<char, 34> text_;
  std::uint8_t size_ = 0, whole_ = 0;
  bool zero_ = true;
};

// Kept as written. (CCW database of the data server: numeric without precision, or with scale 0, or integer.)
inline constexpr std::string_view kKeptAsWritten[] = {
    "BENE_HOSPC_PRD_CNT",
    "BENE_LRD_USED_CNT",
    "BENE_TOT_COINSRNC_DAYS_CNT",
    "CARR_LINE_ANSTHSA_UNIT_CNT",
    "CARR_LINE_MTUS_CNT",
    "CLM_HHA_TOT_VISIT_CNT",
    "CLM_LINE_NUM",
    "CLM_NON_UTLZTN_DAYS_CNT",
    "CLM_UTLZTN_DAY_CNT",
    "CMPND_CD",
    "DAYS_SUPLY_NUM",
    "DMERC_LINE_MTUS_CNT",
    "FILL_NUM",
    "LINE_NUM",
    "LINE_SRVC_CNT",
    "NCH_BLOOD_PNTS_FRNSHD_QTY",
    "REV_CNTR_NDC_QTY",
    "REV_CNTR_UNIT_CNT",
    "RX_SRVC_RFRNC_NUM",
};

// May be absent; every other number column is required.
inline constexpr std::string_view kOptional[] = {
    "BENE_HOSPC_PRD_CNT",
    "BENE_LRD_USED_CNT",
    "CLM_PPS_CPTL_DRG_WT_NUM",
    "CLM_PPS_CPTL_DSPRPRTNT_SHR_AMT",
    "CLM_PPS_CPTL_EXCPTN_AMT",
    "CLM_PPS_CPTL_FSP_AMT",
    "CLM_PPS_CPTL_IME_AMT",
    "CLM_PPS_CPTL_OUTLIER_AMT",
    "CLM_PPS_OLD_CPTL_HLD_HRMLS_AMT",
    "CLM_TOT_PPS_CPTL_AMT",
    "CLM_UNCOMPD_CARE_PMT_AMT",
    "DMERC_LINE_SCRN_SVGS_AMT",
    "DSH_OP_CLM_VAL_AMT",
    "IME_OP_CLM_VAL_AMT",
    "NCH_DRG_OUTLIER_APRVD_PMT_AMT",
    "REV_CNTR_NDC_QTY",
};

template <std::size_t N>
constexpr bool contains(const std::string_view (&names)[N], std::string_view name) {
  for (const std::string_view each : names) {
    if (each == name) return true;
  }
  return false;
}

// REV_CNTR_NCVRD_CHRG_AMT is optional on hospice lines only.
template <auto Column>
inline constexpr bool kRequired =
    !contains(kOptional, kName<Column>) &&
    !(kFile<Column> == rif::FileType::hospice && kName<Column> == "REV_CNTR_NCVRD_CHRG_AMT");

// The number in a column of a row.
template <auto Column>
Number number(const auto& row) {
  std::string_view written = row[Column];
  if (written.empty() && kRequired<Column>) written = "0";
  return Number(written, !contains(kKeptAsWritten, kName<Column>));
}

}  // namespace bb::fhir::eob
