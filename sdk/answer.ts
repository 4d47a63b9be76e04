import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb";
import type * as provider from "../provider/functions";

/** Says of a request that it is answered here, by this copy of the package. It is never sent. */
export const HERE = `module:${__filename}`;

/**
 * From now on, requests that are marked so are answered in the program's own process, by way of the client that
 * Pulumi's own invoke asks. Where a test has mocks these are the client, and stay as they are.
 */
export function answerHere(called: string): void {
  const monitor: unknown = pulumi.runtime.getMonitor();
  if (monitor === undefined) {
    throw new pulumi.RunError(
      `${called}: there is no Pulumi engine to run it: run the program with the pulumi command, or call pulumi.runtime.setMocks first in a test.`,
    );
  }
  if (!(monitor instanceof ResourceMonitorClient) || answering.has(monitor)) return;
  answering.add(monitor);
  const client = monitor as unknown as { invoke: Invoke };
  const send = client.invoke.bind(monitor);
  client.invoke = (request, ...more) => {
    if (request.getPlugindownloadurl() !== HERE) return send(request, ...more);
    const callback = more.at(-1) as (error: null, response: Promise<Response>) => void;
    // A promise in place of a response: where it is rejected, Pulumi passes the error on as it is.
    callback(null, answer(request));
    return undefined;
  };
}

type Invoke = (request: ResourceInvokeRequest, ...more: unknown[]) => unknown;

/** What Pulumi's own invoke asks of a response. */
type Response = Pick<InvokeResponse, "getReturn" | "getFailuresList">;

const answering = new WeakSet<object>();

async function answer(request: ResourceInvokeRequest): Promise<Response> {
  const args = request.getArgs();
  if (!args) throw plainError(`${request.getTok()}: the request has no arguments`);
  const struct = args.constructor as unknown as { fromJavaScript(values: object): ReturnType<Response["getReturn"]> };
  try {
    const token = request.getTok().replace(/^[^:]*:/, "");
    const told = await door().callFunction(token, pulumi.runtime.deserializeProperties(args), theProgram);
    const returned = told && struct.fromJavaScript(told);
    return { getReturn: () => returned, getFailuresList: () => [] };
  } catch (error) {
    throw plainError(error instanceof Error ? error.message : String(error));
  }
}

/** The provider with all that it needs, loaded when the first function is called: most programs call none. */
function door(): typeof provider {
  return createRequire(__filename)("../provider/functions") as typeof provider;
}

/** Of this kind Pulumi shows the message alone, but for promises that nobody waits for: those by their stack. */
function plainError(message: string): Error {
  return Object.assign(new pulumi.RunError(message), { stack: "" });
}

const theProgram: Parameters<typeof provider.callFunction>[2] = {
  stack: (key) => pulumi.runtime.getConfig(`datajobs:${key}`),
  get preview() {
    return pulumi.runtime.isDryRun();
  },
  get project() {
    return pulumi.getProject();
  },
  get engine() {
    return engineAddress();
  },
  voice: {
    say: (line) => void pulumi.log.info(`datajobs: ${line}`),
    warn: (line) => void pulumi.log.warn(`datajobs: ${line}`),
    progress: (thing, line) =>
      void (line && pulumi.log.info(`datajobs: ${thing}: ${line}`, undefined, undefined, true)),
  },
};

/** An inline program of the Automation API has an engine of its own, and several may run in one process. */
function engineAddress(): string | undefined {
  const client = pulumi.runtime.getEngine() as { getChannel?(): { getTarget(): string } } | undefined;
  return client?.getChannel?.().getTarget().replace(/^dns:/, "");
}
