// The digests of names and dates of birth (store/name_digest.h) in the table identifier.
#pragma once

#include "base/crypto.h"
#include "store/postgres/connection.h"

namespace bb::store::postgres {

// kind, hash, beneficiary. One literal, since a statement is prepared by its address.
inline constexpr const char* kPutIdentifier =
    "INSERT INTO identifier(kind, hash, beneficiary) VALUES($1,$2,$3) ON CONFLICT DO NOTHING";

// Of every BENEFICIARY record that is there, once in the life of the store: for one from before there were
// digests. In transactions of some thousand records each, which go on where they ended when they were broken
// off; several processes at once share the work.
Result<void> write_all_name_digests(Connection& connection, const Sealer& sealer);

}  // namespace bb::store::postgres
