// The last test: the sandbox has written no secret into its log, and SIGTERM ends it cleanly.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sessions } from "../../examples/node-app/app.js";

const log = () => readFileSync(process.env.BLUEBUTTON_SANDBOX_LOG, "utf8");

test("the_log_holds_no_token_and_no_beneficiary", () => {
  const text = log();
  const tokens = [...sessions.values()].map((session) => session.token).filter(Boolean);
  assert.ok(tokens.length > 0);
  for (const { accessToken, refreshToken, patient } of tokens) {
    for (const secret of [accessToken, refreshToken, patient]) assert.ok(!text.includes(secret), "a secret in the log");
  }
});

test("sigterm_ends_the_sandbox_within_five_seconds", async () => {
  const pid = Number(process.env.BLUEBUTTON_SANDBOX_PID);
  process.kill(pid, "SIGTERM");
  const gone = () => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  };
  for (let waited = 0; waited < 50 && !gone(); waited++) await sleep(100);
  assert.ok(gone(), "still there after five seconds");
});
