// The program's log: one JSON object a line on standard error (spdlog underneath, in log.cpp only). A line
// that is written for a request ends with its request_uuid and trace_id (base/trace.h).
//
// Never pass a secret, a token, an identifier of a beneficiary or a query string. Safe for calls from any
// thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace bb::log {

struct Field {
  std::string_view name;
  std::string value;
};

enum class Level { debug, info, warning, error, off };

// Before the first line; `off` silences (unit tests).
void set_level(Level level);
// Lines go to this file instead of standard error; false when it cannot be opened.
bool set_file(const std::string& path);

void debug(std::string_view message, std::initializer_list<Field> fields = {});
void info(std::string_view message, std::initializer_list<Field> fields = {});
void warning(std::string_view message, std::initializer_list<Field> fields = {});
void error(std::string_view message, std::initializer_list<Field> fields = {});

// A ready JSON object, written as a line of its own (the access log).
void json_line(std::string_view object);
void flush();

}  // namespace bb::log
