// The application whose authorization request a login is for, as far as its pages need to know.
#pragma once

#include <string>
#include <string_view>

#include "base/encoding.h"
#include "identity/people.h"
#include "store/auth_store.h"

namespace bb::portal {

struct Asker {
  std::string name;                // empty: none that is known
  std::string redirect_uri;        // one of its registered ones, where it awaits its answer; or empty
  Parameters parameters;           // of its request
  identity::OnBehalf behalf = {};  // it as the data server is told of it; empty like the name
};

// next: the path of this server that the login leads to.
Asker find_asker(store::AuthStore& store, std::string_view next);

}  // namespace bb::portal
