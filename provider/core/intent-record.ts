import { z } from "zod";

/** What is kept of one POST, in a file of its own. No secrets. */
export const recordSchema = z.object({
  v: z.literal(1),
  /** Of request and place: equal for equal jobs. */
  fingerprint: z.string(),
  place: z.string(),
  /** When the POST began, epoch milliseconds on the server's clock; absent where that was not known yet. */
  since: z.number().optional(),
  /** When the record was written, epoch milliseconds on this machine's clock. */
  at: z.number(),
  pid: z.number(),
  /** Tells this process from a later one that got the same number. */
  stamp: z.string().optional(),
  /** Address of the engine that asked. */
  engine: z.string().optional(),
  urn: z.string().optional(),
  id: z.string().optional(),
  /** Its job was to be ended so that another one takes its place; that one has a record of its own. */
  replacing: z.boolean().optional(),
  /** Which backend the states of that run are in, where that was known. */
  backend: z.string().optional(),
  /** The run that was given the id ended in order: as a rule, but not always, its states were saved. */
  ended: z.boolean().optional(),
});

export type IntentRecord = z.infer<typeof recordSchema>;
