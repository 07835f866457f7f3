#include "store/auth_store.h"

#include <array>

#include "store/postgres/auth_store.h"
#include "store/sqlite/auth_store.h"

namespace bb::store {
namespace {

struct NamedType {
  DataAccessType type;
  std::string_view name;
};
constexpr std::array<NamedType, 3> kDataAccessTypes{{
    {DataAccessType::thirteen_month, "THIRTEEN_MONTH"},
    {DataAccessType::one_time, "ONE_TIME"},
    {DataAccessType::research_study, "RESEARCH_STUDY"},
}};

}  // namespace

std::string_view name(DataAccessType type) {
  for (const NamedType& each : kDataAccessTypes) {
    if (each.type == type) return each.name;
  }
  return {};
}

std::optional<DataAccessType> parse_data_access_type(std::string_view name) {
  for (const NamedType& each : kDataAccessTypes) {
    if (each.name == name) return each.type;
  }
  return std::nullopt;
}

Result<std::shared_ptr<AuthStore>> open_auth_store(const std::string& url, bool create,
                                                   const StoreOptions& options) {
  if (postgres::is_location(url)) {
    BB_ASSIGN(const postgres::Location location, postgres::parse_location(url, options));
    return postgres::open_auth_store(location, create);
  }
  BB_ASSIGN(const sqlite::Location location, sqlite::parse_location(url, options.key_file));
  return sqlite::open_auth_store(location, create);
}

}  // namespace bb::store
