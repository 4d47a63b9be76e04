import type { Client, ServiceError } from "@grpc/grpc-js";
import type { Path, Values } from "../../../provider/core/values";
import { valuesOf } from "../../../provider/hosts/grpc/lean-struct";
import { decode, encode } from "../../../provider/hosts/grpc/marshal";
import {
  emptyMessage,
  grpc,
  plugin,
  provider,
  type Struct,
  service,
  structOf,
} from "../../../provider/hosts/grpc/proto";
import { serve } from "../../../provider/hosts/grpc/server";
import type { Package } from "../../../provider/hosts/grpc/service";
import { EngineLog } from "../../../provider/hosts/grpc/voice";
import { functions, resources, settings } from "../../../provider/registry";
import type { TestWorld } from "../../world";

export type Json = Record<string, unknown>;

/** What each method of the engine's interface that we serve is asked with. */
const REQUESTS: Readonly<Record<string, new () => object>> = {
  Handshake: provider.ProviderHandshakeRequest,
  Attach: plugin.PluginAttach,
  GetPluginInfo: emptyMessage,
  GetSchema: provider.GetSchemaRequest,
  CheckConfig: provider.CheckRequest,
  DiffConfig: provider.DiffRequest,
  Configure: provider.ConfigureRequest,
  Check: provider.CheckRequest,
  Diff: provider.DiffRequest,
  Create: provider.CreateRequest,
  Read: provider.ReadRequest,
  Update: provider.UpdateRequest,
  Delete: provider.DeleteRequest,
  Invoke: provider.InvokeRequest,
  Cancel: emptyMessage,
};

export const SERVED = Object.keys(REQUESTS);

/** Fields that hold properties of resources. */
const PROPERTIES = new Set(["olds", "news", "oldInputs", "properties", "inputs", "args"]);

type Message = Record<string, (value?: unknown) => unknown> & { toObject(): Json };

/** A provider's server in this process, spoken to over the wire, in protobuf's own JSON. */
export interface Wire {
  readonly port: number;
  readonly client: Client;
  ask(method: string, request?: Json): Promise<Json>;
  close(): void;
}

export async function startWire(test: TestWorld, more: Partial<Package> = {}): Promise<Wire> {
  const contents = { resources, functions, settings, version: "1.2.3", schemaFile: "none", ...more };
  const log = Object.assign(new EngineLog(test.world.secrets), {
    connect: () => test.engine,
    voiceOf: () => test.voice,
  });
  const server = await serve(contents, test.world, { log, engineAddress: "the test" });
  const ClientClass = grpc.makeGenericClientConstructor(service, "ResourceProvider");
  const limits = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const client: Client = new ClientClass(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure(), limits);
  return {
    port: server.port,
    client,
    async ask(method, request = {}) {
      const Request = REQUESTS[method];
      if (!Request) throw new Error(`${method} is not served`);
      return jsonOf(
        await call(client, `${method[0]?.toLowerCase()}${method.slice(1)}`, filled(new Request() as Message, request)),
      );
    },
    close() {
      client.close();
      server.close();
    },
  };
}

/** Any method by its name in JavaScript, also one that is not served. */
export function call(client: Client, method: string, message: object): Promise<Message> {
  return new Promise((resolve, reject) => {
    const verb = (client as unknown as Record<string, (...args: unknown[]) => void>)[method];
    if (!verb) throw new Error(`there is no method ${method}`);
    verb.call(client, message, (error: ServiceError | null, response: Message) =>
      error ? reject(error) : resolve(response),
    );
  });
}

/** Fields that this version of the messages doesn't know are left out: a newer engine sends them to older plugins as well. */
function filled(message: Message, json: Json): Message {
  const setters = new Map(methodsOf(message).map((name) => [name.toLowerCase(), name]));
  for (const [key, value] of Object.entries(json)) {
    const name = setters.get(`set${key}`.toLowerCase()) ?? setters.get(`set${key}list`.toLowerCase());
    const map = setters.get(`get${key}map`.toLowerCase());
    if (map) {
      const target = message[map]?.() as Map<string, unknown> | undefined;
      for (const [inner, text] of Object.entries(value as Json)) target?.set(inner, text);
    } else if (name) message[name]?.(PROPERTIES.has(key) ? structOf(value as Json) : value);
  }
  return message;
}

/** As protobuf's JSON, but keys in lower case; what stands at its default is left out. */
function jsonOf(message: Message): Json {
  // Its own name for a field is no word of JavaScript's.
  const fields = Object.keys(message.toObject()).map((key) => key.replace(/^pb_/, ""));
  const entries = fields.map((key): [string, unknown] => {
    const value = message[`get${key[0]?.toUpperCase()}${key.slice(1)}`]?.();
    return [key.replace(/(List|Map)$/, "").toLowerCase(), plain(value)];
  });
  return Object.fromEntries(entries.filter(([, value]) => !isDefault(value)));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { toJavaScript, toObject, forEach } = value as Partial<{ toJavaScript(): unknown } & Message> &
    Partial<Map<string, unknown>>;
  if (toJavaScript) return valuesOf(value);
  if (!forEach || !toObject) return toObject ? jsonOf(value as Message) : value;
  const entries: [string, unknown][] = [];
  (value as unknown as Map<string, unknown>).forEach((inner, key) => {
    entries.push([key, plain(inner)]);
  });
  return Object.fromEntries(entries);
}

function isDefault(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === 0 || value === false || value === "";
}

function methodsOf(message: object): string[] {
  const names = new Set<string>();
  for (let at: object | null = message; at; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  return [...names];
}

/** Properties as the engine sends them. */
export function sent(values: Values, secrets: readonly Path[] = []): Json {
  return valuesOf(encode(values, secrets));
}

export function received(json: unknown) {
  return decode(structOf((json ?? {}) as Json) as Struct);
}

/** What a half-made resource is kept with: the details of the error. */
export function halfMade(error: unknown): Json {
  const [packed] = (error as ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
  if (!(packed instanceof Buffer)) throw error;
  const { Status } = require("@pulumi/pulumi/proto/status_pb.js") as {
    Status: {
      deserializeBinary(bytes: Uint8Array): {
        getDetailsList(): { getTypeName(): string; getValue_asU8(): Uint8Array }[];
      };
    };
  };
  const [detail] = Status.deserializeBinary(packed).getDetailsList();
  if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") throw error;
  return jsonOf(provider.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8()) as unknown as Message);
}
