import { z } from "zod";

/** Until there was a second kind of job, records did not say of which kind theirs was. */
const FIRST_KIND = "adobe:ExportJob";

/** What is kept of one POST, in a file of its own. No secrets. Version 1 knew one kind of job, and no names of requests. */
export const recordSchema = z.object({
  v: z.union([z.literal(1), z.literal(2)]),
  /** Token of the resource that the job is of. */
  kind: z.string().default(FIRST_KIND),
  /** Of request and place: equal for equal jobs. */
  fingerprint: z.string(),
  place: z.string(),
  /** When the POST began, epoch milliseconds on the server's clock; absent where that was not known yet. */
  since: z.number().optional(),
  /** When the record was written, epoch milliseconds on this machine's clock. */
  at: z.number(),
  /** Name of the request, for APIs that keep it in the job's own record. */
  requestId: z.string().optional(),
  /** Ids of the jobs that agreed with the request before it was sent, for APIs whose times tell nothing. */
  before: z.array(z.string()).optional(),
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

export type IntentRecord = z.output<typeof recordSchema>;
