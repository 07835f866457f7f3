// The grammar of scopes, and that narrowing never widens. The first line is what was granted, the second what
// is asked for, the third what the application is registered with.
#include "oauth/scopes.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bb::oauth;
  std::string_view input = bb::fuzz::text_of(data, size);
  const Scopes granted = parse_scopes(bb::fuzz::take_line(input));
  const Scopes asked = parse_scopes(bb::fuzz::take_line(input));
  bb::store::Application application;
  application.scopes = parse_scopes(bb::fuzz::take_line(input));

  BB_HOLDS(parse_scopes(format_scopes(granted)) == granted);
  BB_HOLDS(is_within(granted, granted));
  BB_HOLDS(is_within({}, granted));
  BB_HOLDS(condense(condense(granted)) == condense(granted));
  BB_HOLDS(is_within(granted, condense(granted)));
  BB_HOLDS(!has_demographic(without_demographic(granted)));
  BB_HOLDS(is_within(without_demographic(granted), granted));
  BB_HOLDS(is_within(only_within(asked, granted), granted));
  if (is_within(asked, granted)) BB_HOLDS(only_within(asked, granted) == asked);
  const Scopes available = available_scopes(application);
  BB_HOLDS(are_allowed(available, application));
  (void)are_allowed(asked, application);
  return 0;
}
