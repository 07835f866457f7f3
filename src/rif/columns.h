// The column structs, made from rif/columns/*.inc. Included by rif/file_type.h only.
//
// Each struct has: enum Column (the columns, by their CCW names), kType, kColumns (name and kind of each),
// kFirstLineColumn.
#pragma once

#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
#undef RIF_END_COLUMNS

namespace bb::rif {

struct Beneficiary {
  static constexpr FileType kType = FileType::beneficiary;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/beneficiary.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/beneficiary.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/beneficiary.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct BeneficiaryHistory {
  static constexpr FileType kType = FileType::beneficiary_history;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/beneficiary_history.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/beneficiary_history.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/beneficiary_history.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Carrier {
  static constexpr FileType kType = FileType::carrier;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/carrier.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/carrier.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/carrier.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Dme {
  static constexpr FileType kType = FileType::dme;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/dme.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/dme.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/dme.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Hha {
  static constexpr FileType kType = FileType::hha;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/hha.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/hha.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/hha.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Hospice {
  static constexpr FileType kType = FileType::hospice;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/hospice.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/hospice.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/hospice.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Inpatient {
  static constexpr FileType kType = FileType::inpatient;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/inpatient.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/inpatient.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/inpatient.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Outpatient {
  static constexpr FileType kType = FileType::outpatient;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/outpatient.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/outpatient.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/outpatient.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Pde {
  static constexpr FileType kType = FileType::pde;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/pde.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/pde.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/pde.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

struct Snf {
  static constexpr FileType kType = FileType::snf;
  enum Column : ColumnIndex {
#define RIF_COLUMN(name, kind) name,
#define RIF_LINE_COLUMNS_START
#include "rif/columns/snf.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
    kColumnCount
  };
  static constexpr ColumnInfo kColumns[] = {
#define RIF_COLUMN(name, kind) {#name, ValueKind::kind},
#define RIF_LINE_COLUMNS_START
#include "rif/columns/snf.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  };
  static constexpr ColumnIndex kFirstLineColumn = count_before_lines({
#define RIF_COLUMN(name, kind) false,
#define RIF_LINE_COLUMNS_START true,
#include "rif/columns/snf.inc"
#undef RIF_COLUMN
#undef RIF_LINE_COLUMNS_START
  });
};

}  // namespace bb::rif
