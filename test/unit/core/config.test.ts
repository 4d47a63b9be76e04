import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Configuration, endpointOf, type Setting, type Sources } from "../../../provider/core/config";

const setting: Setting = {
  key: "vendorKey",
  description: "the key",
  secret: true,
  argument: "key",
  env: ["VENDOR_KEY", "VENDOR_ACCESS_KEY"],
  file: {
    name: "~/.vendor/credentials",
    read: (files) => ({ value: files.readText("~/.vendor/credentials"), path: "~/.vendor/credentials" }),
  },
  fallback: "fallback",
};

function sources(given: { stack?: string; env?: Record<string, string>; file?: string; guarded?: string[] }): Sources {
  return {
    stack: (key) => (key === "vendorKey" ? given.stack : undefined),
    env: given.env ?? {},
    now: () => 0,
    readText: (path) => (path === "~/.vendor/credentials" ? given.file : undefined),
    guard: (secret) => void given.guarded?.push(secret),
  };
}

describe("configuration", () => {
  const env = { VENDOR_KEY: "first", VENDOR_ACCESS_KEY: "second" };
  const rows: [title: string, given: Parameters<typeof sources>[0], argument: unknown, expected: string][] = [
    ["the argument wins", { stack: "stack", env, file: "file" }, "argument", "argument"],
    ["then the stack's configuration", { stack: "stack", env, file: "file" }, undefined, "stack"],
    ["then the environment, in the order of its names", { env, file: "file" }, undefined, "first"],
    ["an empty variable is not set", { env: { ...env, VENDOR_KEY: "" } }, undefined, "second"],
    ["then the vendor's own file", { file: "file\n" }, undefined, "file"],
    ["then the default", {}, undefined, "fallback"],
    ["white space around a value is not part of it", { stack: " stack\n" }, undefined, "stack"],
  ];
  for (const [title, given, argument, expected] of rows) {
    it(title, () => assert.equal(new Configuration(sources(given)).find(setting, argument), expected));
  }

  it("a secret is guarded as soon as it is found", () => {
    const guarded: string[] = [];
    new Configuration(sources({ stack: "hush", guarded })).find(setting);
    assert.deepEqual(guarded, ["hush"]);
  });

  it("a missing setting names every place", () => {
    const { fallback: _none, ...required } = setting;
    assert.throws(
      () => new Configuration(sources({})).need(required, "do it"),
      /cannot do it: vendorKey \(the key\) is not set\. Looked at: the argument key of the resource; stack configuration datajobs:vendorKey \(pulumi config set --secret datajobs:vendorKey\); environment VENDOR_KEY or VENDOR_ACCESS_KEY; the file ~\/\.vendor\/credentials\./,
    );
  });

  it("a line break in a credential is refused without repeating it", () => {
    assert.throws(
      () => new Configuration(sources({ stack: "hush\r\nInjected: header" })).find(setting),
      (error: Error) => error.message.includes("line break") && !error.message.includes("hush"),
    );
  });

  const endpoints: [value: string, origin: string | undefined][] = [
    ["https://example.com", "https://example.com"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["https://example.com/v1", undefined],
    ["https://user:word@example.com", undefined],
    ["https://example.com?x=1", undefined],
    ["ftp://example.com", undefined],
    ["example.com", undefined],
  ];
  for (const [value, origin] of endpoints) {
    it(`${value} is ${origin ? "an" : "no"} endpoint`, () => {
      if (origin) assert.equal(endpointOf(setting, value), origin);
      else assert.throws(() => endpointOf(setting, value), /scheme, host and port/);
    });
  }
});
