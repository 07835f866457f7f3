#include "support/postgres.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/file.h"

namespace bb::test {
namespace {

namespace fs = std::filesystem;

// Debian keeps the programs of each version in a folder of their own; others have them on the PATH.
std::string find_programs() {
  if (const char* chosen = std::getenv("BLUEBUTTON_TEST_POSTGRES_BIN"); chosen != nullptr) return chosen;
  std::vector<std::string> folders;
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    folders.push_back(version.path() / "bin");
  }
  std::string path = std::getenv("PATH") == nullptr ? "" : std::getenv("PATH");
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    folders.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  for (const std::string& folder : folders) {
    if (fs::exists(folder + "/initdb", ignored) && fs::exists(folder + "/postgres", ignored)) return folder;
  }
  return {};
}

const passwd* unprivileged_user() {
  if (::geteuid() != 0) return nullptr;
  const passwd* user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

// Runs a program as whom the server accepts, with its output in `log`.
pid_t run(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* user = unprivileged_user();
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (output < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0) ::_exit(126);
  if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // goes with the tests, however they end
  if (::chdir("/") != 0) ::_exit(126);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

bool answers(const std::string& url) {
  PGconn* connection = PQconnectdb(url.c_str());
  const bool good = PQstatus(connection) == CONNECTION_OK;
  PQfinish(connection);
  return good;
}

void execute(const std::string& url, const std::string& sql) {
  PGconn* connection = PQconnectdb(url.c_str());
  PQclear(PQexec(connection, sql.c_str()));
  PQfinish(connection);
}

}  // namespace

std::unique_ptr<Postgres> Postgres::start() {
  const std::string programs = find_programs();
  if (programs.empty()) return nullptr;
  std::unique_ptr<Postgres> server(new Postgres(programs));
  if (!server->initialise()) return nullptr;
  server->resume();
  return server;
}

Postgres* Postgres::shared() {
  static const std::unique_ptr<Postgres> server = start();
  return server.get();
}

Postgres::~Postgres() { stop(); }

bool Postgres::initialise() {
  const std::string data = folder_ / "data";
  fs::create_directory(data);
  if (const passwd* user = unprivileged_user()) {
    for (const std::string& each : {folder_.path(), data}) {
      if (::chown(each.c_str(), user->pw_uid, user->pw_gid) != 0) return false;
    }
  }
  const pid_t child = run({programs_ + "/initdb", "--pgdata=" + data, "--username=bluebutton", "--auth=trust",
                           "--encoding=UTF8", "--locale=C", "--no-sync"},
                          folder_ / "initdb.log");
  int status = -1;
  ::waitpid(child, &status, 0);
  return status == 0;
}

void Postgres::resume() {
  server_ = run({programs_ + "/postgres", "-D", folder_ / "data", "-k", folder_.path(), "-c",
                 "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=100"},
                folder_ / "server.log");
  const std::string url = "postgresql:///postgres?user=bluebutton&host=" + folder_.path();
  for (int i = 0; i < 600 && !answers(url); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

void Postgres::stop() {
  if (server_ <= 0) return;
  ::kill(server_, SIGQUIT);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string Postgres::url(const std::string& schema) {
  const std::string url = "postgresql:///postgres?user=bluebutton&host=" + folder_.path();
  execute(url, "CREATE SCHEMA IF NOT EXISTS " + schema);
  return url + "&options=-csearch_path%3D" + schema;
}

std::string Postgres::new_schema() {
  static std::atomic<int> last{0};
  return "s" + std::to_string(++last);
}

std::string Postgres::bytes() {
  execute("postgresql:///postgres?user=bluebutton&host=" + folder_.path(), "CHECKPOINT");
  std::string all;
  for (const char* part : {"data/base", "data/pg_wal"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / part)) {
      if (entry.is_regular_file()) all += read_file(entry.path()).value();
    }
  }
  return all;
}

}  // namespace bb::test
