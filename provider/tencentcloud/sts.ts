import type { Call } from "../core/call";
import { endpointOf } from "../core/config";
import { type KeySource, namingSource } from "../core/credentials";
import type { Lasting } from "../core/renewed";
import { compact, isRecord, plainText, type Values } from "../core/values";
import { Channel } from "../http/retry";
import { classify } from "./errors";
import { hostOf } from "./hosts";
import { settings } from "./settings";
import type { Credentials } from "./sign";
import { signedRequest } from "./signed-request";

/** Who asks: keys to sign with, or nobody, where the request itself proves it. */
type Asker = KeySource<Credentials> | undefined;

interface Question {
  readonly action: string;
  readonly what: string;
  readonly parameters: Values;
  /** Where the cloud is to look; the answers are the same everywhere but in finance regions. */
  readonly region: string;
}

/** The security token service, version 2018-08-13. */
async function ask<T>(
  call: Call,
  asker: Asker,
  question: Question,
  read: (response: Values, now: number) => T | undefined,
) {
  const { what, region, ...request } = question;
  const configured = call.config.find(settings.stsEndpoint);
  const origin =
    configured === undefined ? `https://${hostOf("sts", region)}` : endpointOf(settings.stsEndpoint, configured);
  const channel = Channel.to(call.world, origin);
  let credentials: Credentials | undefined;
  try {
    return await channel.perform<T>(call, {
      what,
      // Whatever they answer, nothing has been changed by it.
      repeat: "read",
      request: async (now) => {
        credentials = await asker?.keys(call);
        return signedRequest({ ...request, origin, region, service: "sts", version: "2018-08-13" }, credentials, now);
      },
      classify: (answer) => classify(answer, (response) => read(response, channel.serverNow())),
      renew: () => (credentials && asker?.renew(credentials)) ?? false,
    });
  } catch (error) {
    throw asker ? namingSource(error, asker) : error;
  }
}

/** The id of the account that owns these keys. */
export function accountOf(call: Call, asker: KeySource<Credentials>, region: string): Promise<string> {
  const what = "ask Tencent Cloud's STS whose keys these are";
  return ask(call, asker, { action: "GetCallerIdentity", what, parameters: {}, region }, ({ AccountId }) =>
    plainText(AccountId),
  );
}

interface Assumption {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly seconds: number;
  readonly region: string;
}

/** Keys of a role, which are asked for with other keys. */
export function assumeRole(
  call: Call,
  asker: KeySource<Credentials>,
  { roleArn, sessionName, seconds, region, externalId }: Assumption & { readonly externalId?: string | undefined },
): Promise<Lasting<Credentials>> {
  return ask(
    call,
    asker,
    {
      action: "AssumeRole",
      what: `assume role ${roleArn}`,
      parameters: compact({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: seconds,
        ExternalId: externalId,
      }),
      region,
    },
    (response, now) => temporaryKeys(call, response, now),
  );
}

/** Keys of a role, which are asked for with a token that a cluster has written for the pod. */
export function assumeRoleWithWebIdentity(
  call: Call,
  { roleArn, sessionName, seconds, region, ...identity }: Assumption & { providerId: string; webIdentityToken: string },
): Promise<Lasting<Credentials>> {
  call.world.secrets.add(identity.webIdentityToken);
  return ask(
    call,
    undefined,
    {
      action: "AssumeRoleWithWebIdentity",
      what: `assume role ${roleArn} with the pod's web identity`,
      parameters: {
        ProviderId: identity.providerId,
        WebIdentityToken: identity.webIdentityToken,
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: seconds,
      },
      region,
    },
    (response, now) => temporaryKeys(call, response, now),
  );
}

function temporaryKeys(call: Call, response: Values, now: number): Lasting<Credentials> | undefined {
  const said = isRecord(response.Credentials) ? response.Credentials : {};
  const [secretId, secretKey, token] = [said.TmpSecretId, said.TmpSecretKey, said.Token].map(plainText);
  for (const secret of [secretKey, token]) if (secret !== undefined) call.world.secrets.add(secret);
  const endsAt = Number(plainText(response.ExpiredTime) ?? Number.NaN) * 1000;
  if (!secretId || !secretKey || !token || !(endsAt > now)) return undefined;
  return { value: { secretId, secretKey, token }, lifeMs: endsAt - now };
}
