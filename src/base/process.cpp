#include "base/process.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>

namespace bb {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double whole = 0, resident = 0;
  file >> whole >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_files() {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc/self/fd"), ::closedir);
  if (!folder) return 0;
  double count = 0;
  while (const dirent* entry = ::readdir(folder.get())) count += entry->d_name[0] != '.' ? 1 : 0;
  return count - 1;  // the folder itself
}

// Field 22 of /proc/self/stat is in clock ticks since the machine began; the name in field 2 may hold blanks.
double start_time() {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
  std::string field;
  constexpr int kAfterName = 22 - 2;
  for (int i = 0; i < kAfterName; ++i) fields >> field;
  timespec now{}, up{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  ::clock_gettime(CLOCK_BOOTTIME, &up);
  const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  if (field.empty() || field.find_first_not_of("0123456789") != std::string::npos) return 0;
  return static_cast<double>(now.tv_sec - up.tv_sec) + std::stod(field) / ticks;
}

}  // namespace

ProcessUse process_use() {
  static const double started = start_time();
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), resident_bytes(), open_files(),
          static_cast<double>(files.rlim_cur), started};
}

}  // namespace bb
