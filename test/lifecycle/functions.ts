import assert from "node:assert/strict";
import { z } from "zod";
import { checkInputs } from "../../provider/core/check";
import { fieldsOf } from "../../provider/core/fields";
import { compact, isRecord, type Values } from "../../provider/core/values";
import { functions } from "../../provider/registry";
import { type CallOptions, callIn, type TestWorld } from "../world";

/** Checks the arguments as every host does, calls, and holds what comes back against its own declaration. */
export async function invoke(
  test: TestWorld,
  token: string,
  inputs: Values = {},
  given: CallOptions = {},
): Promise<Values> {
  const definition = functions.find((each) => each.token === token);
  if (!definition) throw new Error(`there is no function ${token}`);
  const failures = checkInputs(definition.inputs, compact(inputs));
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  const result = await definition.invoke(callIn(test, given), inputs);
  assertDeclared(definition.outputs, result, token);
  return result;
}

function assertDeclared(schema: z.ZodType, value: unknown, path: string): void {
  const parsed = schema.safeParse(value);
  assert.ok(parsed.success, `${path} is not as it is declared: ${parsed.error?.message}`);
  assertNothingElse(schema, value, path);
}

/** Nothing undeclared, nothing null, nothing undefined, at any depth. */
function assertNothingElse(schema: z.ZodType, value: unknown, path: string): void {
  assert.ok(value !== null && value !== undefined, `${path} is ${value} instead of absent`);
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (Array.isArray(value)) {
    assert.ok(inner instanceof z.ZodArray, `${path} is a list`);
    for (const [index, item] of value.entries()) {
      assertNothingElse(inner.element as z.ZodType, item, `${path}[${index}]`);
    }
  }
  if (!isRecord(value)) return;
  const members = new Map(fieldsOf(inner));
  for (const [name, member] of Object.entries(value)) {
    const declared = members.get(name);
    assert.ok(declared, `${path}.${name} is not declared`);
    assertNothingElse(declared, member, `${path}.${name}`);
  }
}
