// Every operation of api/openapi.yaml is asked with good, bad and hostile requests by the real binary: every answer must
// be one that the document allows, and none may be a fault of ours.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { requests } from "./arbitrary.mjs";
import { Server } from "./running_server.mjs";
import { Spec } from "./spec.mjs";

const seed = Number(process.env.QINGFENG_SEED ?? Date.now() % 1_000_000);
const runs = Number(process.env.QINGFENG_RUNS ?? 40); // requests of each sort and operation
// For one operation: a slow machine asks fewer, but a starved one goes on until there is something to judge.
const milliseconds = 2500;
const millisecondsMax = 30_000;
const askedMin = 3;

// What no request of a fresh authority does well: nothing was answered or refused yet, nobody witnesses, nothing was previewed.
const neverGood = new Set([
  "judgeMatter", "getWitnessedCheckpoint", "adopt", "getVerification", "endSession", "forgetDevice",
  "changePassword", "secondFactor", "getDraft", "objectToRefusal", "askReview",
  "getPhoto",  // of a matter that came without any
  // Everybody of the demo has an account; tests/functional/test_accounts.py opens one.
  "openAccount",
  // Their bodies are tables, not JSON; tests/functional/test_orders.py takes real ones in.
  "previewOrders", "takeOrders",
]);

const spec = new Spec();
let server;
let readers; // headers by which an operation is asked: nobody's, and those of several roles
let known; // values that exist: numbers, a code, an etag

before(async () => {
  server = await Server.start();
  readers = await everybody(server);
  known = await whatExists(server, readers);
});
after(() => server?.stop());

const names = ["qiao-anran", "zhao-min", "lu-chengyi", "qiao-anran", "shi-lei"];

async function everybody(server) {
  return { nobody: {}, sessions: await Promise.all(names.map((name) => server.signIn(name))) };
}

// Some operations end sessions: whoever was signed out comes back before the next.
async function signInAgain(server, readers) {
  for (const [index, name] of names.entries()) {
    const answer = await server.ask("GET", "/api/v1/session", { headers: readers.sessions[index] });
    if (answer.status !== 200) readers.sessions[index] = await server.signIn(name);
  }
}

async function whatExists(server, readers) {
  const registered = await server.askJson("POST", "/api/v1/matters", {
    body: { kind: "complaint", unit: "xishan-station", body: "夜里过站时收费员态度生硬。", points: ["态度生硬"] },
  });
  assert.equal(registered.status, 201, registered.bytes.toString());
  const { number, code } = registered.json;
  let etag;
  for (const session of readers.sessions) {
    const matter = await server.ask("GET", `/api/v1/matters/${number}`, { headers: session });
    etag ??= matter.headers.etag;
  }
  return { number, code, etag: etag ?? '"1"' };
}

for (const operation of spec.operations()) {
  test(`${operation.method} ${operation.path}`, async () => {
    const staff = operation.security?.some((entry) => "session" in entry);
    const asked = [];
    await signInAgain(server, readers);
    known = await whatExists(server, readers); // the operation before may have ended it
    const arbitrary = requests(spec, operation, known);
    const began = Date.now();
    const seen = new Set();
    const anyGood = () => neverGood.has(operation.operationId) || [...seen].some((status) => status < 400);
    const enough = () => {
      const passed = Date.now() - began;
      return passed > millisecondsMax || (passed > milliseconds && asked.length >= askedMin && anyGood());
    };
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.nat(), async (request, chosen) => {
        if (enough()) return;
        const sessions = readers.sessions;
        const session = staff && sessions.length > 0 && chosen % 8 !== 0 ? sessions[chosen % sessions.length] : {};
        const headers = { ...session, ...request.headers };
        const answer = await server.ask(operation.method, request.path, { headers, body: request.body });
        asked.push(answer.status);
        seen.add(answer.status);
        const faults = answer.status === 500 ? [`500: ${answer.bytes}`] : spec.faults(operation, answer);
        assert.deepEqual(faults, [], `${request.sort} ${operation.method} ${request.path} ${shortened(request.body)}`);
        // What the transport cannot read is told before anybody is asked who they are.
        const unread = [400, 413, 414].includes(answer.status);
        if (staff && Object.keys(session).length === 0 && !unread) {
          assert.equal(answer.status, 401, "nobody's request was looked at");
        }
      }),
      { seed, numRuns: runs * 3, endOnFailure: true, includeErrorInReport: true },
    );
    assert.ok(asked.length >= askedMin, "too few requests were asked to say anything");
    assert.ok(anyGood(), `no request was good: ${[...seen]}`);
  });
}

function shortened(body) {
  if (body === undefined) return "";
  const text = body.toString();
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text;
}

test("the server says nothing of a fault of its own", () => {
  const lines = server.output().split("\n").filter((line) => /internal_error|what\(\)|terminate|exception/i.test(line));
  assert.deepEqual(lines, []);
});
