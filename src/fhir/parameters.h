// The parameters of a FHIR search before they mean anything: which ones a search knows, each by its name.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/result.h"
#include "fhir/service.h"

namespace bb::fhir {

// What HAPI answers where no search of the resource takes these parameters together.
Error unknown_search(const Request& request);

// The values of one search's parameters. Borrows the request.
class KnownParameters {
 public:
  // `invalid`: a parameter that is not among `known`, or has a modifier.
  static Result<KnownParameters> check(const Request& request, std::initializer_list<std::string_view> known);

  // Every value of a name, in the order they came; empty ones too.
  std::vector<std::string_view> all(std::string_view name) const;
  // `invalid` when the parameter came twice.
  Result<std::optional<std::string_view>> single(std::string_view name) const;

 private:
  explicit KnownParameters(const Parameters& parameters) : parameters_(&parameters) {}
  const Parameters* parameters_;
};

// A token, "system|code" or "code" (FHIR R4, section 3.1.1.4.10).
struct Token {
  std::optional<std::string_view> system;
  std::string_view code;
};
Token parse_token(std::string_view value);

// `invalid` in CMS's words, which name the field and never the value.
Result<std::int64_t> parse_number(std::string_view value, std::string_view field);

// "true" or "false", in any case; false when absent or empty.
Result<bool> parse_flag(const KnownParameters& parameters, std::string_view name);

// The id of a reference: "Patient/7", "https://host/v2/fhir/Patient/7" and "7" are 7.
Result<std::int64_t> parse_reference(std::string_view value, std::string_view field);

}  // namespace bb::fhir
