import assert from "node:assert/strict";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { describe, it } from "node:test";
import { signedHeaders } from "../../../provider/ncloud/sign";

/** HMAC-SHA256 by its definition (RFC 2104), out of nothing but SHA-256. */
function hmac(key: string, text: string): string {
  const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const bytes = Buffer.from(key, "utf8");
  const block = Buffer.concat([bytes.length > 64 ? sha256(bytes) : bytes], 64);
  const padded = (byte: number) => Buffer.from(block.map((each) => each ^ byte));
  return sha256(padded(0x5c), sha256(padded(0x36), Buffer.from(text, "utf8"))).toString("base64");
}

/** As the vendor's guide puts it together: method, space, url, new line, timestamp, new line, access key. */
function published(method: string, url: string, timestamp: string, accessKey: string, secretKey: string): string {
  let message = "";
  for (const part of [method, " ", url, "\n", timestamp, "\n", accessKey]) message += part;
  return hmac(secretKey, message);
}

const credentials = { accessKey: "17F9A6E9F72BD92ED94B", secretKey: "zT1rWvtY9vEXAMPLEdwMhX8vEXAMPLEnW3r7pX" };

const cases: { title: string; method?: string; requestUri: string; at?: number; key?: Partial<typeof credentials> }[] =
  [
    { title: "the stop of the vendor's page", requestUri: "/api/v2/import/stopDataImportJob/1037001" },
    { title: "another region's prefix", requestUri: "/api/sgn-v2/import/stopDataImportJob/1037001" },
    { title: "the kill of the vendor's page", method: "POST", requestUri: "/api/v2/aiapps/kill", at: 1658898041497 },
    { title: "a query in the order in which it is sent", requestUri: "/photos/puppy.jpg?query2=b&query1=a" },
    { title: "a query without values", requestUri: "/photos/puppy.jpg?query1=&query2" },
    { title: "escapes in path and query as they are sent", requestUri: "/a%20b/%ED%95%9C?x=%2F&y=+" },
    { title: "text beyond ASCII as UTF-8", requestUri: "/클러스터?x=é" },
    { title: "a secret key longer than a block of SHA-256", requestUri: "/x", key: { secretKey: "k".repeat(100) } },
    { title: "a secret key with = and /", requestUri: "/x", key: { secretKey: "a=b==/c+" } },
  ];

describe("NAVER Cloud signature v2", () => {
  for (const { title, method = "GET", requestUri, at = 1505290625682, key = {} } of cases) {
    it(`covers ${title}`, () => {
      const keys = { ...credentials, ...key };
      const headers = signedHeaders({ method, requestUri }, keys, at);
      assert.deepEqual(headers, {
        "x-ncp-apigw-timestamp": String(at),
        "x-ncp-iam-access-key": keys.accessKey,
        "x-ncp-apigw-signature-v2": published(method, requestUri, String(at), keys.accessKey, keys.secretKey),
      });
    });
  }

  it("agrees with an independent implementation on 1,000 random requests", () => {
    for (let n = 0; n < 1000; n++) {
      const method = n % 2 ? "GET" : "POST";
      const requestUri = `/${randomBytes(n % 40).toString("base64url")}?${randomBytes(n % 7).toString("base64")}`;
      const at = randomInt(2 ** 41);
      const keys = {
        accessKey: randomBytes(10).toString("hex"),
        secretKey: randomBytes(1 + (n % 90)).toString("base64"),
      };
      assert.equal(
        signedHeaders({ method, requestUri }, keys, at)["x-ncp-apigw-signature-v2"],
        published(method, requestUri, String(at), keys.accessKey, keys.secretKey),
      );
    }
  });

  it("is made anew with another time, method or address", () => {
    const one = signedHeaders({ method: "GET", requestUri: "/x" }, credentials, 1505290625682);
    for (const [request, at] of [
      [{ method: "GET", requestUri: "/x" }, 1505290625683],
      [{ method: "POST", requestUri: "/x" }, 1505290625682],
      [{ method: "GET", requestUri: "/x?" }, 1505290625682],
    ] as const) {
      const other = signedHeaders(request, credentials, at);
      assert.notEqual(other["x-ncp-apigw-signature-v2"], one["x-ncp-apigw-signature-v2"]);
    }
  });

  it("has whole milliseconds, also where the corrected clock has halves of them", () => {
    const headers = signedHeaders({ method: "GET", requestUri: "/x" }, credentials, 1505290625682.5);
    assert.equal(headers["x-ncp-apigw-timestamp"], "1505290625682");
  });
});
