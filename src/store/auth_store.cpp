#include "store/auth_store.h"

#include <array>

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

}  // namespace bb::store
