import { tencentAccounts } from "./accounts";
import { type Answer, type Call, header, Refusal, type Route } from "./exchange";
import { errorAnswer, respond } from "./tencentcloud-errors";
import { enter, STS, type Visitor } from "./tencentcloud-gateway";
import { type Parameters, read } from "./tencentcloud-parameters";
import { isWebIdentity } from "./web-identity";
import type { World } from "./world";

export const WEB_PROVIDER = "cls-datajobs";

interface Role {
  name: string;
  account: string;
  /** Accounts whose keys may assume it; a pod's web identity may where `pods` says so. */
  trusts: readonly string[];
  externalId?: string;
  pods?: boolean;
}

const roles: readonly Role[] = [
  { name: "datajobs", account: "default", trusts: ["default"], pods: true },
  { name: "partner", account: "other", trusts: ["default"], externalId: "datajobs-external-id" },
];

export function arnOf(name: string): string {
  const role = roles.find((known) => known.name === name);
  return `qcs::cam::uin/${tencentAccounts[role?.account ?? ""]?.uin}:roleName/${name}`;
}

const session: Parameters = {
  RoleArn: {
    type: "string",
    required: true,
    valid: (value) => /^qcs::cam::uin\/\d+:role(Name)?\/\S+$/.test(String(value)),
  },
  RoleSessionName: { type: "string", required: true, valid: (value) => /^[\w=,.@-]{2,128}$/.test(String(value)) },
  DurationSeconds: { type: "integer", valid: (value) => Number(value) > 0 && Number(value) <= 43200 },
};
const assumption: Parameters = {
  ...session,
  Policy: { type: "string" },
  ExternalId: { type: "string", valid: (value) => /^[\w+=,.@:/-]{2,128}$/.test(String(value)) },
};
const webAssumption: Parameters = {
  ...session,
  ProviderId: { type: "string", required: true },
  WebIdentityToken: { type: "string", required: true },
};

function roleIn(call: Call, arn: unknown): Role {
  const role = roles.find(({ name }) => arnOf(name) === arn);
  if (!role) throw new Refusal(errorAnswer(call, "ResourceNotFound.RoleNotFound", String(arn)));
  return role;
}

function keysOf(call: Call, world: World, role: Role, seconds: unknown): Answer {
  const now = call.now - call.skew;
  const life = typeof seconds === "number" ? seconds : world.options.roleSeconds;
  const key = world.keys.issueTencent(role.account, role.name, now, life);
  return respond({
    Credentials: { Token: key.sessionToken, TmpSecretId: key.secretId, TmpSecretKey: key.secretKey },
    ExpiredTime: Math.floor(key.endsAt / 1000),
    Expiration: new Date(key.endsAt).toISOString(),
  });
}

function assumeRole(call: Call, world: World, visitor: Visitor): Answer {
  const body = read(call, assumption);
  const role = roleIn(call, body.RoleArn);
  if (!role.trusts.includes(visitor.account) || (role.externalId !== undefined && role.externalId !== body.ExternalId))
    return errorAnswer(call, "UnauthorizedOperation", "sts:AssumeRole");
  return keysOf(call, world, role, body.DurationSeconds);
}

/** Nobody signs: the token is the proof. */
function assumeRoleWithWebIdentity(call: Call, world: World): Answer {
  if (header(call, "authorization") !== "SKIP") return errorAnswer(call, "AuthFailure.InvalidAuthorization");
  const body = read(call, webAssumption);
  const role = roleIn(call, body.RoleArn);
  if (body.ProviderId !== WEB_PROVIDER || !isWebIdentity(String(body.WebIdentityToken), WEB_PROVIDER, call.now))
    return errorAnswer(call, "InvalidParameter.WebIdentityTokenError");
  if (!role.pods) return errorAnswer(call, "UnauthorizedOperation", "sts:AssumeRoleWithWebIdentity");
  call.verified = true;
  return keysOf(call, world, role, body.DurationSeconds);
}

function getCallerIdentity(call: Call, _world: World, { account, secretId, role }: Visitor): Answer {
  read(call, {});
  const { uin, user } = tencentAccounts[account] ?? { uin: "0", user: "0" };
  return respond({
    AccountId: uin,
    Arn: role === undefined ? `qcs::cam::uin/${uin}:uin/${user}` : `qcs::sts:${uin}:assumed-role/${role}`,
    UserId: role === undefined ? user : `${uin}:${role}`,
    PrincipalId: role === undefined ? user : secretId,
    Type: role === undefined ? "CAMUser" : "CAMRole",
  });
}

const signed = (action: string, handle: (call: Call, world: World, visitor: Visitor) => Answer): Route => ({
  ...route(action),
  handle: (call, world) => handle(call, world, enter(call, world.keys, STS)),
});

const route = (action: string) => ({
  api: "tencentcloud.sts",
  action,
  method: "POST",
  path: "/",
  header: { name: "x-tc-action", value: action },
});

export const stsRoutes: readonly Route[] = [
  signed("GetCallerIdentity", getCallerIdentity),
  signed("AssumeRole", assumeRole),
  { ...route("AssumeRoleWithWebIdentity"), handle: assumeRoleWithWebIdentity },
];
