// The places that audit lines can be written to.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "audit/outlet.h"
#include "base/result.h"

namespace bb::audit {

struct Sink {
  Outlet::Write write;  // of one thread
  std::function<void()>
      reopen;  // from any thread: a file that was moved away is made anew before the next line
};

// `where`:
//   log          among the lines of the program's log
//   stdout       standard output
//   syslog       the machine's syslog(3), facility LOCAL0, severity notice, as "bluebutton"; the daemon there
//                sends it on by RFC 5424 where that is wanted. Lines longer than the daemon takes it cuts.
//   file:PATH    at the end of a file, which is made (0640) when it is missing
// Error: `invalid` for another text; `unavailable`, whose message says why, when the file cannot be opened.
Result<Sink> open_sink(std::string_view where);

}  // namespace bb::audit
