// The files of web/, as they stand inside the program (web_files.S lists them).
#pragma once

#include <string_view>

namespace bb::portal {

// The text of "templates/login.html" and the like; empty when there is no such file.
std::string_view web_file(std::string_view path);

}  // namespace bb::portal
