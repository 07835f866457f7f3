// Before tokens are refreshed, their beneficiary is looked up among the people again, as CMS does: somebody's
// record may have moved to another beneficiary, or be gone.
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// The token's user, for the application: by the user's MBI, else by their HICN hash; by the beneficiary
// itself where neither is known. A changed beneficiary is written to the user's crosswalk, and the former one
// archived. False after a refusal: 404 when nobody is found, 502 when the data server cannot be asked.
// Nothing is rotated by then, so that the client may try again. May wait for the network: on the pool.
bool look_up_again(const Dependencies& dependencies, const store::Application& application,
                   const store::RefreshToken& token, http::Response& response);

}  // namespace bb::oauth
