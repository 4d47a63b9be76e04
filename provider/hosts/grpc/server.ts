import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { World } from "../../core/world";
import { grpcError } from "./errors";
import { grpc, service } from "./proto";
import { type Package, ProviderService } from "./service";
import type { EngineLog } from "./voice";

/** Pulumi's own limit; states of many resources go far beyond the 4 MB that gRPC allows by default. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

const METHODS = [
  "handshake",
  "attach",
  "getPluginInfo",
  "getSchema",
  "checkConfig",
  "diffConfig",
  "configure",
  "check",
  "diff",
  "create",
  "read",
  "update",
  "delete",
  "invoke",
  "cancel",
] as const;

/** Serves the package on a free port of this machine, and returns the port. All other methods are UNIMPLEMENTED. */
export async function serve(
  contents: Package,
  world: World,
  { engineAddress, log }: { engineAddress?: string | undefined; log?: EngineLog } = {},
): Promise<{ port: number; close(): void }> {
  const provider = new ProviderService(contents, world, log);
  if (engineAddress) provider.connect(engineAddress);
  const server = new grpc.Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
  });
  server.addService(service, Object.fromEntries(METHODS.map((name) => [name, unary(provider, name, world)])));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

function unary(provider: ProviderService, name: (typeof METHODS)[number], world: World) {
  const method = provider[name].bind(provider) as (request: unknown) => unknown;
  return (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>): void => {
    Promise.resolve()
      .then(() => method(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(grpcError(error, world.secrets, provider.asked(call.request))),
      );
  };
}
