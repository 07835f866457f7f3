// Errors as values. A function that can fail returns Result<T>; nothing below `cli` prints, aborts or exits.
//
// An Error has a category (which maps one to one to an HTTP status and an exit code), a public text that may
// be shown to whoever asked, and a debug text that goes to the log only.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace bb {

enum class ErrorKind {
  invalid,       // the caller's input is wrong: 400
  unauthorized,  // nobody proved who is asking: 401
  forbidden,     // known, and not allowed: 403
  not_found,     // no such thing: 404
  conflict,      // it is there already, or has changed: 409
  too_large,     // a limit was passed: 413
  busy,          // try again later: 429 or 503
  unavailable,   // something outside cannot be reached: 503
  timed_out,     // something outside did not answer in time: 504
  bad_answer,    // something outside gave an answer that is of no use: 502
  would_block,   // it was told not to wait and would have to: call again where that is allowed
  internal,      // our own fault: 500
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;  // public: no secret, no identifier, no path of the machine unless the caller named it
  std::string debug;    // for the log only
};

inline Error invalid(std::string message) { return {ErrorKind::invalid, std::move(message), {}}; }
inline Error not_found(std::string message) { return {ErrorKind::not_found, std::move(message), {}}; }
inline Error conflict(std::string message) { return {ErrorKind::conflict, std::move(message), {}}; }
inline Error unavailable(std::string message, std::string debug = {}) {
  return {ErrorKind::unavailable, std::move(message), std::move(debug)};
}
inline Error would_block() {
  return {ErrorKind::would_block, "An internal error occurred.", "nobody waited"};
}
inline Error internal(std::string debug) {
  return {ErrorKind::internal, "An internal error occurred.", std::move(debug)};
}

// A T or an Error. Reading the wrong one is a bug and asserts.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *std::get_if<0>(&state_); }
  const T& value() const& { return *std::get_if<0>(&state_); }
  T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : failed_(true), error_(std::move(error)) {}

  bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return error_; }

 private:
  bool failed_ = false;
  Error error_;
};

}  // namespace bb

// BB_TRY(expression): return its error to the caller, if it has one.
#define BB_TRY(expression)                                 \
  do {                                                     \
    auto bb_try_result = (expression);                     \
    if (!bb_try_result.ok()) return bb_try_result.error(); \
  } while (false)

// BB_ASSIGN(auto x, expression): x is the value; an error is returned to the caller.
#define BB_ASSIGN_JOIN_(a, b) a##b
#define BB_ASSIGN_NAME_(line) BB_ASSIGN_JOIN_(bb_assign_, line)
#define BB_ASSIGN(declaration, expression)                                       \
  auto BB_ASSIGN_NAME_(__LINE__) = (expression);                                 \
  if (!BB_ASSIGN_NAME_(__LINE__).ok()) return BB_ASSIGN_NAME_(__LINE__).error(); \
  declaration = std::move(BB_ASSIGN_NAME_(__LINE__)).value()
