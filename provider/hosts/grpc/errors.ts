import type { ServiceError } from "@grpc/grpc-js";
import { DataJobsError, HalfMade, reasonOf } from "../../core/errors";
import type { Path, Values } from "../../core/values";
import type { Secrets } from "../../core/world";
import { encode } from "./marshal";
import { grpc, provider, statusWith } from "./proto";

/** What the user reads of an error: one sentence, without secrets, never a stack. */
function messageOf(error: unknown, secrets: Secrets): string {
  const known = error instanceof DataJobsError || error instanceof HalfMade;
  return secrets.clean(known ? reasonOf(error) : `a mistake in pulumi-datajobs, please report it: ${reasonOf(error)}`);
}

/** `inputs` and `marks` of the request: a half-made resource is kept with them. */
export function grpcError(error: unknown, secrets: Secrets, inputs: Values, marks: readonly Path[]): ServiceError {
  const message = messageOf(error, secrets);
  if (error instanceof HalfMade) {
    const detail = new provider.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(encode(error.state, marks));
    detail.setInputs(encode(inputs, marks));
    detail.setReasonsList([message]);
    return statusWith(message, detail, "pulumirpc.ErrorResourceInitFailed");
  }
  return Object.assign(new Error(message), {
    code: grpc.status.UNKNOWN,
    details: message,
    metadata: new grpc.Metadata(),
  });
}
