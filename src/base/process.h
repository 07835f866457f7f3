// What this process uses of the machine.
#pragma once

namespace bb {

struct ProcessUse {
  double cpu_seconds = 0;  // user and system
  double resident_bytes = 0;
  double open_files = 0, max_files = 0;
  double start_time_seconds = 0;  // since 1970
};

// From getrusage(2) and /proc/self (proc(5)); what cannot be read is 0. Takes some ten microseconds. From any
// thread.
ProcessUse process_use();

}  // namespace bb
