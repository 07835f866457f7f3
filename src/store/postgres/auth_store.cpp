#include "store/postgres/auth_store.h"

#include <utility>

#include "store/postgres/auth_database.h"
#include "store/postgres/key.h"
#include "store/postgres/migrations.h"
#include "store/postgres/pool.h"
#include "store/sql/auth_store.h"

namespace bb::store::postgres {

Result<std::shared_ptr<AuthStore>> open_auth_store(const Location& location, bool create) {
  auto pool = std::make_shared<Pool>(location.url, Connection::Use::writing);
  std::shared_ptr<const Sealer> sealer;
  {
    BB_ASSIGN(const Pool::Lease connection, pool->take());
    BB_TRY(migrate(*connection, {.create = create, .partitions = location.partitions}));
    BB_ASSIGN(sealer, open_sealer(*connection, location.key_path));
  }
  return std::shared_ptr<AuthStore>(
      std::make_shared<sql::SqlAuthStore>(as_sql(std::move(pool)), std::move(sealer)));
}

}  // namespace bb::store::postgres
