import { randomBytes } from "node:crypto";
import { type AdobeClient, adobeClients, type NcloudKey, ncloudKeys, type TencentKey, tencentKeys } from "./accounts";

/** Of keys that were issued for a while: when they end, and whose session they are. */
interface Passing {
  /** Epoch milliseconds; absent for keys that stay. */
  endsAt?: number;
  /** The role whose session it is, for who asks whose keys these are. */
  role?: string;
}

type Naver = NcloudKey & Passing;
type Tencent = TencentKey & Passing;

/** A machine's keys are renewed so long before they end, or at half of their life. */
const RENEWED_MS = 10 * 60 * 1000;

/** Every key that is good or was: those of the accounts, whose secrets can be changed, and those of roles. */
export class KeyRing {
  private rotations = 0;
  private readonly naver = new Map<string, Naver>();
  private readonly tencent = new Map<string, Tencent>();
  private machine: { naver?: Naver; tencent?: Tencent } = {};

  adobeClient(clientId: string): AdobeClient | undefined {
    const client = adobeClients.find((known) => known.clientId === clientId);
    return client && { ...client, clientSecret: this.present(client.clientSecret) };
  }

  naverKey(accessKey: string): Naver | undefined {
    const own = ncloudKeys.find((known) => known.accessKey === accessKey);
    return own ? { ...own, secretKey: this.present(own.secretKey) } : this.naver.get(accessKey);
  }

  tencentKey(secretId: string): Tencent | undefined {
    const own = tencentKeys.find((known) => known.secretId === secretId);
    return own ? { ...own, secretKey: this.present(own.secretKey) } : this.tencent.get(secretId);
  }

  /** From now on every account has other secrets; those of before are refused. */
  rotate(): void {
    this.rotations += 1;
  }

  present(secret: string): string {
    return this.rotations === 0 ? secret : `${secret}${this.rotations}`;
  }

  /** STS keys of NAVER sign as permanent ones do: there is no token. */
  issueNaver(account: string, now: number, seconds: number): Naver {
    const key: Naver = {
      accessKey: `ncp_iam_${letters(20)}`,
      secretKey: `ncp_iam_CANARY${letters(34)}`,
      account,
      endsAt: now + seconds * 1000,
    };
    this.naver.set(key.accessKey, key);
    return key;
  }

  issueTencent(account: string, role: string, now: number, seconds: number): Tencent & Required<Passing> {
    const key = {
      secretId: `AKID${letters(60)}`,
      secretKey: `CANARY${letters(38)}`,
      sessionToken: `CANARY${letters(200)}`,
      account,
      role,
      endsAt: now + seconds * 1000,
    };
    this.tencent.set(key.secretId, key);
    return key;
  }

  /** What the machine's own metadata service has: the same keys until they are about to end. */
  ofMachine(now: number, seconds: number): { naver: Naver; tencent: Tencent } {
    const margin = Math.min(RENEWED_MS, (seconds * 1000) / 2);
    const good = (key: Passing | undefined) => key !== undefined && (key.endsAt ?? 0) - now > margin;
    const { naver, tencent } = this.machine;
    this.machine = {
      naver: naver && good(naver) ? naver : this.issueNaver("default", now, seconds),
      tencent: tencent && good(tencent) ? tencent : this.issueTencent("default", "datajobs-cvm", now, seconds),
    };
    return this.machine as { naver: Naver; tencent: Tencent };
  }

  reset(): void {
    this.rotations = 0;
    this.machine = {};
  }
}

function letters(length: number): string {
  const text = randomBytes(length)
    .toString("base64")
    .replace(/[^0-9A-Za-z]/g, "");
  return text.slice(0, length).padEnd(length, "0");
}
