import type { Call } from "../core/define";
import type { Request } from "../http/exchange";
import { Channel, type Operation } from "../http/retry";
import { credentialsOf } from "./settings";
import { signedHeaders } from "./sign";

/** One operation of any NAVER Cloud API: what the gateway in front of all of them asks for is added here. */
interface SignedOperation<T> extends Omit<Operation<T>, "request"> {
  readonly method: Request["method"];
  readonly origin: string;
  /** Path, and query where there is one, as they are signed and sent. */
  readonly requestUri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** @throws ConfigurationError, and whatever {@link Channel.perform} does */
export async function perform<T>(call: Call, operation: SignedOperation<T>): Promise<T> {
  const { method, origin, requestUri, headers, body, ...rest } = operation;
  const credentials = credentialsOf(call.config, operation.what);
  return Channel.to(call.world, origin).perform<T>(call, {
    ...rest,
    request: (now) => ({
      method,
      url: `${origin}${requestUri}`,
      headers: { ...headers, ...signedHeaders({ method, requestUri }, credentials, now) },
      ...(body !== undefined && { body }),
    }),
  });
}
