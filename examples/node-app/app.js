// The smallest app on CMS's own SDK: a person signs in with Medicare, decides what to share, and sees what the app reads.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import sdk from "cms-bluebutton-sdk";

const HOME = "http://localhost:3001";
const CALLBACK = "/api/bluebutton/callback/";

export const blueButton = new sdk.BlueButton({
  environment: "LOCAL", // http://localhost:8000, where the sandbox listens
  version: "2",
  clientId: process.env.BLUEBUTTON_CLIENT_ID ?? "test-client-id",
  clientSecret: process.env.BLUEBUTTON_CLIENT_SECRET ?? "test-client-secret",
  callbackUrl: HOME + CALLBACK,
});

// What a visitor may ask for once signed in. Each takes the token and gives { token, response }; the SDK refreshes an
// expired token on the way, so the one that comes back is the one to keep.
const data = {
  "/patient": (token) => blueButton.getPatientData(token),
  "/coverage": (token) => blueButton.getCoverageData(token),
  "/claims": everyClaim,
  "/profile": (token) => blueButton.getProfileData(token),
};

async function everyClaim(token) {
  const first = await blueButton.getExplanationOfBenefitData(token);
  if (first.response?.status !== 200) return first;
  const all = await blueButton.getPages(first.response.data, first.token);
  const claims = all.pages.flatMap((page) => page.entry ?? []).map((entry) => entry.resource);
  const body = { total: first.response.data.total, pages: all.pages.length, claims };
  return { token: all.token, response: { status: 200, data: body } };
}

// One visitor's secrets, kept here and never sent to the browser: only the random session id travels, in a cookie.
export const sessions = new Map(); // id -> { authData, token }

async function answer(request, reply) {
  const url = new URL(request.url, HOME);
  const id = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  const session = sessions.get(id);

  if (url.pathname === "/authorize") {
    const authData = blueButton.generateAuthData();
    const fresh = randomUUID();
    sessions.set(fresh, { authData });
    reply.setHeader("Set-Cookie", `session=${fresh}; HttpOnly; SameSite=Lax; Path=/`);
    return redirect(reply, blueButton.generateAuthorizeUrl(authData));
  }
  if (url.pathname === CALLBACK && session) {
    const { code, state, error } = Object.fromEntries(url.searchParams);
    session.token = await blueButton.getAuthorizationToken(session.authData, code, state, error);
    return redirect(reply, "/");
  }
  if (url.pathname === "/refresh" && session?.token) {
    session.token = await blueButton.refreshAuthToken(session.token);
    return redirect(reply, "/");
  }
  if (url.pathname in data && session?.token) {
    const { token, response } = await data[url.pathname](session.token);
    session.token = token;
    return json(reply, response?.status ?? 502, response?.data ?? { error: "Blue Button did not answer." });
  }
  if (url.pathname === "/") return page(reply, session?.token);
  return json(reply, 404, { error: "Nothing here, or not signed in." });
}

function redirect(reply, location) {
  reply.writeHead(302, { Location: location }).end();
}

function json(reply, status, body) {
  reply.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body, null, 2));
}

function page(reply, token) {
  const paths = token ? [...Object.keys(data), "/refresh", "/authorize"] : ["/authorize"];
  const links = paths.map((path) => `<li><a href="${path}">${path.slice(1)}</a></li>`).join("");
  reply.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
  reply.end(`<!doctype html><html lang="en"><title>My claims</title><h1>My claims</h1><ul>${links}</ul></html>`);
}

export const server = createServer((request, reply) => {
  answer(request, reply).catch((error) => json(reply, 400, { error: error.message, answer: error.response?.data }));
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  server.listen(3001, "localhost", () => console.log(`Open ${HOME}/ in a browser.`));
}
