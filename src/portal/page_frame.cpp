#include "portal/page_frame.h"

#include <algorithm>
#include <charconv>

namespace bb::portal {
namespace {

// What the template engine escapes, so that a text is text and an attribute ends where it should.
std::string_view escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    default:
      return {};
  }
}

void append_html(Buffer& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of("&<>\"'"), text.size());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    out.append(escaped(text.front()));
    text.remove_prefix(1);
  }
}

}  // namespace

std::string hole(std::size_t number) { return kMark + std::to_string(number) + kMark; }

std::string without_marks(std::string_view text) {
  std::string rest(text);
  std::erase(rest, kMark);
  return rest;
}

PageFrame::PageFrame(std::string_view drawn) {
  while (true) {
    const std::size_t begin = drawn.find(kMark), end = drawn.find(kMark, begin + 1);
    if (begin == std::string_view::npos || end == std::string_view::npos) break;
    std::size_t number = 0;
    std::from_chars(drawn.data() + begin + 1, drawn.data() + end, number);
    pieces_.push_back({std::string(drawn.substr(0, begin)), number});
    drawn.remove_prefix(end + 1);
  }
  end_ = drawn;
}

void PageFrame::fill(Buffer& out, std::span<const std::string> values) const {
  for (const Piece& piece : pieces_) {
    out.append(piece.before);
    if (piece.hole < values.size()) append_html(out, values[piece.hole]);
  }
  out.append(end_);
}

std::shared_ptr<const PageFrame> PageFrames::find(const std::string& key,
                                                  const std::function<std::string()>& draw) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = frames_.find(key); found != frames_.end()) return found->second;
  }
  auto frame = std::make_shared<const PageFrame>(draw());
  const std::lock_guard lock(mutex_);
  if (frames_.size() >= kMost) frames_.clear();
  return frames_.try_emplace(key, std::move(frame)).first->second;
}

}  // namespace bb::portal
