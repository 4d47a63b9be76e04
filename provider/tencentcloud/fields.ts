import { z } from "zod";
import { REGION } from "./hosts";

// One schema for each argument that a resource and a function, or two of either, have in common. Each call makes
// another one: what is said about an argument is kept by its schema, and differs from one to the other.

export const region = () => z.string().regex(REGION, 'must be a region like "ap-guangzhou"').optional();

export const asyncRequestId = () =>
  z
    .string()
    .regex(
      /^[0-9A-Za-z][\w.-]{0,63}$/,
      "must be 1 to 64 letters, digits, `-`, `_` or `.`, beginning with a letter or digit",
    );

export const instanceId = () => z.string().regex(/^[\w-]{1,64}$/, 'must be the id of an instance, like "cdb-c1nl9rpv"');
