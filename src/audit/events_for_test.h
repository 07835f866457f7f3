// What is reported while a test runs, for the tests of whoever reports it.
#pragma once

#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "audit/outlet.h"
#include "base/encoding.h"

namespace bb::audit {

// While it lives, the program's outlet writes here. One at a time.
class Reported {
 public:
  Reported() {
    outlet().open(
        [this](std::string_view lines) {
          const std::lock_guard lock(mutex_);
          lines_.append(lines).push_back('\n');
          return true;
        },
        std::chrono::milliseconds(0));
  }
  ~Reported() { outlet().close(); }
  Reported(const Reported&) = delete;
  Reported& operator=(const Reported&) = delete;

  // The events of a type, in order. Ends the recording: what is reported later is not here.
  std::vector<std::string> of_type(std::string_view type) {
    outlet().close();
    std::vector<std::string> found;
    const std::lock_guard lock(mutex_);
    for (const std::string_view line : split(lines_, '\n')) {
      if (line.find("\"type\":\"" + std::string(type) + "\"") != std::string_view::npos)
        found.emplace_back(line);
    }
    return found;
  }
  std::string all() {
    outlet().close();
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::string lines_;
};

}  // namespace bb::audit
