#include "store/auth_store.h"

#include <array>

#include "store/postgres/auth_store.h"
#include "store/sqlite/auth_store.h"

namespace bb::store {
namespace {

template <class Type>
struct Named {
  Type type;
  std::string_view name;
};
constexpr std::array<Named<AllowedAuthType>, 3> kAllowedAuthTypes{{
    {AllowedAuthType::authorization_code, "AUTH_CODE"},
    {AllowedAuthType::client_credentials, "CLIENT_CREDENTIALS"},
    {AllowedAuthType::both, "AUTH_CODE_AND_CLIENT_CREDS"},
}};
constexpr std::array<Named<DataAccessType>, 3> kDataAccessTypes{{
    {DataAccessType::thirteen_month, "THIRTEEN_MONTH"},
    {DataAccessType::one_time, "ONE_TIME"},
    {DataAccessType::research_study, "RESEARCH_STUDY"},
}};

template <class Type, std::size_t kCount>
std::string_view name_of(const std::array<Named<Type>, kCount>& names, Type type) {
  for (const Named<Type>& each : names) {
    if (each.type == type) return each.name;
  }
  return {};
}

template <class Type, std::size_t kCount>
std::optional<Type> find_named(const std::array<Named<Type>, kCount>& names, std::string_view name) {
  for (const Named<Type>& each : names) {
    if (each.name == name) return each.type;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(AllowedAuthType type) { return name_of(kAllowedAuthTypes, type); }
std::optional<AllowedAuthType> parse_allowed_auth_type(std::string_view name) {
  return find_named(kAllowedAuthTypes, name);
}
std::string_view name(DataAccessType type) { return name_of(kDataAccessTypes, type); }
std::optional<DataAccessType> parse_data_access_type(std::string_view name) {
  return find_named(kDataAccessTypes, name);
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
