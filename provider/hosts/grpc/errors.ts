import type { ServiceError } from "@grpc/grpc-js";
import type { ResourceDefinition } from "../../core/define";
import { DataJobsError, HalfMade, reasonOf } from "../../core/errors";
import type { Secrets } from "../../core/world";
import type { Marked } from "./marshal";
import { grpc, provider, statusWith } from "./proto";
import { sealed } from "./sealed";

/** What the user reads of an error: one sentence, without secrets, never a stack. */
function messageOf(error: unknown, secrets: Secrets): string {
  const known = error instanceof DataJobsError || error instanceof HalfMade;
  return secrets.clean(known ? reasonOf(error) : `a mistake in pulumi-datajobs, please report it: ${reasonOf(error)}`);
}

/** What was asked for: a half-made resource is kept with it. */
export interface Asked {
  readonly definition: ResourceDefinition;
  readonly inputs: Marked;
}

export function grpcError(error: unknown, secrets: Secrets, asked: Asked | undefined): ServiceError {
  const message = messageOf(error, secrets);
  if (error instanceof HalfMade && asked) {
    const { definition, inputs } = asked;
    const detail = new provider.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(sealed(definition, error.state, inputs.secrets));
    detail.setInputs(sealed(definition, inputs.values, inputs.secrets));
    detail.setReasonsList([message]);
    return statusWith(message, detail, "pulumirpc.ErrorResourceInitFailed");
  }
  return Object.assign(new Error(message), {
    code: grpc.status.UNKNOWN,
    details: message,
    metadata: new grpc.Metadata(),
  });
}
