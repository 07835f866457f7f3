#include "base/encoding.h"
#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

#define BB_APPLICATION_COLUMNS                                                                    \
  "client_id, secret_digest, name, redirect_uris, active, confidential, data_access_type, "       \
  "require_demographic_scopes, scopes, description, website_uri, logo_uri, tos_uri, policy_uri, " \
  "support_email, support_phone_number, auth_type, jwks_uri, jwks, id_token_algorithm, "          \
  "part_d_eob_only, require_pushed_requests, dpop_bound, registration_digest, labels, created_at"

// Lists are kept as one text: neither a URI nor a scope holds a line feed.
std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += '\n';
    text += part;
  }
  return text;
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (const std::string_view part : split(text, '\n')) parts.emplace_back(part);
  return parts;
}

// What bind() borrows until the statement has run.
struct Lists {
  explicit Lists(const Application& application)
      : redirect_uris(join(application.redirect_uris)),
        scopes(join(application.scopes)),
        labels(join(application.labels)) {}
  std::string redirect_uris, scopes, labels;
};

void bind_digest(Statement& statement, int index, const std::optional<Digest>& digest) {
  if (digest) {
    statement.bind_blob(index, as_text(*digest));
  } else {
    statement.bind_null(index);
  }
}

// Binds ?1 to ?26 in the order of BB_APPLICATION_COLUMNS.
void bind(Statement& statement, const Application& application, const Lists& lists) {
  statement.bind(1, application.client_id);
  bind_digest(statement, 2, application.secret_digest);
  statement.bind(3, application.name)
      .bind(4, lists.redirect_uris)
      .bind(5, std::int64_t{application.active})
      .bind(6, std::int64_t{application.confidential})
      .bind(7, static_cast<std::int64_t>(application.data_access_type))
      .bind(8, std::int64_t{application.require_demographic_scopes})
      .bind(9, lists.scopes)
      .bind(10, application.description)
      .bind(11, application.website_uri)
      .bind(12, application.logo_uri)
      .bind(13, application.tos_uri)
      .bind(14, application.policy_uri)
      .bind(15, application.support_email)
      .bind(16, application.support_phone_number)
      .bind(17, static_cast<std::int64_t>(application.auth_type))
      .bind(18, application.jwks_uri)
      .bind(19, application.jwks)
      .bind(20, application.id_token_algorithm)
      .bind(21, std::int64_t{application.part_d_eob_only})
      .bind(22, std::int64_t{application.require_pushed_requests})
      .bind(23, std::int64_t{application.dpop_bound});
  bind_digest(statement, 24, application.registration_digest);
  statement.bind(25, lists.labels).bind(26, column(application.created));
}

// Reads a row of id and BB_APPLICATION_COLUMNS.
Application read(const Statement& row) {
  Application application;
  application.id = row.integer(0);
  application.client_id = row.text(1);
  if (!row.is_null(2)) application.secret_digest = digest_of(row.text(2));
  application.name = row.text(3);
  application.redirect_uris = parts_of(row.text(4));
  application.active = row.integer(5) != 0;
  application.confidential = row.integer(6) != 0;
  application.data_access_type = static_cast<DataAccessType>(row.integer(7));
  application.require_demographic_scopes = row.integer(8) != 0;
  application.scopes = parts_of(row.text(9));
  application.description = row.text(10);
  application.website_uri = row.text(11);
  application.logo_uri = row.text(12);
  application.tos_uri = row.text(13);
  application.policy_uri = row.text(14);
  application.support_email = row.text(15);
  application.support_phone_number = row.text(16);
  application.auth_type = static_cast<AllowedAuthType>(row.integer(17));
  application.jwks_uri = row.text(18);
  application.jwks = row.text(19);
  application.id_token_algorithm = row.text(20);
  application.part_d_eob_only = row.integer(21) != 0;
  application.require_pushed_requests = row.integer(22) != 0;
  application.dpop_bound = row.integer(23) != 0;
  if (!row.is_null(24)) application.registration_digest = digest_of(row.text(24));
  application.labels = parts_of(row.text(25));
  application.created = instant(row.integer(26));
  return application;
}

Result<FoundApplication> read_one(Statement& statement) {
  BB_ASSIGN(const bool found, statement.step());
  return found ? std::make_shared<const Application>(read(statement)) : nullptr;
}

