import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Configuration, type Setting, type Sources } from "../../../provider/core/config";
import { settings } from "../../../provider/registry";

const byKey = (key: string): Setting => settings.find((setting) => setting.key === key) as Setting;

function inEnvironment(key: string, value: string): Configuration {
  const sources: Sources = {
    stack: () => undefined,
    env: { [byKey(key).env[0] ?? ""]: value },
    now: () => 0,
    readText: () => undefined,
    guard: () => undefined,
  };
  return new Configuration(sources);
}

const find = (key: string, value: string) => inEnvironment(key, value).find(byKey(key));

describe("values as people paste them", () => {
  const meant: [title: string, key: string, pasted: string, value: string | undefined][] = [
    ["double quotes around", "adobeClientSecret", '"p8e-abc"', "p8e-abc"],
    ["single quotes around", "ncloudSecretKey", "'abcDEF=='", "abcDEF=="],
    ["backticks around", "ncloudSecretKey", "`abcDEF`", "abcDEF"],
    ["the quotes of a word processor", "adobeClientId", "“0123abcd”", "0123abcd"],
    ["quotes within quotes, and blanks between", "adobeClientId", ` "' 0123abcd '" `, "0123abcd"],
    ["nothing but quotes counts as not set", "adobeClientId", '""', undefined],
    ["a zero-width space in the middle", "tencentcloudSecretId", "AKID\u200babc", "AKIDabc"],
    ["a zero-width space at the end", "adobeClientSecret", "p8e-abc\u200b", "p8e-abc"],
    ["a byte order mark before", "ncloudAccessKey", "\ufeffABC", "ABC"],
    ["a soft hyphen, where a page broke the line", "adobeClientSecret", "p8e\u00ad-abc", "p8e-abc"],
    ["marks of direction around", "adobeImsOrg", "\u202a1BD@AdobeOrg\u202c", "1BD@AdobeOrg"],
    ["a no-break space at the end", "tencentcloudSecretKey", "abc\u00a0", "abc"],
    ["a line end at the end", "tencentcloudSecretKey", "abc\r\n", "abc"],
    ["the scheme before a token", "adobeAccessToken", "Bearer eyJhbGci.x.y", "eyJhbGci.x.y"],
    ["a whole header before a token", "adobeAccessToken", "Authorization: bearer eyJhbGci.x.y", "eyJhbGci.x.y"],
    ["the scheme within quotes", "adobeAccessToken", '"Bearer eyJhbGci.x.y"', "eyJhbGci.x.y"],
    ["the scheme before a session token", "tencentcloudSessionToken", "Bearer abc", "abc"],
    ["blanks between scopes", "adobeScopes", "openid AdobeID  session", "openid,AdobeID,session"],
    ["commas and blanks between scopes", "adobeScopes", "openid, AdobeID,\n session,", "openid,AdobeID,session"],
    ["scopes as a list of stack configuration", "adobeScopes", '["openid","AdobeID"]', "openid,AdobeID"],
    [
      "accounts between commas",
      "tencentcloudAllowedAccounts",
      "100000000001, 100000000002",
      "100000000001,100000000002",
    ],
    ["accounts as JSON", "tencentcloudAllowedAccounts", '["100000000001",100000000002]', "100000000001,100000000002"],
  ];
  for (const [title, key, pasted, value] of meant) {
    it(`${title}: understood`, () => assert.equal(find(key, pasted), value ?? byKey(key).fallback));
  }

  const refused: [title: string, key: string, pasted: string, why: RegExp][] = [
    ["a line break inside", "adobeClientSecret", "p8e-\nabc", /line break/],
    [
      "a sandbox's title",
      "adobeSandbox",
      "운영 환경",
      /beyond ASCII.*Allowed: the name of a sandbox \(not its title\)/,
    ],
    ["a sandbox with a blank", "adobeSandbox", "my sandbox", /contains blanks/],
    ["a sandbox with a slash", "adobeSandbox", "org/prod", /another form/],
    ["an organisation without its @", "adobeImsOrg", "0A1B2C3D4E5F60718293A4B5", /another form.*@AdobeOrg/],
    ["a dash of a word processor in a secret", "adobeClientSecret", "p8e–abc", /beyond ASCII/],
    ["a letter that looks like another one", "tencentcloudSecretId", "AKID\u0430bc", /beyond ASCII/],
    ["a no-break space inside", "ncloudSecretKey", "abc\u00a0def", /beyond ASCII/],
    ["a blank inside", "ncloudSecretKey", "abc def", /blanks/],
    ["a quotation mark at one end", "ncloudSecretKey", '"abcdef', /quotation mark at one end/],
    ["another scheme before a token", "adobeAccessToken", "Basic abcdef", /blanks/],
    ["an account that has letters", "tencentcloudAllowedAccounts", "100000000001,abc", /digits/],
    ["a list that isn't one", "tencentcloudAllowedAccounts", '["100000000001"', /quotation mark at one end/],
    ["a duration in words", "tencentcloudAssumeRoleSessionDuration", "1h", /whole seconds/],
  ];
  for (const [title, key, pasted, why] of refused) {
    it(`${title}: refused, naming setting and source and not the value`, () => {
      const source = `environment ${byKey(key).env[0]}`;
      assert.throws(
        () => find(key, pasted),
        (error: Error) =>
          error.name === "ConfigurationError" &&
          error.message.startsWith(`cannot use ${key} from ${source}: `) &&
          why.test(error.message) &&
          !error.message.includes(pasted),
      );
    });
  }

  it("no setting of any cloud lets through what a header can't carry", () => {
    for (const { key, env } of settings) {
      for (const bad of ["é", "a\u0000b", "a\r\nX-Injected: b", "값"]) {
        let carried = "";
        try {
          carried = env.length > 0 ? (find(key, bad) ?? "") : "";
        } catch (error) {
          assert.equal((error as Error).name, "ConfigurationError");
        }
        assert.match(carried, /^[\x21-\x7e]*$/, key);
      }
    }
  });

  it("both spellings of a pasted secret are kept out of texts", () => {
    const guarded: string[] = [];
    const { sources } = inEnvironment("adobeAccessToken", "Bearer CANARY-token");
    new Configuration({ ...sources, guard: (secret) => void guarded.push(secret) }).find(byKey("adobeAccessToken"));
    assert.ok(guarded.includes("Bearer CANARY-token") && guarded.includes("CANARY-token"));
  });
});
