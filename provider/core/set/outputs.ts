import { z } from "zod";
import { field, optional } from "../fields";
import type { Job } from "../job-declaration";
import type { JobSetDeclaration } from "./declaration";

/** What the state of a set tells of its jobs. */
export function setOutputs<J extends Job>({ job, kept }: JobSetDeclaration<J>): z.ZodObject {
  const { noun, outputs, declaration } = job.kind;
  const member = z.object({
    jobId: field(z.string(), { description: `Id of the ${noun}.` }),
    status: field(z.string(), { description: `Last known status of the ${noun}.` }),
    ...Object.fromEntries(kept.map((name) => [name, optional(outputs.shape[name] as z.ZodType)])),
    error: field(z.string().optional(), { description: "Why it failed, at most 300 characters." }),
    createdAt: field(z.string().optional(), { description: `When the ${noun} was created, ISO 8601 UTC.` }),
  });
  const { names } = declaration.place;
  return z.object({
    jobs: field(z.record(z.string(), member), {
      description: "What is known of each job, by its key. A key that is missing has no job yet.",
    }),
    succeeded: field(z.number().int(), { description: `How many ${noun}s have succeeded.` }),
    failed: field(z.number().int(), {
      description: `How many ${noun}s have failed, were cancelled by somebody, or could not be started.`,
    }),
    running: field(z.number().int(), { description: `How many ${noun}s ran when they were last looked at.` }),
    ...Object.fromEntries(Object.entries(outputs.shape).filter(([name]) => names.includes(name))),
  });
}
