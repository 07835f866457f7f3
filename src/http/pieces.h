// Short pieces of an answer, side by side, which the kernel copies in one system call. Borrows the bytes.
#pragma once

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace bb::http {

class Pieces {
 public:
  // An empty one counts for nothing.
  void add(std::string_view bytes);
  bool have_room_for(std::size_t more) const { return count_ + more <= pieces_.size(); }

  // Sends what the socket takes without waiting: true when that was all. more: further bytes follow at once,
  // so that the last packet may wait to be filled (send(2), MSG_MORE).
  bool send(int socket, bool more);
  // After send(): whether the client is only slow.
  bool may_wait() const { return may_wait_; }

 private:
  void drop_front(std::size_t bytes);

  std::array<iovec, 6> pieces_;
  std::size_t first_ = 0, count_ = 0;  // those from first_ to count_ are left
  bool may_wait_ = false;
};

}  // namespace bb::http
