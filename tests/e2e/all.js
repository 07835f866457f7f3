// Every end-to-end test, in one process: the app of examples/node-app runs here, so that a test may look into its sessions.
import { after } from "node:test";
import { server } from "../../examples/node-app/app.js";
import { closeBrowser, openBrowser } from "./visitor.js";

await new Promise((resolve) => server.listen(3001, "localhost", resolve));
await openBrowser();
after(async () => {
  await closeBrowser();
  server.closeAllConnections();
  server.close();
});

await import("./share_test.js");
await import("./refuse_test.js");
await import("./screens_test.js");
await import("./openid_client_test.js");
await import("./oauth4webapi_test.js");
await import("./fhirclient_test.js");
await import("./end_test.js");
