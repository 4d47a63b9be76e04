import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EngineRpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EngineMessages from "@pulumi/pulumi/proto/engine_pb";
import type * as PluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import type * as ProviderMessages from "@pulumi/pulumi/proto/provider_pb";
import type { Values } from "../../core/values";
import { lean, newStruct, type StructClass } from "./lean-struct";

/**
 * Pulumi's messages, and the copies of gRPC and protobuf that they were made with: a message of another copy of
 * google-protobuf is no message to them. Only these files are loaded, a fifth of the start-up time of all of Pulumi.
 */
const own = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc: typeof Grpc = own("@grpc/grpc-js");
export const provider: typeof ProviderMessages = own("@pulumi/pulumi/proto/provider_pb.js");
export const engine: typeof EngineMessages = own("@pulumi/pulumi/proto/engine_pb.js");
export const plugin: typeof PluginMessages = own("@pulumi/pulumi/proto/plugin_pb.js");
export const engineRpc: typeof EngineRpc = own("@pulumi/pulumi/proto/engine_grpc_pb.js");
export const service: Grpc.ServiceDefinition = own("@pulumi/pulumi/proto/provider_grpc_pb.js").ResourceProviderService;

/** `google.protobuf.Struct`: what is in it is known to ./lean-struct alone. */
export type Struct = object;
interface Packed {
  pack(bytes: Uint8Array, type: string): void;
}

export const emptyMessage = own("google-protobuf/google/protobuf/empty_pb.js").Empty as new () => never;
const { Struct: structClass } = own("google-protobuf/google/protobuf/struct_pb.js") as { Struct: StructClass };
lean(structClass);
export const structOf = (values: Values) => newStruct(structClass, values);
const { Any } = own("google-protobuf/google/protobuf/any_pb.js") as { Any: new () => Packed };
const { Status } = own("@pulumi/pulumi/proto/status_pb.js") as {
  Status: new () => {
    setCode(code: number): void;
    setMessage(message: string): void;
    addDetails(details: Packed): void;
    serializeBinary(): Uint8Array;
  };
};

/** An error that carries a message of its own: the form in which the engine is told of half-made resources. */
export function statusWith(
  message: string,
  detail: { serializeBinary(): Uint8Array },
  type: string,
): Grpc.ServiceError {
  const packed = new Any();
  packed.pack(detail.serializeBinary(), type);
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}
