#include "store/postgres/person_writer.h"

#include "base/encoding.h"
#include "store/part_d_months.h"

namespace bb::store::postgres {
namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;

constexpr const char* kCopyBeneficiaries =
    "COPY beneficiary(id, reference_year, last_updated, fingerprint, sealed) FROM STDIN (FORMAT binary)";
constexpr const char* kCopyMonths =
    "COPY part_d_member(contract, month, beneficiary) FROM STDIN (FORMAT binary)";

}  // namespace

void PersonWriter::add(BeneficiaryId id, std::int64_t year, std::int64_t instant,
                       std::string_view fingerprint, std::string_view sealed) {
  waiting_.emplace(id, year);
  beneficiaries_.row(5);
  beneficiaries_.integer(id);
  beneficiaries_.integer(year);
  beneficiaries_.integer(instant);
  beneficiaries_.bytes(fingerprint);
  beneficiaries_.bytes(sealed);
}

Result<void> PersonWriter::add_part_d_months(BeneficiaryId id, std::int64_t year,
                                             const Record<rif::Beneficiary>& record) {
  const auto contracts = part_d_months(record);
  for (std::size_t month = 0; month < contracts.size(); ++month) {
    if (contracts[month].empty()) continue;
    if (!is_text(contracts[month])) return invalid("A Part D contract is not UTF-8.");
    waiting_.emplace(id, year);
    months_.row(3);
    months_.bytes(contracts[month]);
    months_.integer(static_cast<std::int32_t>(year * 12 + static_cast<std::int64_t>(month)));
    months_.integer(id);
  }
  return {};
}

bool PersonWriter::is_full() const { return beneficiaries_.size() + months_.size() >= kMostBytes; }

Result<void> PersonWriter::flush() {
  waiting_.clear();
  BB_TRY(connection_.copy(kCopyBeneficiaries, beneficiaries_));
  return connection_.copy(kCopyMonths, months_);
}

}  // namespace bb::store::postgres
