// A page drawn once and filled in for each who asks: the template engine takes as long for a page as all
// else that a request does.
//
// A template is drawn with hole(0), hole(1)... for the texts that differ from one request to the next; the
// frame is what came of it. Immutable, and so safe for calls from any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/buffer.h"

namespace bb::portal {

// Begins and ends a hole. No text that is shown may hold it: without_marks().
inline constexpr char kMark = '\x1A';
std::string hole(std::size_t number);
std::string without_marks(std::string_view text);

class PageFrame {
 public:
  explicit PageFrame(std::string_view drawn);

  // The page with values[n] in place of hole(n), as HTML text. A hole beyond them stays empty.
  void fill(Buffer& out, std::span<const std::string> values) const;

 private:
  struct Piece {
    std::string before;
    std::size_t hole;
  };
  std::vector<Piece> pieces_;
  std::string end_;
};

// The frames that were drawn, by all that they show. Safe for calls from any thread.
class PageFrames {
 public:
  static constexpr std::size_t kMost = 200;

  std::shared_ptr<const PageFrame> find(const std::string& key, const std::function<std::string()>& draw);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const PageFrame>> frames_;
};

}  // namespace bb::portal
