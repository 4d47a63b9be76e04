import { createHash } from "node:crypto";

/** An Adobe client with its organisation; a client belongs to one organisation only. */
export interface AdobeClient {
  clientId: string;
  clientSecret: string;
  imsOrg: string;
}

export interface NcloudKey {
  accessKey: string;
  secretKey: string;
  account: string;
}

export interface TencentKey {
  secretId: string;
  secretKey: string;
  /** Temporary keys are valid only together with this. */
  sessionToken?: string;
  account: string;
}

/** The ids by which Tencent's STS tells accounts apart. */
export const tencentAccounts: Readonly<Record<string, { uin: string; user: string }>> = {
  default: { uin: "100000000001", user: "100000000011" },
  other: { uin: "100000000002", user: "100000000012" },
};

export const SCOPES = "openid,AdobeID,read_organizations,additional_info.projectedProductContext,session";

export const adobeClients: readonly AdobeClient[] = [
  {
    clientId: "9f1c4e7ab2d34c5f8e6d7a8b9c0d1e2f",
    clientSecret: "p8e-CANARY-adobe-client-secret-default",
    imsOrg: "1BD6382559DF0C130A49422D@AdobeOrg",
  },
  {
    clientId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    clientSecret: "p8e-CANARY-adobe-client-secret-other",
    imsOrg: "5A7C1E2F60D1B3A94C8E0F21@AdobeOrg",
  },
];

export const ncloudKeys: readonly NcloudKey[] = [
  { accessKey: "D78BB444D6D3C84CA38A", secretKey: "CANARYncloudSecretKeyDefault0000000000", account: "default" },
  { accessKey: "17F9A6E9F72BD92ED94B", secretKey: "CANARYncloudSecretKeyOther000000000000", account: "other" },
];

export const tencentKeys: readonly TencentKey[] = [
  {
    secretId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3emulator",
    secretKey: "CANARYtencentSecretKeyDefault000",
    account: "default",
  },
  {
    secretId: "AKIDother5yKBZQpn74WFkmLPx3emulator0",
    secretKey: "CANARYtencentSecretKeyOther00000",
    account: "other",
  },
  {
    secretId: "AKIDtemporaryZQpn74WFkmLPx3emulator0",
    secretKey: "CANARYtencentSecretKeyTemporary0",
    sessionToken: "CANARYtencentSessionToken00000000000000000000000000000000",
    account: "default",
  },
];

/** A search engine cluster; not all of them are ready for imports. */
export interface Cluster {
  serviceGroupInstanceNo: string;
  clusterName: string;
  region: string;
  account: string;
  allowed: boolean;
}

const regions = ["KR", "SGN", "JPN", "KRS"];

export const MOST_CLUSTERS = 5000;

/** So many of each account and region. By default that is two which imports may run on and one, the ninth, which isn't ready. */
export function clustersOf(count: number): Cluster[] {
  const numbers = [1, 2, 9, 3, 4, 5, 6, 7, 8, ...Array.from({ length: MOST_CLUSTERS }, (_, i) => i + 10)];
  return ["default", "other"].flatMap((account, a) =>
    regions.flatMap((region, r) =>
      numbers.slice(0, count).map((n) => ({
        // A hundred numbers for each account; who has more goes on far above them.
        serviceGroupInstanceNo: String((r + 1) * 1000000 + 37000 + a * 100 + n + (n < 100 ? 0 : 100000 + a * 100000)),
        clusterName: `search-${region.toLowerCase()}-${n}`,
        region,
        account,
        allowed: n % 9 !== 0,
      })),
    ),
  );
}

/** The account id that Data Forest's list asks for: twelve digits from the account's name. */
export function accountId(account: string): string {
  const digest = createHash("sha256").update(account).digest();
  return String(100000000000 + (digest.readUIntBE(0, 5) % 899999999999));
}

export type Env = Record<string, string>;

/** Named sets of environment variables, each making a program talk to the emulator at `url`. */
export function environments(
  url: string,
  accessToken: string,
  present: (secret: string) => string = (secret) => secret,
): Record<string, Env> {
  const [own, other] = adobeClients as readonly [AdobeClient, AdobeClient];
  const [ncloud, ncloudOther] = ncloudKeys as readonly [NcloudKey, NcloudKey];
  const [tencent, tencentOther, temporary] = tencentKeys as readonly [TencentKey, TencentKey, TencentKey];
  const shared: Env = {
    ADOBE_ENDPOINT: url,
    ADOBE_IMS_ENDPOINT: url,
    ADOBE_SANDBOX_NAME: "prod",
    NCLOUD_SEARCH_ENGINE_ENDPOINT: url,
    NCLOUD_DATA_FOREST_ENDPOINT: url,
    NCLOUD_REGION: "KR",
    NCLOUD_SITE: "public",
    NCLOUD_METADATA_API_ENDPOINT: url,
    TENCENTCLOUD_CDB_ENDPOINT: url,
    TENCENTCLOUD_STS_ENDPOINT: url,
    TENCENTCLOUD_METADATA_ENDPOINT: url,
    TENCENTCLOUD_REGION: "ap-guangzhou",
  };
  const adobe = (client: AdobeClient): Env => ({
    ADOBE_CLIENT_ID: client.clientId,
    ADOBE_CLIENT_SECRET: present(client.clientSecret),
    ADOBE_SCOPES: SCOPES,
    ADOBE_IMS_ORG: client.imsOrg,
  });
  const naver = (key: NcloudKey): Env => ({
    NCLOUD_ACCESS_KEY: key.accessKey,
    NCLOUD_SECRET_KEY: present(key.secretKey),
  });
  const cdb = (key: TencentKey): Env => ({
    TENCENTCLOUD_SECRET_ID: key.secretId,
    TENCENTCLOUD_SECRET_KEY: present(key.secretKey),
    ...(key.sessionToken === undefined ? {} : { TENCENTCLOUD_SESSION_TOKEN: key.sessionToken }),
  });
  return {
    default: { ...shared, ...adobe(own), ...naver(ncloud), ...cdb(tencent) },
    otherOrganisation: { ...shared, ...adobe(other), ...naver(ncloudOther), ...cdb(tencentOther) },
    temporaryKeys: { ...shared, ...adobe(own), ...naver(ncloud), ...cdb(temporary) },
    accessToken: {
      ...shared,
      ...naver(ncloud),
      ...cdb(tencent),
      ADOBE_ACCESS_TOKEN: accessToken,
      ADOBE_CLIENT_ID: own.clientId,
      ADOBE_IMS_ORG: own.imsOrg,
    },
    // What NAVER and Tencent are told by the machine's role alone.
    roles: { ...shared, ...adobe(own) },
  };
}
