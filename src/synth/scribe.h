// Writes a story's beneficiary rows and claims. What every type of claim needs stands here; each type has a
// file of its own.
//
// One Scribe writes one beneficiary after the other; not for sharing between threads.
#pragma once

#include <string_view>
#include <vector>

#include "synth/ledger.h"
#include "synth/output.h"
#include "synth/row.h"
#include "synth/story.h"

namespace bb::synth {

class Scribe {
 public:
  Scribe(Output& output, Date as_of) : output_(&output), as_of_(as_of) {}

  // All rows of one beneficiary, in the order of their days.
  void write(const Story& story, Random& random);

 private:
  void write_beneficiary();
  void write_history();
  void write_carrier(const Event& event);
  void write_dme(const Event& event);
  void write_outpatient(const Event& event);
  void write_inpatient(const Event& event);
  void write_nursing(const Event& event);
  void write_home_health(const Event& event);
  void write_hospice(const Event& event);
  void write_drug(const Event& event);

  // The columns that open every claim but a drug's.
  template <class File>
  void open_claim(Row<File>& row, Date from, Date through, char near_line, std::string_view claim_type) {
    const std::int64_t number = next_number();
    row.clear();
    row.set(File::DML_IND, "INSERT");
    row.count(File::BENE_ID, story_->person.id);
    row.count(File::CLM_ID, number);
    row.count(File::CLM_GRP_ID, number - kGroupStep);
    row.set(File::FINAL_ACTION, "F");
    row.set(File::NCH_NEAR_LINE_REC_IDENT_CD, near_line);
    row.set(File::NCH_CLM_TYPE_CD, claim_type);
    row.set(File::CLM_FROM_DT, from);
    row.set(File::CLM_THRU_DT, through);
    processed_ = processing_date(through);
    row.set(File::NCH_WKLY_PROC_DT, processed_);
  }

  // The columns that institutions' claims share; amounts excepted.
  template <class File>
  void set_institution(Row<File>& row, const Provider& institution, const Provider& attending,
                       std::string_view bill) {
    row.set(File::FI_CLM_PROC_DT, processed_ + -7);
    row.set(File::CLAIM_QUERY_CODE, "3");
    row.set(File::PRVDR_NUM, institution.ccn);
    row.set(File::CLM_FAC_TYPE_CD, bill[0]);
    row.set(File::CLM_SRVC_CLSFCTN_TYPE_CD, bill[1]);
    row.set(File::CLM_FREQ_CD, bill[2]);
    row.set(File::FI_NUM, community_->intermediary);
    row.money(File::NCH_PRMRY_PYR_CLM_PD_AMT, 0);
    row.set(File::PRVDR_STATE_CD, community_->ssa_state);
    row.set(File::ORG_NPI_NUM, institution.npi);
    row.set(File::AT_PHYSN_NPI, attending.npi);
    row.count(File::FI_DOC_CLM_CNTL_NUM, control_number());
  }

  // ICD_DGNS_CD1 and so on, the principal diagnosis and their versions (0: ICD-10).
  template <class File, std::size_t Most>
  void set_diagnoses(Row<File>& row, const std::vector<std::string_view>& codes) {
    static constexpr auto kCodes = rif::numbered<File, Most>("ICD_DGNS_CD");
    static constexpr auto kVersions = rif::numbered<File, Most>("ICD_DGNS_VRSN_CD");
    if (codes.empty()) return;
    row.set(File::PRNCPAL_DGNS_CD, codes.front());
    row.set(File::PRNCPAL_DGNS_VRSN_CD, "0");
    for (std::size_t n = 0; n < codes.size() && n < Most; ++n) {
      row.set(kCodes[n], codes[n]);
      row.set(kVersions[n], "0");
    }
  }
  // External causes (V00 to Y99) have columns of their own beside those of the diagnoses.
  template <class File>
  void set_external_causes(Row<File>& row, const std::vector<std::string_view>& codes) {
    static constexpr auto kCodes = rif::numbered<File, 12>("ICD_DGNS_E_CD");
    static constexpr auto kVersions = rif::numbered<File, 12>("ICD_DGNS_E_VRSN_CD");
    for (std::size_t n = 0; n < codes.size() && n < kCodes.size(); ++n) {
      if (n == 0) {
        row.set(File::FST_DGNS_E_CD, codes[n]);
        row.set(File::FST_DGNS_E_VRSN_CD, "0");
      }
      row.set(kCodes[n], codes[n]);
      row.set(kVersions[n], "0");
    }
  }

  struct Diagnoses {
    std::vector<std::string_view> codes, external;
  };
  // `own` first, then the person's other illnesses of that day; never a substance use that `own` does not
  // name.
  Diagnoses diagnoses(const Texts& own, Date date, std::size_t most);
  // What a visit is about when its kind does not say.
  Texts reasons(Date date);

  // What a line of Part B is priced at.
  struct Priced {
    const VisitLine* line;
    Date from, to;
    Cents charged, allowed, deductible, coinsurance, paid;
    bool denied;
  };
  // The lines of a visit that happen this time, priced as the physician or supplier (or hospital) is paid.
  std::vector<Priced> price(const Visit& visit, Date from, Date to, bool hospital);

  // Payment of a year in relation to 2016, and of a community to the nation.
  Cents local(Cents national, Date date) const;
  const Provider& provider(std::string_view role) const;
  Date processing_date(Date through);
  std::int64_t next_number();
  std::int64_t control_number();

  static constexpr std::int64_t kGroupStep = 10'000'000'000'000;

  Output* output_;
  Date as_of_;
  const Story* story_ = nullptr;
  const Community* community_ = nullptr;  // of the person at the time of the claim
  Random* random_ = nullptr;
  Ledger ledger_;
  Date processed_{};
  std::int64_t number_ = 0;  // claims of this beneficiary so far

  Row<rif::Beneficiary> beneficiary_;
  Row<rif::BeneficiaryHistory> history_;
  Row<rif::Carrier> carrier_;
  Row<rif::Dme> dme_;
  Row<rif::Hha> home_health_;
  Row<rif::Hospice> hospice_;
  Row<rif::Inpatient> inpatient_;
  Row<rif::Outpatient> outpatient_;
  Row<rif::Pde> drug_;
  Row<rif::Snf> nursing_;
};

}  // namespace bb::synth
