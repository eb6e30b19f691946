// The permission table as a stranger reads it: GET /api/v1/permissions, the posts of /api/v1/me, and what each operation
// of the document says it needs (`x-permission`). From these alone follow every 403 and every empty list; the real
// binary is asked as every role, under the table that ships and under one with other cells.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { requests } from "./arbitrary.mjs";
import { binary, Server } from "./running_server.mjs";
import { Spec } from "./spec.mjs";

const spec = new Spec();
const staff = spec.operations().filter((operation) => operation.security?.some((entry) => "session" in entry));
// Asked once for each role, these would end what the next role needs.
const harmful = new Set(["endOtherSessions", "endSession", "signOut", "forgetDevice", "changePassword", "secondFactor"]);

let server;
let people; // one of each role, or more: {id, headers, roles}
let known;

before(async () => {
  server = await Server.start();
  const office = await server.signIn("qiao-anran");
  const accounts = (await server.askJson("GET", "/api/v1/accounts", { headers: office })).json.items;
  const roles = new Map();
  for (const account of accounts) {
    for (const post of account.posts) if (!roles.has(post.role)) roles.set(post.role, account.name);
  }
  // Who has no account in the demo gets one the way an administrator gives it.
  const organisation = (await server.askJson("GET", "/api/v1/organisation", { headers: office })).json;
  for (const person of organisation.people) {
    for (const { role } of person.posts) {
      if (roles.has(role) || accounts.some((account) => account.person.id === person.id)) continue;
      const opened = (await server.askJson("POST", "/api/v1/accounts",
        { headers: office, body: { name: person.id, person: person.id } })).json;
      const first = await server.signIn(person.id, opened.initial_password);
      const changed = await server.askJson("POST", "/api/v1/password",
        { headers: first, body: { old_password: opened.initial_password, new_password: "qingfeng-demo" } });
      assert.equal(changed.status, 200, changed.bytes.toString());
      roles.set(role, person.id);
    }
  }
  people = [];
  for (const id of new Set(roles.values())) {
    const headers = await server.signIn(id);
    const me = (await server.askJson("GET", "/api/v1/me", { headers })).json;
    people.push({ id, headers, roles: me.posts.map((post) => post.role) });
  }
  const missing = (await table()).roles.filter((role) => !people.some((person) => person.roles.includes(role)));
  assert.deepEqual(missing, [], "each role of the table is somebody's");
  for (let i = 0; i < 3; ++i) {
    const { number, code } = (await server.askJson("POST", "/api/v1/matters", {
      body: { kind: "complaint", unit: "xishan-station", body: `夜里过站时收费员态度生硬 ${i}。` },
    })).json;
    known = { number, code, etag: '"1"' };
  }
});
after(() => server?.stop());

async function table() {
  const headers = await server.signIn("qiao-anran");
  const { roles, rows } = (await server.askJson("GET", "/api/v1/permissions", { headers })).json;
  const cells = new Map(rows.map((row) => [row.thing, row.cells.map((cell) => cell.key)]));
  return {
    roles: roles.map((role) => role.key),
    gives(person, act) {
      return person.roles.some((role) => cells.get(act)[this.roles.indexOf(role)] !== "-" &&
        cells.get(act)[this.roles.indexOf(role)] !== "none");
    },
  };
}

/// Everything in an answer that comes from matters.
function shown(operation, json) {
  switch (operation.operationId) {
    case "getLeaderPage":
      return [...json.decide, ...json.instructions, ...Object.values(json.counters).filter((count) => count.value > 0)];
    case "getWall":
      return [...json.urgent, ...json.units.filter((unit) => unit.open > 0)];
    case "getFigures":
      return json.figures.filter((figure) => figure.numerator > 0);
    default:
      return json.items ?? json.to_tell ?? json.matters;
  }
}

async function walk(permissions) {
  const counted = { refused: 0, let_in: 0, empty: 0, some: 0 };
  for (const operation of staff) {
    const needs = operation["x-permission"];
    assert.ok(needs, `${operation.operationId} does not say what it needs`);
    if (harmful.has(operation.operationId)) continue;
    // A request that is good in itself, so that only rights can stand in its way.
    const good = fc.sample(requests(spec, operation, known).filter((request) => request.sort === "good"),
      { numRuns: 1, seed: 7 })[0];
    for (const person of people) {
      const headers = { ...good.headers, ...person.headers };
      // A key of before would bring back the answer of before.
      if (headers["Idempotency-Key"]) headers["Idempotency-Key"] = randomUUID();
      const answer = await server.ask(operation.method, good.path, { headers, body: good.body });
      const said = `${person.id} (${person.roles}) ${operation.operationId}: ${answer.status} ${answer.bytes.toString().slice(0, 200)}`;
      assert.notEqual(answer.status, 401, said);
      if (needs.otherwise === "always") {
        assert.notEqual(answer.status, 403, said);
        continue;
      }
      const given = permissions.gives(person, needs.act);
      if (needs.otherwise === "refused") {
        // Where the rules of a matter's life hold besides, the cell alone does not open it.
        if (!given || !needs.besides) assert.equal(answer.status === 403, !given, said);
        ++counted[given ? "let_in" : "refused"];
      } else if (needs.otherwise === "not_found") {
        if (!given) assert.ok([404, 428, 422, 415].includes(answer.status), said);
        ++counted[given ? "let_in" : "refused"];
      } else {
        assert.equal(needs.otherwise, "empty");
        assert.notEqual(answer.status, 403, said);
        if (answer.status !== 200) continue;
        const found = shown(operation, JSON.parse(answer.bytes.toString())).length;
        if (!given) assert.equal(found, 0, said);
        ++counted[found > 0 ? "some" : "empty"];
      }
    }
  }
  return counted;
}

test("the table that ships predicts every 403 and every empty list", async () => {
  const counted = await walk(await table());
  // A walk on which nobody is refused, or nobody sees anything, proves nothing.
  for (const [what, count] of Object.entries(counted)) assert.ok(count > 10, `${what}: ${count}`);
});

test("a table with other cells predicts them as well, from the next request on", async () => {
  const file = join(server.folder, "permissions.toml");
  const shipped = readFileSync(resolve(import.meta.dirname, "../../config/permissions/permissions.toml"), "utf8");
  let changes = 0;
  // Of each group, row by row: what was given to one role is taken, and the other way round where "all" makes sense.
  const changed = shipped.replace(/^(liaison|inspector|auditor|leader|operator) += \[(.*)\]/gm, (line, role, cells) => {
    const swapped = cells.split(",").map((cell) => {
      const word = cell.trim();
      const other = word === '"-"' ? '"all"' : '"-"';
      ++changes;
      return cell.replace(word, other);
    });
    return `${role} = [${swapped.join(",")}]`;
  });
  assert.ok(changes > 100);
  writeFileSync(file, changed);
  execFileSync(binary(), ["adopt", file, "--data", server.data], { stdio: "pipe" });
  const counted = await walk(await table());
  assert.ok(counted.refused > 10 && counted.let_in > 10);
});
