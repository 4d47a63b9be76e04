import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { shaped } from "../../../provider/core/shape";

/** What JSON can hold that has no text: to ask for it throws. */
const TEXTLESS = { toString: 1, valueOf: null };
const cases: readonly (readonly [z.ZodType, readonly (readonly [unknown, unknown])[]])[] = [
  [
    z.string(),
    [
      ["a", "a"],
      [5, "5"],
      ["", undefined],
      [null, undefined],
      [true, undefined],
      [TEXTLESS, undefined],
    ],
  ],
  [
    z.enum(["NEW"]),
    [
      ["NEW", "NEW"],
      ["TOMORROW", "TOMORROW"],
      [TEXTLESS, undefined],
    ],
  ],
  [
    z.number(),
    [
      [1.5, 1.5],
      ["1.5", 1.5],
      ["1e3", undefined],
      [2 ** 53, undefined],
      [TEXTLESS, undefined],
    ],
  ],
  [
    z.number().int(),
    [
      [1, 1],
      ["-1", -1],
      [1.5, undefined],
      ["1.5", undefined],
    ],
  ],
  [
    z.boolean(),
    [
      [true, true],
      ["TRUE", true],
      ["false", false],
      ["yes", undefined],
      [1, undefined],
      [TEXTLESS, undefined],
    ],
  ],
  [
    z.array(z.boolean()),
    [
      [
        [true, TEXTLESS, "false"],
        [true, false],
      ],
      ["true", [true]],
      [TEXTLESS, []],
    ],
  ],
  [
    z.object({ id: z.string(), on: z.boolean().optional() }),
    [
      [{ id: 1, on: TEXTLESS, other: 1 }, { id: "1" }],
      [{ on: true }, undefined],
      [[], undefined],
      ["a", undefined],
    ],
  ],
];

describe("what of a vendor's answer is as declared", () => {
  for (const [schema, values] of cases)
    for (const [value, expected] of values)
      it(`${JSON.stringify(value)}, where a ${schema.type} is declared, is ${JSON.stringify(expected)}`, () => {
        assert.deepEqual(shaped(schema, value), expected);
      });
});
