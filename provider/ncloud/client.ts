import type { Call } from "../core/call";
import { namingSource } from "../core/credentials";
import { ConfigurationError } from "../core/errors";
import type { Request } from "../http/exchange";
import { Channel, type Operation } from "../http/retry";
import { keySource, siteAt, siteOfKeys } from "./keys";
import { type Credentials, signedHeaders } from "./sign";

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
  const source = keySource(call, operation.what);
  insistOnSite(call, operation);
  let credentials: Credentials | undefined;
  const sent = Channel.to(call.world, origin).perform<T>(call, {
    ...rest,
    request: async (now) => {
      credentials = await source.keys(call);
      return {
        method,
        url: `${origin}${requestUri}`,
        headers: { ...headers, ...signedHeaders({ method, requestUri }, credentials, now) },
        ...(body !== undefined && { body }),
      };
    },
    renew: () => credentials !== undefined && source.renew(credentials),
  });
  return sent.catch((error: unknown) => Promise.reject(namingSource(error, source)));
}

/** Keys of one site are never shown to the host of another one. */
function insistOnSite({ config }: Call, { what, origin }: { readonly what: string; readonly origin: string }): void {
  const [own, asked] = [siteOfKeys(config), siteAt(origin)];
  if (!own || !asked || own.site === asked) return;
  throw new ConfigurationError({
    what,
    why: `the keys are those of site ${own.site} (${own.source}), and ${origin} is of site ${asked}`,
    advice: `Configure keys of site ${asked}, or ncloudSite ${own.site} and a region of it.`,
  });
}
