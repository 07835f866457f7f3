#include "http/pieces.h"

#include <sys/socket.h>

#include <cerrno>

namespace bb::http {

void Pieces::add(std::string_view bytes) {
  if (!bytes.empty()) pieces_[count_++] = {const_cast<char*>(bytes.data()), bytes.size()};
}

bool Pieces::send(int socket, bool more) {
  while (first_ < count_) {
    msghdr message{};
    message.msg_iov = pieces_.data() + first_;
    message.msg_iovlen = count_ - first_;
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0));
    if (sent < 0) {
      may_wait_ = errno == EAGAIN || errno == EINTR;
      return false;
    }
    drop_front(static_cast<std::size_t>(sent));
  }
  return true;
}

void Pieces::drop_front(std::size_t bytes) {
  for (; first_ < count_ && bytes >= pieces_[first_].iov_len; ++first_) bytes -= pieces_[first_].iov_len;
  if (bytes == 0) return;
  pieces_[first_].iov_base = static_cast<char*>(pieces_[first_].iov_base) + bytes;
  pieces_[first_].iov_len -= bytes;
}

}  // namespace bb::http
