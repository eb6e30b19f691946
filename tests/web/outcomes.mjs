// A reporter of node:test that writes what scripts/run_tests.py reads: [{name, outcome, text}].
export default async function* outcomes(source) {
  const found = [];
  for await (const event of source) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const { name, details, skip, nesting } = event.data;
    if (details?.type === "suite" || nesting > 0) continue;
    if (event.type === "test:fail") {
      const error = details.error?.cause ?? details.error;
      found.push({ name, outcome: "failed", text: String(error?.stack ?? error?.message ?? error) });
    } else if (skip !== undefined) {
      found.push({ name, outcome: "skipped", text: typeof skip === "string" ? skip : "" });
    } else {
      found.push({ name, outcome: "passed", text: "" });
    }
  }
  yield JSON.stringify(found);
}
