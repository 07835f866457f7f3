// Scopes: the ones that exist, and how sets of them are narrowed (SMART App Launch 2.2, in CMS's dialect).
//
// A set is a vector without repeats, in the order in which it was asked for.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/auth_store.h"

namespace bb::oauth {

using Scopes = std::vector<std::string>;

struct KnownScope {
  std::string_view name;
  bool demographic;        // tells who the beneficiary is: shared only if they say so
  bool is_default = true;  // an application that names no scopes has it; else it is registered by name
  bool is_implied = true;  // a request that names no scopes means it
};
// Every scope that an application may have.
std::span<const KnownScope> known_scopes();

// Split at blanks, repeats dropped.
Scopes parse_scopes(std::string_view text);
std::string format_scopes(const Scopes& scopes);
bool contains(const Scopes& scopes, std::string_view scope);

// What the application may have: its own, or all default ones when it names none; without the demographic
// ones unless it requires them.
Scopes available_scopes(const store::Application& application);
// What it asks for when it names nothing: the default ones of those, but for the ones that CMS has not.
Scopes default_scopes(const store::Application& application);
// Are all of them default ones, whatever the application was registered with?
bool are_default(const Scopes& scopes);
// Are all of them scopes that the application may ask for, or demographic ones, which are dropped silently?
bool are_allowed(const Scopes& scopes, const store::Application& application);

// X.r with X.s, or beside X.rs, become X.rs.
Scopes condense(const Scopes& scopes);
Scopes without_demographic(const Scopes& scopes);
// Those that are within the allowed ones.
Scopes only_within(const Scopes& scopes, const Scopes& allowed);
bool has_demographic(const Scopes& scopes);

// RFC 6749 section 6: a refreshed token may have less, never more. X.r and X.s are within X.rs, X.r is within
// X.read.
bool is_within(const Scopes& scopes, const Scopes& original);

}  // namespace bb::oauth
