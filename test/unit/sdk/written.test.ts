import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { test } from "node:test";
import providers from "../../../provider/dynamic";
import { functionTree, resourceTree } from "../../../provider/hosts/schema/tree";
import { providerText, typescriptSdk } from "../../../provider/hosts/schema/typescript";
import { WRITTEN } from "../../../provider/hosts/schema/written";
import { functions, resources } from "../../../provider/registry";

const SDK = resolve(__dirname, "..", "..", "..", "..", "sdk");

const files = typescriptSdk(resources.map(resourceTree), functions.map(functionTree));

for (const [path, text] of files) {
  test(`sdk/${path} is what the declarations say`, () => {
    const file = join(SDK, path);
    const committed = existsSync(file) ? readFileSync(file, "utf8") : "";
    assert.ok(committed === text, "it is stale: npm run generate");
  });
}

test("no file of sdk/ was written for a declaration that is gone", () => {
  const committed = readdirSync(SDK, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const isWritten = (path: string) => readFileSync(join(SDK, path), "utf8").startsWith(WRITTEN);
  assert.deepEqual(
    committed.filter((path) => isWritten(path) && !files.has(path.split(sep).join("/"))),
    [],
  );
});

// The states of existing stacks hold these texts: another one orphans them.
const TEXTS: Record<string, string> = {
  "adobe:ExportJob": 'exports.handler=()=>require("pulumi-datajobs/dynamic").adobeExportJob',
  "adobe:ExportJobSet": 'exports.handler=()=>require("pulumi-datajobs/dynamic").adobeExportJobSet',
  "ncloud:SearchEngineImport": 'exports.handler=()=>require("pulumi-datajobs/dynamic").ncloudSearchEngineImport',
  "ncloud:SearchEngineImportStop":
    'exports.handler=()=>require("pulumi-datajobs/dynamic").ncloudSearchEngineImportStop',
  "ncloud:AiAppKill": 'exports.handler=()=>require("pulumi-datajobs/dynamic").ncloudAiAppKill',
  "tencentcloud:DbImport": 'exports.handler=()=>require("pulumi-datajobs/dynamic").tencentcloudDbImport',
  "tencentcloud:DbImportStop": 'exports.handler=()=>require("pulumi-datajobs/dynamic").tencentcloudDbImportStop',
};

test("every resource has a provider text that is held for ever", () => {
  for (const { token } of resources) {
    assert.ok(TEXTS[token], `write the provider text of ${token} into TEXTS above: ${providerText(token)}`);
  }
  assert.equal(Object.keys(TEXTS).length, resources.length, "a resource whose states may still exist is gone");
});

for (const [token, text] of Object.entries(TEXTS)) {
  test(`the provider text of ${token} is the same for ever, at most 120 bytes, and leads to a provider`, () => {
    assert.equal(providerText(token), text);
    assert.ok(Buffer.byteLength(text) <= 120);
    assert.ok([...files.values()].some((file) => file.includes(`  provider: '${text}',\n`)));
    const name = text.slice(text.lastIndexOf(".") + 1);
    assert.equal(typeof (providers as Record<string, { create?: unknown }>)[name]?.create, "function");
  });
}

for (const [path, text] of files) {
  const [, doc = "", name] = /^\/\*\*\n((?: \*.*\n)+?) \*\/\nexport class (\w+)/m.exec(text) ?? [];
  if (name === undefined) continue;
  test(`the doc comment of ${name} (sdk/${path}) has a summary, an example and the API that is called`, () => {
    const [summary = "", empty] = doc.split("\n");
    assert.match(summary, /^ \* [A-Z].+\.$/);
    assert.equal(empty, " *");
    assert.match(doc, /^ \* ```(ts|typescript)\n[\s\S]+?\n \* ```$/m);
    assert.match(doc, /^ \* API: /m);
  });
}
