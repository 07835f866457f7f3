#include "store/postgres/key.h"

#include "store/secrets.h"

namespace bb::store::postgres {

Result<std::string> read_meta(Connection& connection, std::string_view name) {
  Parameters of;
  of.text(name);
  BB_ASSIGN(const Rows row, connection.query("SELECT bytes FROM claims_meta WHERE name=$1", of));
  return row.size() == 0 ? std::string() : std::string(row.text(0, 0));
}

Result<void> remember_meta(Connection& connection, std::string_view name, std::string_view bytes) {
  Parameters put;
  put.text(name).bytes(bytes);
  BB_TRY(connection.query("INSERT INTO claims_meta(name, bytes) VALUES($1,$2) ON CONFLICT DO NOTHING", put));
  return {};
}

Result<std::shared_ptr<const Sealer>> open_sealer(Connection& connection, const std::string& key_path) {
  BB_ASSIGN(std::string known, read_meta(connection, "key"));
  BB_ASSIGN(auto sealer, Sealer::open(key_path, known.empty()));
  if (known.empty()) {
    BB_TRY(remember_meta(connection, "key", key_mark(*sealer)));
    BB_ASSIGN(known, read_meta(connection, "key"));  // of whoever was first
  }
  if (known != key_mark(*sealer)) return wrong_key(key_path);
  return sealer;
}

}  // namespace bb::store::postgres
