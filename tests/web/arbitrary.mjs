// Requests for an operation: good ones made from its schemas, bad ones with one thing wrong, hostile ones made to break.
import fc from "fast-check";

const hostileTexts = fc.oneof(
  fc.constantFrom("", " ", "\u0000", "\u0007", "../../etc/passwd", "' or 1=1 --", "<script>alert(1)</script>", "%00",
    "𠮷野家", "‮abc", "\ud800", "a".repeat(70_000), "1e309", "__proto__", "TS2026-999999", "{{7*7}}"),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
);

const hostileValues = fc.oneof(
  hostileTexts, fc.constantFrom(null, true, false, 0, -1, 1e15, 1.5, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 4 }),
);

/// A value that the schema allows, as far as shapes go: what means something comes from `known` and from examples.
function allowed(spec, schema, known, depth = 0) {
  const resolved = spec.resolve(schema);
  if (resolved.const !== undefined) return fc.constant(resolved.const);
  if (resolved.enum) return fc.constantFrom(...resolved.enum);
  const either = resolved.oneOf ?? resolved.anyOf;
  if (either) return fc.oneof(...either.map((one) => allowed(spec, one, known, depth)));
  const types = Array.isArray(resolved.type) ? resolved.type : [resolved.type];
  return fc.oneof(...types.map((type) => ofType(spec, type, resolved, known, depth)));
}

function ofType(spec, type, schema, known, depth) {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 });
    case "array":
      return fc.array(allowed(spec, schema.items ?? {}, known, depth + 1), { maxLength: Math.min(schema.maxItems ?? 3, 3) });
    case "object": {
      const required = schema.required ?? [];
      const members = Object.entries(schema.properties ?? {}).map(([name, member]) => [name, member_(spec, name, member, known, depth)]);
      return fc.record(Object.fromEntries(members), { requiredKeys: required });
    }
    default:
      return text(schema, known);
  }
}

function member_(spec, name, schema, known, depth) {
  if (name === "code") return fc.oneof(fc.constant(known.code), fc.constant("4Q7M-0ZKD-91VB-XT3C"));
  if (name === "unit") return fc.constantFrom("xishan-station", "西山收费站", null);
  if (name === "subject") return fc.constantFrom(null, "0601");
  if (name === "complained_of" || name === "first_asked") return fc.constant(null);
  return allowed(spec, schema, known, depth + 1);
}

function text(schema, known) {
  if (schema.format === "date-time") return fc.constantFrom("2026-11-01T22:10:00+08:00", "2025-01-01T00:00:00Z");
  if (schema.format === "date") return fc.constantFrom("2026-11-01", "2026-01-31");
  if (schema.examples ?? schema.example) return fc.constantFrom(...(schema.examples ?? [schema.example]));
  const max = Math.min(schema.maxLength ?? 200, 200);
  return fc.string({ unit: "grapheme-ascii", minLength: schema.minLength ?? 0, maxLength: max }).map((value) =>
    value.trim().length < (schema.minLength ?? 0) ? "好".repeat(schema.minLength ?? 1) : value);
}

function parameterValue(spec, parameter, known) {
  if (parameter.name === "number") return fc.constant(known.number);
  if (parameter.name === "about" || parameter.name === "form") return fc.constant(parameter.example);
  if (parameter.name === "action") return fc.constantFrom("remind", "remind", "sign", "submit", "extend", "nothing");
  if (parameter.name === "If-Match") return fc.constantFrom(known.etag, '"9999"');
  if (parameter.name === "Idempotency-Key") return fc.uuid();
  if (parameter.name === "X-CSRF-Token" || parameter.name === "cursor") return fc.constant(undefined);
  if (parameter.name === "authority") return fc.constantFrom("demo", "default");
  if (parameter.name === "unit") return fc.constantFrom("xishan-station", undefined);
  if (parameter.name === "line" || parameter.name === "handler" || parameter.name === "person") return fc.constant(undefined);
  if (parameter.name === "state") return fc.constantFrom("handling", "accepted,handling", undefined);
  if (parameter.name === "kind") return fc.constantFrom("complaint", undefined);
  if (parameter.example !== undefined) return fc.constant(parameter.example);
  return allowed(spec, parameter.schema, known);
}

function bodyOf(spec, operation) {
  const media = operation.requestBody && spec.resolve(operation.requestBody).content?.["application/json"];
  return media;
}

function examples(spec, media) {
  // Every example of the document must be taken as it stands.
  const found = media.example !== undefined ? [media.example] : [];
  for (const each of Object.values(media.examples ?? {})) found.push(spec.resolve(each).value);
  return found;
}

