import type { z } from "zod";
import type { Call } from "./call";
import type { FunctionDefinition } from "./define";
import { compact, type Values } from "./values";

/** A function as it is declared: the schema of its arguments types them. */
interface FunctionDeclaration<I extends z.ZodObject> extends Omit<FunctionDefinition, "inputs" | "invoke"> {
  readonly inputs: I;
  invoke(call: Call, inputs: z.output<I>): Promise<Values>;
}

/** Arguments come checked. What is absent or null on either side is absent. */
export function defineFunction<I extends z.ZodObject>(declaration: FunctionDeclaration<I>): FunctionDefinition {
  return {
    ...declaration,
    invoke: async (call, inputs) => compact(await declaration.invoke(call, compact(inputs) as z.output<I>)),
  };
}
