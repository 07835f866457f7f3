#include "portal/page_frame.h"

#include <gtest/gtest.h>

namespace bb::portal {
namespace {

std::string filled(const PageFrame& frame, const std::vector<std::string>& values) {
  Buffer out;
  frame.fill(out, values);
  return std::string(out.view());
}

TEST(PageFrame, has_each_value_wherever_its_hole_is) {
  const PageFrame frame("<p>" + hole(1) + "</p>" + hole(0) + hole(1) + hole(12) + ".");
  EXPECT_EQ(filled(frame, {"a", "b"}), "<p>b</p>ab.");
  EXPECT_EQ(filled(frame, {"c", "d", "", "", "", "", "", "", "", "", "", "", "e"}), "<p>d</p>cde.");
  EXPECT_EQ(filled(PageFrame("no holes"), {"a"}), "no holes");
  EXPECT_EQ(filled(PageFrame(""), {}), "");
}

TEST(PageFrame, shows_markup_in_a_value_as_text) {
  EXPECT_EQ(filled(PageFrame("<a href=\"" + hole(0) + "\">"), {"\"><script>alert('1')</script>&"}),
            "<a href=\"&quot;&gt;&lt;script&gt;alert(&apos;1&apos;)&lt;/script&gt;&amp;\">");
  EXPECT_EQ(filled(PageFrame(hole(0)), {hole(0)}), hole(0)) << "what fills a hole opens none";
}

TEST(PageFrame, takes_a_mark_that_ends_nothing_as_it_is) {
  EXPECT_EQ(filled(PageFrame(std::string("a") + kMark + "b"), {"x"}), std::string("a") + kMark + "b");
  EXPECT_EQ(without_marks("a" + hole(1) + "b"), "a1b");
}

TEST(PageFrames, draw_what_is_new_and_stay_within_their_limit) {
  PageFrames frames;
  int drawn = 0;
  const auto draw = [&] { return "page " + std::to_string(++drawn); };
  EXPECT_EQ(filled(*frames.find("a", draw), {}), "page 1");
  EXPECT_EQ(filled(*frames.find("b", draw), {}), "page 2");
  EXPECT_EQ(filled(*frames.find("a", draw), {}), "page 1");
  for (std::size_t i = 0; i < PageFrames::kMost; ++i) frames.find("other " + std::to_string(i), draw);
  const int before = drawn;
  frames.find("a", draw);
  EXPECT_EQ(drawn, before + 1) << "room was made";
}

}  // namespace
}  // namespace bb::portal
