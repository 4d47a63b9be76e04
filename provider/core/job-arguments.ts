import { z } from "zod";
import { field } from "./fields";
import { timeSpan } from "./times";

/** Where `waitTimeout` and `cancelTimeout` are not given. */
export const WAIT_TIMEOUT = "2h";
export const CANCEL_TIMEOUT = "10m";

/** The arguments that all kinds of jobs have, spelled the same everywhere. */
export const sharedArguments = (noun: string) => ({
  triggers: field(z.array(z.any()).optional(), {
    description: "Any values; a change of any of them runs the job anew.",
    change: "replace",
    default: [],
  }),
  waitFor: field(z.enum(["accepted", "completed"]).optional(), {
    description:
      "What `pulumi up` waits for: that the job is `accepted`, or that it is `completed` (and has succeeded).",
    change: "update",
    default: "accepted",
  }),
  waitTimeout: field(timeSpan().optional(), {
    description: "How long to wait for completion: `90s`, `45m`, `6h`.",
    change: "update",
    default: WAIT_TIMEOUT,
  }),
  cancelTimeout: field(timeSpan().optional(), {
    description: "How long to wait for a cancellation: `90s`, `45m`, `6h`.",
    change: "update",
    default: CANCEL_TIMEOUT,
  }),
  onDelete: field(z.enum(["cancel", "abandon"]).optional(), {
    description:
      "What becomes of a running job when the resource is deleted or replaced: `cancel` it, or `abandon` (leave) it.",
    change: "update",
    default: "cancel",
  }),
  rerunOnFailure: field(z.boolean().optional(), {
    description:
      "Whether a job known to have failed is started anew by the next `pulumi up`. Default: true with `waitFor: completed`, else false.",
    change: "update",
  }),
  adoptRunning: field(z.boolean().optional(), {
    description: `Whether create takes over the one running ${noun} of the last 30 minutes that agrees with the arguments, instead of starting another: for machines that forget, like fresh CI runners, where the platform doesn't tell whose request has started a job. One that is known to be another resource's is left alone.`,
    change: "update",
    default: false,
  }),
});
