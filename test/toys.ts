import { z } from "zod";
import type { Call } from "../provider/core/call";
import type { ResourceDefinition } from "../provider/core/define";
import { HalfMade, quote, Refused } from "../provider/core/errors";
import { field } from "../provider/core/fields";
import { isRecord, type Values } from "../provider/core/values";

/** What no text that leaves the provider may hold. */
export const CANARIES = {
  password: "CANARY-password",
  url: "https://bucket-1250000000.cos.ap-guangzhou.myqcloud.com/dump.sql?sign-algorithm=sha1&q-signature=CANARY%2Fsignature%3D",
  token: "CANARY-token",
  header: "CANARY-header",
  key: "CANARY-key-that-the-cloud-made",
} as const;

const text = (description: string) => field(z.string(), { description });
const secret = <T extends z.ZodType>(schema: T, description: string) =>
  field(schema, { description, secret: true, change: "update" });

const load = z.strictObject({
  destination: field(z.strictObject({ datasetId: text("Id of the dataset.") }), { description: "Where to." }),
  tags: field(z.array(z.string()).optional(), { description: "Its tags.", default: [], unordered: true }),
  token: field(z.string().optional(), { description: "Token of this load.", secret: true }),
});

const inputs = z.strictObject({
  instanceId: text("Where it is loaded to."),
  password: secret(
    z.string({ error: ({ input }) => `must be a text, not ${String(input)}` }).refine((given) => given.length >= 8, {
      error: ({ input }) => `${String(input)} is too short`,
    }),
    "Password of the instance.",
  ),
  cosUrl: secret(z.string().min(12).optional(), "Where the file is."),
  headers: secret(z.record(z.string(), z.string()).optional(), "Headers of the download."),
  auth: field(z.strictObject({ user: text("Its name."), token: secret(z.string(), "Its token.") }).optional(), {
    description: "Who loads.",
    change: "update",
  }),
  loads: field(z.record(z.string().regex(/^[a-z][a-zA-Z -]*$/, "must begin with a small letter"), load).optional(), {
    description: "What to load, by names that are kept for ever.",
    default: {},
    change: "update",
  }),
  /** What becomes of it: a toy has no cloud that decides. */
  fate: field(z.enum(["made", "half made", "refused"]).optional(), {
    description: "What becomes of it.",
    default: "made",
    change: "update",
  }),
});

const outputs = z.object({
  status: text("What it is."),
  accessKey: field(z.string(), { description: "The key that it was given.", secret: true }),
  counts: field(z.record(z.string(), z.number().int()), { description: "How many rows each load has." }),
});

/** A vendor that repeats what it was sent, in its errors and in what it tells. */
function refusal({ world }: Call, state: Values): Refused {
  const { searchParams } = new URL(String(state.cosUrl ?? "none://"));
  const message = `password ${String(state.password)}, signature ${searchParams.get("q-signature")}, ${JSON.stringify(state)}`;
  // Cut only then, as the HTTP room does it: half a secret is not known for one.
  const vendor = { message: quote(world.secrets, message) };
  return new Refused({ what: `load ${String(state.instanceId)}`, why: "it was refused", vendor });
}

/** A resource with secrets and maps at every depth, in no registry: for what no cloud's resource has yet. */
export const vault: ResourceDefinition = {
  token: "toy:Vault",
  description: "A vault.\n\nAPI: none.",
  example: {
    name: "ours",
    arguments: {
      instanceId: "cdb-1",
      password: "a-password",
      loads: { "by nightFall": { destination: { datasetId: "d" } } },
    },
  },
  inputs,
  outputs,
  async create(call, given) {
    const state = { ...given, status: "loaded", accessKey: CANARIES.key, counts: { rows: 1 } };
    call.voice.say(`loading ${JSON.stringify(given)}`);
    if (given.fate === "refused") throw refusal(call, given);
    if (given.fate === "half made") throw new HalfMade("vault-1", state, refusal(call, state));
    return { id: "vault-1", state };
  },
  async find(_call, id) {
    const asked = { instanceId: "cdb-1", password: CANARIES.password };
    return { id, inputs: asked, state: { ...asked, status: "found", accessKey: CANARIES.key, counts: {} } };
  },
  async read(call, _id, state) {
    const told = quote(call.world.secrets, `still there: ${JSON.stringify(state)}`);
    return { ...state, status: isRecord(state.loads) ? told : "empty" };
  },
  async update(call, _id, state) {
    call.voice.warn(`changing ${JSON.stringify(state)}`);
    if (state.fate === "refused") throw refusal(call, state);
    return { ...state, status: "changed" };
  },
  async delete(call, _id, state) {
    call.voice.progress("vault", `deleting ${JSON.stringify(state)}`);
    if (state.fate === "refused") throw refusal(call, state);
  },
};

/** Arguments that have every secret there is. */
export const FULL = {
  instanceId: "cdb-1",
  password: CANARIES.password,
  cosUrl: CANARIES.url,
  headers: { "X-Token": CANARIES.header },
  auth: { user: "root", token: CANARIES.token },
  loads: { "by night": { destination: { datasetId: "d" }, token: CANARIES.token } },
} satisfies Values;
