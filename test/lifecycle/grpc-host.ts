import { join } from "node:path";
import type { Client, ServiceError } from "@grpc/grpc-js";

import { decode, encode } from "../../provider/hosts/grpc/marshal";
import { grpc, provider, type Struct, service } from "../../provider/hosts/grpc/proto";
import { serve } from "../../provider/hosts/grpc/server";
import { EngineLog } from "../../provider/hosts/grpc/voice";
import { functions, settings } from "../../provider/registry";
import type { TestWorld } from "../world";
import type { Host, Made } from "./hosts";
import { served } from "./served";

const { DIFF_NONE } = provider.DiffResponse.DiffChanges;
const running: { close(): void }[] = [];

/** The plugin's server in this process, spoken to over the wire as the engine does. */
export const grpcHost: Host = {
  name: "grpc",
  stop() {
    for (const each of running.splice(0)) each.close();
  },
  async start(of, test, stack = {}, name = "name", names = {}) {
    const { token, all } = served(of);
    const contents = {
      resources: all,
      functions,
      settings,
      version: "0.0.0",
      schemaFile: join(__dirname, "none.json"),
    };
    const server = await serve(contents, test.world, { log: logOf(test), engineAddress: "the test" });
    const ClientClass = grpc.makeGenericClientConstructor(service, "ResourceProvider");
    const client: Client = new ClientClass(`127.0.0.1:${server.port}`, grpc.credentials.createInsecure());
    running.push(client, server);
    const ask = <T>(method: string, request: object): Promise<T> =>
      new Promise((resolve, reject) => {
        const verb = (client as unknown as Record<string, (...args: unknown[]) => void>)[method];
        verb?.call(client, request, (error: ServiceError | null, response: T) =>
          error ? reject(error) : resolve(response),
        );
      });

    const configuration = Object.fromEntries(
      Object.entries(stack).map(([key, value]) => [key.replace("datajobs:", ""), value]),
    );
    const configure = new provider.ConfigureRequest();
    configure.setArgs(encode(configuration));
    await ask("configure", configure);

    const { stack: stackName = "dev", project = "project" } = names;
    const urn = `urn:pulumi:${stackName}::${project}::datajobs:${token}::${name}`;
    // A resource's name can't be told from the arguments alone: equal declarations share one here, as they do in the dynamic host.
    const about = <R extends { setUrn(urn: string): unknown }>(request: R): R => {
      request.setUrn(urn);
      return request;
    };
    return {
      async check(news, olds) {
        const request = about(new provider.CheckRequest());
        if (olds) request.setOlds(encode(olds));
        request.setNews(encode(news));
        const response = await ask<InstanceType<typeof provider.CheckResponse>>("check", request);
        return response.getFailuresList().map((failure) => failure.getReason());
      },
      async diff(id, state, news) {
        const request = about(new provider.DiffRequest());
        request.setId(id);
        request.setOlds(encode(state));
        request.setNews(encode(news));
        const response = await ask<InstanceType<typeof provider.DiffResponse>>("diff", request);
        if (response.getChanges() === DIFF_NONE) return "none";
        if (response.getReplacesList().length === 0) return "update";
        return response.getDeletebeforereplace() ? "delete, then replace" : "replace";
      },
      async create(news) {
        const request = about(new provider.CreateRequest());
        request.setProperties(encode(news));
        return made(async () => {
          const response = await ask<InstanceType<typeof provider.CreateResponse>>("create", request);
          return { id: response.getId(), state: decode(response.getProperties()).values };
        });
      },
      async read(id, state) {
        const request = about(new provider.ReadRequest());
        request.setId(id);
        request.setProperties(encode(state));
        const response = await ask<InstanceType<typeof provider.ReadResponse>>("read", request);
        if (response.getId() === "") return undefined;
        return { id: response.getId(), state: decode(response.getProperties()).values };
      },
      async update(id, state, news) {
        const request = about(new provider.UpdateRequest());
        request.setId(id);
        request.setOlds(encode(state));
        request.setNews(encode(news));
        return made(async () => {
          const response = await ask<InstanceType<typeof provider.UpdateResponse>>("update", request);
          return { id, state: decode(response.getProperties()).values };
        });
      },
      async delete(id, state) {
        const request = about(new provider.DeleteRequest());
        request.setId(id);
        request.setProperties(encode(state));
        await ask("delete", request);
      },
    };
  },
};

/** Half-made resources travel in the error's details. */
async function made(work: () => Promise<Made>): Promise<Made> {
  try {
    return await work();
  } catch (error) {
    const [packed] = (error as ServiceError).metadata.get("grpc-status-details-bin");
    if (!(packed instanceof Buffer)) throw error;
    const detail = provider.ErrorResourceInitFailed.deserializeBinary(innermost(packed));
    const { values } = decode(detail.getProperties() as Struct | undefined);
    return { id: detail.getId(), state: values, reasons: detail.getReasonsList() };
  }
}

/** `google.rpc.Status` holds an `Any`, which holds the message. */
function innermost(packed: Buffer): Uint8Array {
  const { Status } = require("@pulumi/pulumi/proto/status_pb.js") as {
    Status: { deserializeBinary(bytes: Uint8Array): { getDetailsList(): { getValue_asU8(): Uint8Array }[] } };
  };
  return Status.deserializeBinary(packed).getDetailsList()[0]?.getValue_asU8() ?? new Uint8Array();
}

function logOf(test: TestWorld): EngineLog {
  return Object.assign(new EngineLog(test.world.secrets), { connect: () => test.engine, voiceOf: () => test.voice });
}
