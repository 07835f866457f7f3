#include "base/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "base/clock.h"
#include "base/trace.h"

namespace bb::log {
namespace {

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("bluebutton", std::move(sink));
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::warn);
  return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance =
      make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  return instance;
}

void append_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void write(spdlog::level::level_enum level, std::string_view name, std::string_view message,
           std::initializer_list<Field> fields) {
  if (!logger()->should_log(level)) return;
  std::string line = "{\"time\":\"" + format_instant(SystemClock().now()) + "\",\"level\":\"";
  line += name;
  line += "\",\"message\":";
  append_string(line, message);
  for (const Field& field : fields) {
    line += ',';
    append_string(line, field.name);
    line += ':';
    append_string(line, field.value);
  }
  if (const Trace* trace = current_trace()) {
    line += ",\"request_uuid\":\"";
    line += trace->span();
    line += "\",\"trace_id\":\"";
    line += trace->trace();
    line += '"';
  }
  line += '}';
  logger()->log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void set_level(Level level) {
  constexpr spdlog::level::level_enum kLevels[] = {
      spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err, spdlog::level::off};
  logger()->set_level(kLevels[static_cast<int>(level)]);
}

bool set_file(const std::string& path) {
  try {
    const auto level = logger()->level();
    logger() = make_logger(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path));
    logger()->set_level(level);
    spdlog::flush_every(std::chrono::seconds(1));
    return true;
  } catch (const spdlog::spdlog_ex&) {
    return false;
  }
}

void debug(std::string_view message, std::initializer_list<Field> fields) {
  write(spdlog::level::debug, "debug", message, fields);
}
void info(std::string_view message, std::initializer_list<Field> fields) {
  write(spdlog::level::info, "info", message, fields);
}
void warning(std::string_view message, std::initializer_list<Field> fields) {
  write(spdlog::level::warn, "warning", message, fields);
}
void error(std::string_view message, std::initializer_list<Field> fields) {
  write(spdlog::level::err, "error", message, fields);
}

void json_line(std::string_view object) {
  logger()->log(spdlog::level::info, spdlog::string_view_t(object.data(), object.size()));
}

void flush() { logger()->flush(); }

}  // namespace bb::log
