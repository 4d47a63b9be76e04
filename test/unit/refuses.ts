import assert from "node:assert/strict";
import { it } from "node:test";
import { checkInputs } from "../../provider/core/check";
import type { ResourceDefinition } from "../../provider/core/define";

/** One case for each of some wrong arguments, with the one line that the user gets for it. */
export function refuses(definition: ResourceDefinition, bad: readonly { inputs: object; message: string }[]): void {
  for (const { inputs, message } of bad) {
    it(`refuses ${JSON.stringify(inputs)}`, () => {
      const failures = checkInputs(definition.inputs, { ...inputs });
      assert.deepEqual(
        failures.map(({ property, reason }) => `${property}: ${reason}`),
        [message],
      );
    });
  }
}
