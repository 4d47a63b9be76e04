import type { Call } from "../core/call";
import { endpointOf } from "../core/config";
import { type KeySource, namingSource, wholeSet } from "../core/credentials";
import { ConfigurationError } from "../core/errors";
import { Renewed } from "../core/renewed";
import { sha256 } from "../core/values";
import { MachineRole } from "../http/machine-role";
import { cvmRoleAt } from "./cvm-role";
import { podRoleIn, webIdentityToken } from "./pod-role";
import { keySet, keys, settings } from "./settings";
import type { Credentials } from "./sign";
import { accountOf, assumeRole, assumeRoleWithWebIdentity } from "./sts";

type Keys = KeySource<Credentials>;

/** What the keys are for. */
interface Purpose {
  readonly what: string;
  /** Of the call that they are to sign. */
  readonly region: string;
}

/**
 * Keys of stack configuration, environment or file, else those of the pod's or the machine's role; where a role is to be assumed,
 * that one's. No network yet.
 * @throws ConfigurationError for half a set
 */
export function keySource(call: Call, purpose: Purpose): Keys {
  const found = given(call, purpose) ?? ofPod(call, purpose) ?? ofMachine(call, purpose);
  return ofAllowed(call, purpose, assumed(call, purpose, found));
}

function given({ config }: Call, { what }: Purpose): Keys | undefined {
  const whole = wholeSet(config, keySet, what);
  if (!whole) return undefined;
  const { secretId = "", secretKey = "", token } = whole.values;
  const credentials = { secretId, secretKey, ...(token !== undefined && { token }) };
  return { owner: secretId, told: whole.told, keys: async () => credentials, renew: () => false };
}

function ofPod({ config, world }: Call, { what }: Purpose): Keys | undefined {
  const role = podRoleIn(config.sources, what);
  if (!role) return undefined;
  const { region, providerId, roleArn } = role;
  const sessionName = config.need(settings.assumeRoleSessionName, what);
  const owner = `pod role ${JSON.stringify([role, config.find(settings.stsEndpoint)])}`;
  const renewed = world.shared(
    `tencentcloud/${owner}`,
    () =>
      new Renewed((call: Call) => {
        const token = webIdentityToken(config.sources, role);
        return assumeRoleWithWebIdentity(call, {
          ...{ providerId, roleArn, region, sessionName },
          webIdentityToken: token,
          seconds: 7200,
        });
      }),
  );
  return renewing(renewed, owner, `The keys came from the role of the pod (environment TKE_ROLE_ARN ${roleArn}).`);
}

function ofMachine({ config, world }: Call, { what }: Purpose): Keys {
  const origin = endpointOf(settings.metadataEndpoint, config.need(settings.metadataEndpoint, what));
  const name = config.find(settings.camRoleName);
  const owner = `CVM role ${name ?? ""} of ${origin}`;
  const guard = (secret: string) => world.secrets.add(secret);
  const role = world.shared(`tencentcloud/${owner}`, () => new MachineRole(cvmRoleAt(origin, name, guard)));
  return {
    owner,
    told: `The keys came from the CVM role of the machine (${origin}).`,
    keys: (asking) =>
      role.keysOr(asking, (none) =>
        config.missing(
          what,
          keys.map((setting) => [setting]),
          { role: none },
        ),
      ),
    renew: (refused) => role.renew(refused),
  };
}

function assumed({ config, world }: Call, { what, region }: Purpose, base: Keys): Keys {
  const role = config.look(settings.assumeRoleArn);
  if (!role) return base;
  const assumption = {
    region,
    roleArn: role.value,
    sessionName: config.need(settings.assumeRoleSessionName, what),
    seconds: Number(config.need(settings.assumeRoleSessionDuration, what)),
    externalId: config.find(settings.assumeRoleExternalId),
  };
  const owner = `role ${role.value} of ${base.owner}`;
  const key = sha256(JSON.stringify([owner, assumption, config.find(settings.stsEndpoint)]));
  const renewed = world.shared(
    `tencentcloud/role/${key}`,
    () => new Renewed((call: Call) => assumeRole(call, base, assumption)),
  );
  return renewing(renewed, owner, `The role came from ${role.source}. ${base.told}`);
}

function renewing(renewed: Renewed<Credentials>, owner: string, told: string): Keys {
  return {
    owner,
    told,
    keys: async (call) => {
      try {
        return await renewed.get(call);
      } catch (error) {
        throw namingSource(error, { told });
      }
    },
    renew: (refused) => {
      renewed.drop(refused);
      return true;
    },
  };
}

/** With a list of accounts, keys are handed out only when STS has said that they are of one of these: once for each owner. */
function ofAllowed(call: Call, { what, region }: Purpose, base: Keys): Keys {
  const { config, world } = call;
  const list = config.look(settings.allowedAccounts);
  if (!list) return base;
  const allowed = list.value.split(",");
  const account = world.shared(`tencentcloud/account/${sha256(base.owner)}`, () => new Known());
  return {
    ...base,
    keys: async (asking) => {
      const id = await account.get(() => accountOf(asking, base, region));
      if (allowed.includes(id)) return base.keys(asking);
      throw new ConfigurationError({
        what,
        why: `the keys are those of account ${id}, and ${settings.allowedAccounts.key} (${list.source}) allows ${allowed.join(", ")}`,
        advice: `Nothing was sent to the API with them. ${base.told}`,
      });
    },
  };
}

/** Something that is asked for once, unless asking failed. */
class Known {
  private answer: Promise<string> | undefined;

  get(ask: () => Promise<string>): Promise<string> {
    this.answer ??= ask().catch((error: unknown) => {
      this.answer = undefined;
      throw error;
    });
    return this.answer;
  }
}