// A conflict when another application has the client id or the name.
Result<void> check_free(Transaction& write, const Application& application) {
  BB_ASSIGN(Statement taken,
            write.prepare("SELECT client_id=?1 FROM application "
                          "WHERE (client_id=?1 OR lower(name)=lower(?2)) AND id<>?3 ORDER BY 1 DESC"));
  taken.bind(1, application.client_id).bind(2, application.name).bind(3, application.id);
  BB_ASSIGN(const bool found, taken.step());
  if (!found) return {};
  return conflict(taken.integer(0) != 0
                      ? "There is an application with the client id '" + application.client_id + "' already."
                      : "There is an application named '" + application.name + "' already.");
}

}  // namespace

Result<ApplicationId> SqlAuthStore::add_application(const Application& application) {
  Application added = application;
  added.id = 0;
  BB_ASSIGN(const auto write, database_->begin());
  BB_TRY(check_free(*write, added));
  ApplicationId id = 0;
  {
    BB_ASSIGN(Statement insert,
              write->prepare("INSERT INTO application(" BB_APPLICATION_COLUMNS
                             ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,"
                             "?19,?20,?21,?22,?23,?24,?25,?26) RETURNING id"));
    const Lists lists(added);
    bind(insert, added, lists);
    BB_ASSIGN(const bool row, insert.step());
    if (!row) return internal("INSERT INTO application returned no id");
    id = insert.integer(0);
    BB_TRY(insert.run());
  }
  BB_TRY(write->commit());
  kept_applications_.forget();
  return id;
}

Result<void> SqlAuthStore::update_application(const Application& application) {
  BB_ASSIGN(const auto write, database_->begin());
  BB_TRY(check_free(*write, application));
  {
    BB_ASSIGN(Statement update,
              write->prepare("UPDATE application SET (" BB_APPLICATION_COLUMNS
                             ")=(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,"
                             "?21,?22,?23,?24,?25,created_at) WHERE id=?27 AND ?26 IS NOT NULL"));
    const Lists lists(application);
    bind(update, application, lists);
    update.bind(27, application.id);
    BB_TRY(update.run());
    if (update.changes() == 0) return not_found("There is no such application.");
  }
  BB_TRY(write->commit());
  kept_applications_.forget();
  return {};
}

Result<FoundApplication> SqlAuthStore::find_application(std::string_view client_id) {
  return kept_applications_.find(client_id, [&]() -> Result<FoundApplication> {
    BB_ASSIGN(Statement select, database_->prepare("SELECT id, " BB_APPLICATION_COLUMNS
                                                   " FROM application WHERE client_id=?1"));
    select.bind(1, client_id);
    return read_one(select);
  });
}

Result<FoundApplication> SqlAuthStore::find_application(ApplicationId id) {
  return kept_applications_.find(id, [&]() -> Result<FoundApplication> {
    BB_ASSIGN(Statement select,
              database_->prepare("SELECT id, " BB_APPLICATION_COLUMNS " FROM application WHERE id=?1"));
    select.bind(1, id);
    return read_one(select);
  });
}

Result<std::vector<Application>> SqlAuthStore::list_applications() {
  BB_ASSIGN(Statement select, database_->prepare("SELECT id, " BB_APPLICATION_COLUMNS
                                                 " FROM application ORDER BY lower(name), id"));
  std::vector<Application> applications;
  while (true) {
    BB_ASSIGN(const bool row, select.step());
    if (!row) return applications;
    applications.push_back(read(select));
  }
}

Result<void> SqlAuthStore::put_label(const ApplicationLabel& label) {
  return write_one(
      *database_,
      "INSERT INTO application_label VALUES(?1,?2,?3) ON CONFLICT(slug) DO UPDATE SET "
      "name=excluded.name, description=excluded.description",
      [&](Statement& put) { put.bind(1, label.slug).bind(2, label.name).bind(3, label.description); });
}

Result<std::vector<ApplicationLabel>> SqlAuthStore::list_labels() {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT slug, name, description FROM application_label ORDER BY slug"));
  std::vector<ApplicationLabel> labels;
  while (true) {
    BB_ASSIGN(const bool found, row.step());
    if (!found) return labels;
    labels.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
  }
}

}  // namespace bb::store::sql
