import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { bare, factsOf, fieldsOf } from "../../provider/core/fields";
import { functions, resources } from "../../provider/registry";

/** Every field below an object, with the path to it. */
function fieldsBelow(schema: z.ZodType, path: string): [string, z.ZodType][] {
  const inner = bare(schema);
  if (inner instanceof z.ZodArray) return fieldsBelow(inner.element as z.ZodType, `${path}[]`);
  return fieldsOf(inner).flatMap(([name, part]) => [
    [`${path}.${name}`, part] as [string, z.ZodType],
    ...fieldsBelow(part, `${path}.${name}`),
  ]);
}

describe("the declarations of the functions", () => {
  it("are those of the specification", () => {
    assert.deepEqual(functions.map(({ token }) => token).sort(), [
      "adobe:cancelExportJob",
      "adobe:getExportJob",
      "adobe:getExportJobs",
      "ncloud:getAiApp",
      "ncloud:getAiApps",
      "ncloud:getSearchEngineClusters",
      "ncloud:getSearchEngineImportHistory",
      "ncloud:killAiApp",
      "ncloud:stopSearchEngineImport",
      "tencentcloud:getAsyncRequest",
      "tencentcloud:getDbImportRecords",
      "tencentcloud:stopDbImport",
    ]);
  });

  it("say of each whether it starts, stops or cancels anything: all but the reads do", () => {
    for (const { token, effect } of functions) assert.equal(effect === true, !/:get/.test(token), token);
  });

  for (const { token, description, inputs, outputs } of functions) {
    it(`${token} describes itself and each of its fields, nested ones too`, () => {
      assert.match(description, /^[A-Z*].+\.\n\n/s, "a summary, then the rest");
      for (const [side, schema] of [
        ["inputs", inputs],
        ["outputs", outputs],
      ] as const) {
        for (const [path, part] of fieldsBelow(schema, `${token} ${side}`)) {
          assert.match(factsOf(part)?.description ?? "", /.{10,}/, path);
        }
      }
    });

    it(`${token} refuses arguments that it doesn't have`, () => {
      assert.equal(inputs.safeParse({ surely: "not" }).success, false);
    });
  }

  it("leave what the resources say of the same fields as it is", () => {
    const stops = resources.filter(({ token }) => token !== "adobe:ExportJob");
    for (const { inputs } of stops) {
      for (const [name, part] of fieldsOf(inputs))
        assert.ok(factsOf(part)?.change, `${name} says what its change does`);
    }
    const [job] = resources;
    for (const [name, part] of fieldsOf(job?.inputs ?? z.object({}))) assert.ok(factsOf(part)?.change, name);
  });
});
