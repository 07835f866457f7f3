// What node's tests say, in the words of ./test: one line a test, the reason of a failure, and the counts as the last line.
export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const outcome = type === "test:fail" ? "failed" : data.skip === undefined ? "passed" : "skipped";
    counts[outcome]++;
    yield `${outcome.padEnd(8)}${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
    if (outcome === "failed") yield `${reason(data.details.error)}\n`;
  }
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}

function reason(error) {
  const cause = error.cause ?? error;
  return String(cause.stack ?? cause).replace(/^/gm, "    ");
}