/// {sort, path, headers, body}
export function requests(spec, operation, known) {
  const parameters = operation.parameters;
  const media = bodyOf(spec, operation);
  const values = fc.record(Object.fromEntries(parameters.map((parameter) => [
    parameter.name,
    parameter.required ? parameterValue(spec, parameter, known)
      : fc.option(parameterValue(spec, parameter, known), { nil: undefined }),
  ])));
  if (operation.operationId === "signIn") known = { ...known, account: { name: "qiao-anran", password: "qingfeng-demo" } };
  const withCode = (value) =>
    value && typeof value === "object" && "code" in value ? { ...value, code: known.code } : value;
  const goodBody = media
    ? fc.oneof(...(known.account ? [fc.constant(known.account)] : []), ...examples(spec, media).map((example) => fc.constant(withCode(example))), allowed(spec, media.schema, known))
    : fc.constant(undefined);
  const badBody = media ? fc.tuple(goodBody, fc.nat(), hostileValues).map(([body, at, value]) => spoiled(body, at, value))
    : fc.constant(undefined);

  // Of all actions the one that anybody of the office may do at any time.
  const remind = fc.constant({ number: known.number, action: "remind", "If-Match": known.etag });
  const goodValues = operation.operationId === "performAction" ? fc.oneof(values, remind) : values;
  const withItsBody = operation.operationId === "performAction"
    ? [remind.map((given) => request("good", operation, given, jsonBody(media, { text: "请尽快办理" })))] : [];
  const anyGood = fc.tuple(goodValues, goodBody).map(([given, body]) => request("good", operation, given, jsonBody(media, body)));
  const good = fc.oneof(anyGood, ...withItsBody);
  const bad = fc.tuple(values, badBody).map(([given, body]) => request("bad", operation, given, jsonBody(media, body)));
  const hostileHeaders = fc.record({
    "If-Match": fc.constantFrom("*", "7", 'W/"1"', '"', '""', '"-1"', '"99999999999999999999999"', "x".repeat(200)),
    "Idempotency-Key": fc.constantFrom("", "x", "é", "a".repeat(300), '"', "a b"),
    "Accept-Language": fc.constantFrom("en", "zh", "de;q=2", "*", ";;;", "x".repeat(500)),
  }, { requiredKeys: [] });
  const names = parameters.filter((parameter) => parameter.in !== "header");
  const hostileParameters = fc.record(Object.fromEntries(names.map((parameter) => [
    parameter.name, fc.oneof(hostileTexts, parameterValue(spec, parameter, known)),
  ])));
  const rawBodies = fc.oneof(
    hostileValues.map((value) => Buffer.from(JSON.stringify(value) ?? "null")),
    fc.constantFrom(Buffer.from(""), Buffer.from("{"), Buffer.from("[".repeat(5000)), Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from('{"a":1,"a":2}'), Buffer.from(`{"body":"${"x".repeat(200_000)}"}`)),
  );
  const hostile = fc.tuple(hostileParameters, hostileHeaders, media ? rawBodies : fc.constant(undefined),
    fc.constantFrom("application/json", "text/plain", "application/json; charset=latin1", "")).map(
    ([given, headers, body, type]) => request("hostile", operation, given,
      { headers: { ...printable(headers), ...(body && type ? { "Content-Type": type } : {}) }, body }));
  return fc.oneof({ arbitrary: good, weight: 3 }, { arbitrary: bad, weight: 2 }, { arbitrary: hostile, weight: 3 });
}

/// One thing about the body is wrong: a member missing, of another type, or unknown.
function spoiled(body, at, value) {
  if (body === null || typeof body !== "object" || Array.isArray(body)) return value;
  const names = Object.keys(body);
  const copy = { ...body };
  if (names.length === 0 || at % 3 === 0) copy[`unknown${at % 7}`] = value;
  else if (at % 3 === 1) delete copy[names[at % names.length]];
  else copy[names[at % names.length]] = value;
  return copy;
}

const jsonBody = (media, body) =>
  media ? { headers: { "Content-Type": "application/json" }, body: Buffer.from(JSON.stringify(body) ?? "null") } : { headers: {} };

const printable = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/[^\x20-\x7e\xe9]/g, "")]));

function request(sort, operation, given, { headers, body }) {
  const query = new URLSearchParams();
  const sent = { ...headers };
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const value = given[parameter.name];
    if (parameter.in === "path") {
      // A slash inside a tile's address stays one; an empty or dotted segment would be another address.
      const text = String(value ?? "x").toWellFormed();
      const segment = operation.path.startsWith("/log/") ? text.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(text);
      path = path.replace(`{${parameter.name}}`, segment === "" || /^\.+$/.test(segment) ? "x" : segment.slice(0, 2000));
    } else if (value !== undefined && value !== null && parameter.in === "query") {
      query.append(parameter.name, String(value).toWellFormed().slice(0, 2000));
    } else if (value !== undefined && value !== null && parameter.in === "header" && !(parameter.name in sent)) {
      sent[parameter.name] = String(value);
    }
  }
  return { sort, path: query.size > 0 ? `${path}?${query}` : path, headers: sent, body };
}
