// The settings of the server itself: stores, addresses, TLS, version 3, networks, limits, logs. Part of the
// table of cli/configuration.h; who signs in is cli/login_settings.h.
#pragma once

#include <span>

namespace bb::cli {

struct Setting;

std::span<const Setting> server_settings();

}  // namespace bb::cli
