#include "gateway/http_date.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

// RFC 9110 section 5.6.7's own example, in the three forms.
const Instant kExample = *parse_instant("1994-11-06T08:49:37Z");

TEST(HttpDate, is_written_in_the_preferred_form) {
  EXPECT_EQ(http_date(kExample), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(kExample + Milliseconds(999)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpDate, is_read_in_any_of_three_forms) {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(parse_http_date(text), kExample) << text;
  }
  for (const char* text : {"", "yesterday", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT x"})
    EXPECT_FALSE(parse_http_date(text)) << text;
}

}  // namespace
}  // namespace bb::gateway
