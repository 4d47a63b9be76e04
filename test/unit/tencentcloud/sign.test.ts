import assert from "node:assert/strict";
import { randomBytes, randomInt } from "node:crypto";
import { describe, it } from "node:test";
// The official client's own signer.
import official from "tencentcloud-sdk-nodejs-common/tencentcloud/common/sign";
import { authorization } from "../../../provider/tencentcloud/sign";

/** The keys of the vendor's guide to "Signature v3". */
const credentials = { secretId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", secretKey: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE" };

const sample = {
  service: "cvm",
  host: "cvm.tencentcloudapi.com",
  contentType: "application/json; charset=utf-8",
  body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
};

const stop = {
  service: "cdb",
  host: "cdb.tencentcloudapi.com",
  contentType: "application/json",
  body: '{"AsyncRequestId":"x"}',
};

/** The body goes in as bytes: the official signer would serialise anything else by itself. */
function officially(request: typeof sample, keys: typeof credentials, epochSeconds: number): string {
  return official.sign3({
    method: "POST",
    url: `https://${request.host}/`,
    payload: Buffer.from(request.body),
    timestamp: epochSeconds,
    service: request.service,
    secretId: keys.secretId,
    secretKey: keys.secretKey,
    multipart: false,
    boundary: "",
    headers: { "Content-Type": request.contentType },
  });
}

describe("TC3-HMAC-SHA256", () => {
  it("gives the signature of the vendor's published sample", () => {
    assert.equal(
      authorization(sample, credentials, 1551113065),
      "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
    );
  });

  const traps: { title: string; request?: Partial<typeof sample>; at?: number }[] = [
    { title: "the stop of an import" },
    { title: "the last second of a day in UTC", at: 1735689599 },
    { title: "the first second of a year in UTC", at: 1735689600 },
    { title: "the 29th of February", at: 1709210096 },
    { title: "a finance region's host", request: { host: "cdb.ap-shanghai-fsi.tencentcloudapi.com" } },
    { title: "a body beyond ASCII", request: { body: '{"AsyncRequestId":"未命名 \u{1F600} é"}' } },
    { title: "a body with line ends", request: { body: '{\r\n"a": "\\n"\n}\n' } },
  ];
  for (const { title, request, at = 1551113065 } of traps) {
    it(`agrees with the official client on ${title}`, () => {
      const asked = { ...stop, ...request };
      assert.equal(authorization(asked, credentials, at), officially(asked, credentials, at));
    });
  }

  it("agrees with the official client on 1,000 random requests", () => {
    const letters = [...'abcdefXYZ0189 -_/"\\\n{}未命名é\u{1F600}'];
    const text = (most: number) =>
      Array.from({ length: randomInt(most) }, () => letters[randomInt(letters.length)]).join("");
    for (let n = 0; n < 1000; n++) {
      const service = n % 3 === 0 ? "cdb" : randomBytes(3).toString("hex");
      const region = n % 2 === 0 ? "" : `${["ap-shanghai-fsi", "na-ashburn", "intl"][n % 3]}.`;
      const request = {
        service,
        host: `${service}.${region}tencentcloudapi.com`,
        contentType: n % 4 === 0 ? "application/json; charset=utf-8" : "application/json",
        body: JSON.stringify({ AsyncRequestId: text(60), [text(10)]: [text(200), n, null] }),
      };
      const keys = {
        secretId: `AKID${randomBytes(16).toString("hex")}`,
        secretKey: randomBytes(1 + (n % 60)).toString("base64"),
      };
      const at = randomInt(2 ** 32);
      // The token of temporary keys travels in a header of its own and changes nothing.
      const token = n % 2 === 0 ? { token: randomBytes(40).toString("base64") } : {};
      assert.equal(authorization(request, { ...keys, ...token }, at), officially(request, keys, at));
    }
  });

  it("signs the host with its port, as it is sent; the official client leaves the port out", () => {
    const bare = { ...stop, host: "127.0.0.1" };
    const withPort = { ...stop, host: "127.0.0.1:8080" };
    const at = 1551113065;
    assert.equal(officially(withPort, credentials, at), authorization(bare, credentials, at));
    assert.notEqual(authorization(withPort, credentials, at), authorization(bare, credentials, at));
  });
});
