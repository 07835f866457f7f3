// Which addresses belong to the Internet, so that a URL that a stranger named does not lead into one's own
// network (RFC 9700 section 4.11 tells of open redirectors, RFC 7591 section 5 of URLs that a server is made
// to fetch).
#pragma once

struct sockaddr;

namespace bb::http {

// False for what the IANA's special-purpose registries (RFC 6890) keep from the Internet: this host,
// loopback, private and shared networks, link-local (where clouds keep their instances' credentials),
// multicast, documentation, and IPv6 addresses that stand for IPv4 ones; and for addresses that are neither
// IPv4 nor IPv6. Any thread.
bool is_public_address(const sockaddr& address);

}  // namespace bb::http
