#include "claims/sensitivity.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/encoding.h"

// Laid down by sensitivity.S.
extern "C" {
extern const char bb_sensitive_codes[], bb_sensitive_codes_end[];
}

namespace bb {
namespace {

using Codes = std::unordered_set<std::string_view>;

struct Lists {
  Codes diagnoses, procedures, services, drgs;

  Lists() {
    const std::string_view text(bb_sensitive_codes, bb_sensitive_codes_end);
    for (const std::string_view line : split(text, '\n')) {
      const auto fields = split(line, '\t');
      if (fields.size() != 3) continue;
      if (fields[0] == "diagnosis") diagnoses.insert(fields[2]);
      if (fields[0] == "procedure") procedures.insert(fields[2]);
      if (fields[0] == "service") services.insert(fields[2]);
      if (fields[0] == "drg") drgs.insert(fields[2]);
    }
    procedures.insert(services.begin(), services.end());
  }
};

const Lists& lists() {
  static const Lists kLists;
  return kLists;
}

// A column to look at.
struct CodeColumn {
  rif::ColumnIndex column;  // counted within its row: of the header, or of a line
  const Codes* codes;
  bool is_drg;
  std::optional<rif::ColumnIndex> version;  // of ICD, in the same row
};

// The columns of a kind of file that hold codes.
struct CodeColumns {
  std::vector<CodeColumn> header, line;

  explicit CodeColumns(const rif::FileLayout& layout) {
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
      const std::string_view name = layout.columns[i].name;
      CodeColumn column{static_cast<rif::ColumnIndex>(i), codes_of(name), name == "CLM_DRG_CD",
                        version_of(layout, name)};
      if (column.codes == nullptr) continue;
      if (i < layout.first_line_column) {
        header.push_back(column);
        continue;
      }
      column.column = static_cast<rif::ColumnIndex>(i - layout.first_line_column);
      if (column.version) {
        column.version = static_cast<rif::ColumnIndex>(*column.version - layout.first_line_column);
      }
      line.push_back(column);
    }
  }

 private:
  static const Codes* codes_of(std::string_view name) {
    const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
    if (has("VRSN")) return nullptr;
    if ((has("DGNS") && has("_CD")) || has("RSN_VISIT_CD")) return &lists().diagnoses;
    if (has("ICD_PRCDR_CD")) return &lists().procedures;
    if (name == "HCPCS_CD" || name == "REV_CNTR_APC_HIPPS_CD") return &lists().services;
    if (name == "CLM_DRG_CD") return &lists().drgs;
    return nullptr;
  }
  // ICD_DGNS_CD1 has ICD_DGNS_VRSN_CD1 beside it.
  static std::optional<rif::ColumnIndex> version_of(const rif::FileLayout& layout, std::string_view name) {
    std::string version(name);
    const std::size_t at = version.rfind("_CD");
    if (at == std::string::npos) return std::nullopt;
    version.insert(at, "_VRSN");
    return rif::find_column(layout, version);
  }
};

const CodeColumns& code_columns(rif::FileType type) {
  static const std::vector<CodeColumns> kAll = [] {
    std::vector<CodeColumns> all;
    all.reserve(rif::kFileTypes.size());
    for (const rif::FileType each : rif::kFileTypes) all.emplace_back(rif::layout(each));
    return all;
  }();
  return kAll[static_cast<std::size_t>(type) - 1];
}

bool is_listed(const CodeColumn& column, std::string_view code) {
  std::array<char, 16> plain;  // no listed code is longer
  std::size_t size = 0;
  bool dot_seen = false;
  for (const char c : trim(code)) {
    if (c == '.' && !dot_seen) {
      dot_seen = true;
      continue;
    }
    if (column.is_drg && c == '0' && size == 0) continue;
    if (size == plain.size()) return false;
    plain[size++] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return column.codes->contains(std::string_view(plain.data(), size));
}

bool any_sensitive(const std::vector<CodeColumn>& columns, const RowView& row) {
  return std::any_of(columns.begin(), columns.end(), [&](const CodeColumn& column) {
    const std::string_view code = row[column.column];
    if (code.empty()) return false;
    if (column.version) {
      const std::string_view version = trim(row[*column.version]);
      if (version != "0" && version != "9") return true;
    }
    return is_listed(column, code);
  });
}

}  // namespace

bool is_sensitive(const RecordView& claim) {
  const CodeColumns& columns = code_columns(claim.file_type());
  if (any_sensitive(columns.header, claim.header())) return true;
  if (columns.line.empty()) return false;
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    if (any_sensitive(columns.line, claim.line(i))) return true;
  }
  return false;
}

}  // namespace bb
