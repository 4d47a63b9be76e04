import { type Answer, type Call, Refusal, type Route } from "./exchange";
import { toJson } from "./json";
import type { World } from "./world";

const ROLES = { tencent: "datajobs-cvm", naver: "datajobs-server" };

const absent: Answer = {
  status: 404,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>",
};

/** Metadata services are the machine's own: nobody signs, and a machine without a role has no such path. */
function machine(call: Call, world: World) {
  if (!world.options.role) throw new Refusal(absent);
  call.verified = true;
  return world.keys.ofMachine(call.now - call.skew, world.options.roleSeconds);
}

const text = (body: string): Answer => ({ status: 200, headers: { "content-type": "text/plain" }, body });
const json = (body: unknown): Answer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: toJson(body),
});

interface Service {
  api: string;
  folder: string;
  actions: [list: string, keys: string];
  role: string;
  keys(call: Call, world: World): unknown;
}

const services: readonly Service[] = [
  {
    api: "tencentcloud.metadata",
    folder: "/latest/meta-data/cam/security-credentials",
    actions: ["listCamRoles", "getCamRoleKeys"],
    role: ROLES.tencent,
    keys: (call, world) => {
      const { secretId, secretKey, sessionToken, endsAt = 0 } = machine(call, world).tencent;
      return {
        TmpSecretId: secretId,
        TmpSecretKey: secretKey,
        ExpiredTime: Math.floor(endsAt / 1000),
        Expiration: new Date(endsAt).toISOString(),
        Token: sessionToken,
        Code: "Success",
      };
    },
  },
  {
    api: "ncloud.metadata",
    folder: "/latest/meta-data/iam/security-credentials",
    actions: ["listServerRoles", "getServerRoleKeys"],
    role: ROLES.naver,
    keys: (call, world) => {
      const { accessKey, secretKey, endsAt = 0 } = machine(call, world).naver;
      return {
        Code: "Success",
        Message: "",
        AccessKeyId: accessKey,
        SecretAccessKey: secretKey,
        Expiration: new Date(endsAt).toISOString(),
      };
    },
  },
];

export const metadataRoutes: readonly Route[] = services.flatMap(({ api, folder, actions, role, keys }): Route[] => [
  {
    api,
    action: actions[0],
    method: "GET",
    path: `${folder}/`,
    handle: (call, world) => {
      machine(call, world);
      return text(`${role}\n`);
    },
  },
  {
    api,
    action: actions[1],
    method: "GET",
    path: `${folder}/{role}`,
    handle: (call, world, params) => (params.role === role ? json(keys(call, world)) : absent),
  },
]);

export const metadataNotFound = (): Answer => absent;
