#include "store/backup.h"

#include <filesystem>

#include "base/encoding.h"
#include "base/file.h"
#include "store/auth_store.h"
#include "store/backup_file.h"
#include "store/postgres/backup.h"
#include "store/postgres/location.h"
#include "store/secrets.h"
#include "store/sqlite/auth_store.h"
#include "store/sqlite/backup.h"
#include "store/sqlite/location.h"

namespace bb::store {
namespace {

constexpr const char* kSqlite = "sqlite";
constexpr const char* kPostgres = "postgresql";

// A store's database and its key, wherever they are.
struct Place {
  bool is_postgres = false;
  postgres::Location server;
  sqlite::Location file;

  std::string key_path() const { return is_postgres ? server.key_path : file.key_path; }
  const char* database() const { return is_postgres ? kPostgres : kSqlite; }
};

Result<Place> place_of(const std::string& url, const StoreOptions& options) {
  Place place;
  place.is_postgres = postgres::is_location(url);
  if (place.is_postgres) {
    BB_ASSIGN(place.server, postgres::parse_location(url, options));
  } else {
    BB_ASSIGN(place.file, sqlite::parse_location(url, options.key_file));
  }
  return place;
}

// The key's file, and the mark by which a store knows it.
struct Key {
  std::string hex, mark;
};

Result<Key> read_key(const std::string& path) {
  BB_ASSIGN(const auto sealer, Sealer::open(path, false));
  BB_ASSIGN(const std::string file, read_file(path, 4096));
  return Key{std::string(trim(file)), to_hex(key_mark(*sealer))};
}

BackupFacts facts_of(const BackupFields& fields, std::uint64_t bytes) {
  const auto field = [&fields](const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  return {field("database"), field("created"), bytes, !field("key").empty()};
}

// The key that a backup needs must be there, or come with it.
Result<void> put_key(const BackupReader& reader, const std::string& path) {
  std::error_code ignored;
  const std::string hex = reader.field("key");
  if (!std::filesystem::exists(path, ignored)) {
    if (hex.empty()) {
      return invalid("The backup has no key in it, and there is none at " + path +
                     ": put the key of the store that was backed up there first.");
    }
    BB_TRY(write_new_file(path, hex + "\n", 0600));
  }
  BB_ASSIGN(const Key key, read_key(path));
  if (key.mark != reader.field("key_mark")) return wrong_key(path);
  return {};
}

}  // namespace

Result<BackupFacts> back_up(const std::string& url, const StoreOptions& store, const std::string& out,
                            Instant now, const BackupOptions& options) {
  BB_ASSIGN(const Place place, place_of(url, store));
  // That there is one, of this version, with its key.
  BB_TRY(open_auth_store(url, false, store));
  BB_ASSIGN(const Key key, read_key(place.key_path()));
  BackupFields fields{
      {"database", place.database()}, {"created", format_instant_seconds(now)}, {"key_mark", key.mark}};
  if (options.with_key) fields.emplace("key", key.hex);
  BB_ASSIGN(const auto writer, BackupWriter::open(out, fields));
  if (place.is_postgres) {
    BB_TRY(postgres::back_up(place.server, *writer, options));
  } else {
    BB_TRY(sqlite::back_up(sqlite::accounts_path(place.file), out + ".copy", *writer, options));
  }
  BB_TRY(writer->finish());
  return facts_of(fields, writer->size());
}

Result<BackupFacts> restore(const std::string& in, const std::string& url, const StoreOptions& store,
                            const BackupOptions& options) {
  BB_ASSIGN(const Place place, place_of(url, store));
  std::error_code ignored;
  const std::uint64_t size = std::filesystem::file_size(in, ignored);
  BB_ASSIGN(const auto reader,
            BackupReader::open(in, [&](std::uint64_t bytes) { options.advanced(bytes, size * 2); }));
  if (reader->field("database") != place.database()) {
    return invalid("This is a backup of a " + reader->field("database") +
                   " store, which only such a store can be made of.");
  }
  if (place.is_postgres) {
    BB_TRY(postgres::check_restorable(place.server));
    BB_TRY(put_key(*reader, place.key_path()));
    BB_TRY(postgres::restore(*reader, place.server, size, options));
  } else {
    BB_TRY(sqlite::check_restorable(sqlite::accounts_path(place.file)));
    BB_TRY(put_key(*reader, place.key_path()));
    BB_TRY(sqlite::restore(*reader, sqlite::accounts_path(place.file), size, options));
  }
  return facts_of(reader->fields(), size);
}

}  // namespace bb::store
