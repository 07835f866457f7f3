#include "http/done.h"

#include <atomic>
#include <memory>
#include <utility>

namespace bb::http {
namespace {

class Once {
 public:
  explicit Once(std::function<void(bool)> then) : then_(std::move(then)) {}
  ~Once() { end(false); }
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;

  void end(bool called) {
    if (!ended_.exchange(true)) then_(called);
  }

 private:
  const std::function<void(bool)> then_;
  std::atomic<bool> ended_{false};
};

}  // namespace

Done make_done(std::function<void(bool called)> then) {
  return [once = std::make_shared<Once>(std::move(then))] { once->end(true); };
}

}  // namespace bb::http
