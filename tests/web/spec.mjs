// api/openapi.yaml as one document, its operations, and checks of an answer against it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const here = import.meta.dirname;
const source = resolve(here, "../../api/openapi.yaml");

export function bundle() {
  const folder = mkdtempSync(join(tmpdir(), "qingfeng-spec-"));
  const file = join(folder, "api.json");
  execFileSync(join(here, "node_modules/.bin/redocly"), ["bundle", source, "--config", join(here, "redocly.yaml"), "-o", file],
    { stdio: "pipe", env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } });
  const document = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  return document;
}

export class Spec {
  constructor(document = bundle()) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
    addFormats(this.ajv);
    this.ajv.addFormat("binary", true);
    this.ajv.addSchema(document, "api");
    this.compiled = new Map();
  }

  at(pointer) {
    return pointer.slice(2).split("/").reduce(
      (value, step) => value[decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")], this.document);
  }

  resolve(value) {
    let found = value;
    while (found?.$ref) found = { ...this.at(found.$ref), ...Object.fromEntries(Object.entries(found).filter(([k]) => k !== "$ref")) };
    return found;
  }

  operations() {
    const methods = ["get", "put", "post", "delete", "patch"];
    return Object.entries(this.document.paths).flatMap(([path, item]) => {
      const whole = this.resolve(item);
      const base = item.$ref ? item.$ref : `#/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return methods.filter((method) => whole[method]).map((method) => ({
        path, method: method.toUpperCase(), base: `${base}/${method}`, ...whole[method],
        parameters: (whole[method].parameters ?? []).map((parameter) => this.resolve(parameter)),
      }));
    });
  }

  validator(schema) {
    const key = JSON.stringify(schema);
    if (!this.compiled.has(key)) this.compiled.set(key, this.ajv.compile(absolute(schema)));
    return this.compiled.get(key);
  }

  /// What is wrong with an answer, in words; empty where the document allows it.
  faults(operation, answer) {
    const described = operation.responses[String(answer.status)];
    if (!described) return [`status ${answer.status} is not documented: ${answer.bytes.toString().slice(0, 300)}`];
    const response = this.resolve(described);
    const faults = [];
    const type = (answer.headers["content-type"] ?? "").split(";")[0];
    if (!response.content) {
      if (answer.bytes.length > 0) faults.push(`${answer.status} has a body`);
      return faults;
    }
    const media = response.content[type];
    if (!media) return [`${answer.status} has type ${type || "(none)"}, documented: ${Object.keys(response.content)}`];
    for (const [name, header] of Object.entries(response.headers ?? {})) {
      const value = answer.headers[name.toLowerCase()];
      const schema = this.resolve(header).schema;
      if (value === undefined) continue;
      for (const each of [value].flat()) {
        const typed = schema.type === "integer" ? Number(each) : each;
        if (!this.validator(schema)(typed)) faults.push(`header ${name}: ${each}`);
      }
    }
    if (type.endsWith("json")) {
      const body = parsed(answer.bytes);
      if (body === undefined) return [...faults, `the body is no JSON: ${answer.bytes.toString().slice(0, 200)}`];
      const validate = this.validator(media.schema);
      if (!validate(body)) {
        faults.push(...validate.errors.slice(0, 5).map((error) =>
          `${answer.status} ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
      }
      if (type === "application/problem+json" && body.status !== answer.status) faults.push("the problem names another status");
    }
    return faults;
  }
}

function parsed(bytes) {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/// `#/…` as seen from a schema of its own.
function absolute(schema) {
  if (Array.isArray(schema)) return schema.map(absolute);
  if (schema === null || typeof schema !== "object") return schema;
  return Object.fromEntries(Object.entries(schema).map(([key, value]) =>
    [key, key === "$ref" && typeof value === "string" && value.startsWith("#") ? `api${value}` : absolute(value)]));
}
