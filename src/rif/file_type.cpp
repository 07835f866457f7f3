#include "rif/file_type.h"

#include <algorithm>

namespace bb::rif {
namespace {

template <class File>
constexpr FileLayout make_layout(std::string_view name, ColumnIndex key) {
  return {File::kType, name, File::kColumns, File::kFirstLineColumn, key, File::BENE_ID};
}

constexpr std::array<FileLayout, kFileTypes.size()> kLayouts = {
    make_layout<Beneficiary>("beneficiary", Beneficiary::BENE_ID),
    make_layout<BeneficiaryHistory>("beneficiary_history", BeneficiaryHistory::BENE_ID),
    make_layout<Carrier>("carrier", Carrier::CLM_ID),
    make_layout<Dme>("dme", Dme::CLM_ID),
    make_layout<Hha>("hha", Hha::CLM_ID),
    make_layout<Hospice>("hospice", Hospice::CLM_ID),
    make_layout<Inpatient>("inpatient", Inpatient::CLM_ID),
    make_layout<Outpatient>("outpatient", Outpatient::CLM_ID),
    make_layout<Pde>("pde", Pde::PDE_ID),
    make_layout<Snf>("snf", Snf::CLM_ID),
};

}  // namespace

const FileLayout& layout(FileType type) { return kLayouts[static_cast<std::size_t>(type) - 1]; }

std::span<const std::string_view> extra_columns(FileType type) {
  // Which beneficiaries are one person under several BENE_IDs (CMS's tables of beneficiaries and of their
  // history had both columns for a time; its transformers read neither).
  static constexpr std::array<std::string_view, 2> kCrossReference = {"XREF_GRP_ID", "XREF_SW"};
  const bool of_persons = type == FileType::beneficiary || type == FileType::beneficiary_history;
  return of_persons ? std::span<const std::string_view>(kCrossReference)
                    : std::span<const std::string_view>();
}

std::optional<FileType> recognise(std::span<const std::string_view> header) {
  const auto has = [&](std::string_view name) {
    return std::find(header.begin(), header.end(), name) != header.end();
  };
  for (const FileLayout& candidate : kLayouts) {
    const auto extra = extra_columns(candidate.type);
    const auto extras = static_cast<std::size_t>(std::count_if(extra.begin(), extra.end(), has));
    if (candidate.columns.size() + extras != header.size()) continue;
    const bool all = std::all_of(candidate.columns.begin(), candidate.columns.end(),
                                 [&](const ColumnInfo& column) { return has(column.name); });
    if (all) return candidate.type;
  }
  return std::nullopt;
}

std::optional<FileType> file_type_by_name(std::string_view name) {
  for (const FileLayout& candidate : kLayouts) {
    if (candidate.name == name) return candidate.type;
  }
  return std::nullopt;
}

std::optional<ColumnIndex> find_column(const FileLayout& layout, std::string_view name) {
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    if (layout.columns[i].name == name) return static_cast<ColumnIndex>(i);
  }
  return std::nullopt;
}

}  // namespace bb::rif
