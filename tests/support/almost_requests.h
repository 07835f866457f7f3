// Requests that almost are requests: valid ones, changed a little, the same on every run. For tests.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace bb::test {

class AlmostRequests {
 public:
  explicit AlmostRequests(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    std::string bytes(kValid[below(kValid.size())]);
    if (below(4) == 0) bytes += kValid[below(kValid.size())];
    for (std::size_t changes = below(4); changes > 0; --changes) change(bytes);
    return bytes;
  }

  // 0 <= number < limit
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  void change(std::string& bytes) {
    const std::size_t at = below(bytes.size() + 1);
    switch (below(6)) {
      case 0:
        bytes.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 1:
        bytes.erase(at, 1 + below(8));
        break;
      case 2:
        bytes.insert(at, bytes.substr(below(bytes.size() + 1), below(40)));
        break;
      case 3:
        bytes.resize(at);
        break;
      case 4:
        bytes.insert(at, 1, static_cast<char>(below(256)));
        break;
      default:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
    }
  }

  static constexpr std::array<std::string_view, 7> kValid = {
      "GET /here/1?a=b%20c HTTP/1.1\r\nHost: localhost:8000\r\nAccept: */*\r\nCookie: a=b; c=d\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n0\r\nX: "
      "y\r\n\r\n",
      "HEAD /pool/2 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
      "GET /here/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
      "POST /pool HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab",
      "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nX: \t y \r\n\r\n"};

  static constexpr std::array<std::string_view, 22> kPieces = {"\r\n",
                                                               "\r\n\r\n",
                                                               "\n",
                                                               "\r",
                                                               " ",
                                                               "\t",
                                                               ":",
                                                               "%",
                                                               "%00",
                                                               "/../",
                                                               "?",
                                                               "HTTP/1.1",
                                                               "HTTP/9.9",
                                                               "http://a",
                                                               "Host: b\r\n",
                                                               "Content-Length: 3\r\n",
                                                               "Content-Length: 18446744073709551615\r\n",
                                                               "Transfer-Encoding: chunked\r\n",
                                                               "Transfer-Encoding: identity\r\n",
                                                               "Connection: close\r\n",
                                                               "ffffffffffffffff\r\n",
                                                               "0\r\n\r\n"};

  std::mt19937_64 random_;
};

}  // namespace bb::test
