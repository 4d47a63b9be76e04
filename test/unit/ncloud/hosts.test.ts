import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import { ConfigurationError } from "../../../provider/core/errors";
import { dataForestAt, type Place, placeOf, searchEngineAt } from "../../../provider/ncloud/hosts";
import { createWorld } from "../../../provider/world";

type Env = Record<string, string>;

function configured(env: Env, stack: Env = {}): Configuration {
  return new Configuration(sourcesIn(createWorld({ env, home: undefined }), (key) => stack[key]));
}

const PUBLIC = "https://vpcsearchengine.apigw.ntruss.com";
const GOV = "https://vpcsearchengine.apigw.gov-ntruss.com";
const FIN = "https://fin-vpcsearchengine.apigw.fin-ntruss.com";

describe("hosts of the Search Engine Service", () => {
  const table: { place: Place; origin: string; prefix: string }[] = [
    { place: { site: "public", region: "KR" }, origin: PUBLIC, prefix: "/api/v2" },
    { place: { site: "public", region: "SGN" }, origin: PUBLIC, prefix: "/api/sgn-v2" },
    { place: { site: "public", region: "JPN" }, origin: PUBLIC, prefix: "/api/jpn-v2" },
    { place: { site: "gov", region: "KR" }, origin: GOV, prefix: "/api/v2" },
    { place: { site: "gov", region: "KRS" }, origin: GOV, prefix: "/api/krs-v2" },
    { place: { site: "fin", region: "FKR" }, origin: FIN, prefix: "/api/v2" },
  ];
  for (const { place, origin, prefix } of table) {
    it(`${place.site} ${place.region} is ${origin}${prefix}`, () => {
      assert.deepEqual(searchEngineAt(configured({}), place), { origin, prefix });
    });
  }

  it("a configured endpoint takes the place of the host and leaves the prefix", () => {
    const config = configured({ NCLOUD_SEARCH_ENGINE_ENDPOINT: "http://127.0.0.1:8080" });
    const at = searchEngineAt(config, { site: "gov", region: "KRS" });
    assert.deepEqual(at, { origin: "http://127.0.0.1:8080", prefix: "/api/krs-v2" });
  });
});

describe("place of a cluster", () => {
  const found: { title: string; env?: Env; stack?: Env; argument?: string; place: Place }[] = [
    { title: "KR without a site is public", argument: "KR", place: { site: "public", region: "KR" } },
    { title: "SGN without a site is public", argument: "SGN", place: { site: "public", region: "SGN" } },
    { title: "JPN without a site is public", argument: "JPN", place: { site: "public", region: "JPN" } },
    { title: "KRS without a site is gov", argument: "KRS", place: { site: "gov", region: "KRS" } },
    { title: "FKR without a site is fin", argument: "FKR", place: { site: "fin", region: "FKR" } },
    {
      title: "KR is on gov where gov is configured",
      env: { NCLOUD_SITE: "gov" },
      argument: "KR",
      place: { site: "gov", region: "KR" },
    },
    {
      title: "the region may come from the environment",
      env: { NCLOUD_REGION: "JPN" },
      place: { site: "public", region: "JPN" },
    },
    {
      title: "stack configuration goes before the environment",
      env: { NCLOUD_REGION: "JPN" },
      stack: { ncloudRegion: "SGN" },
      place: { site: "public", region: "SGN" },
    },
    {
      title: "the argument goes before all",
      env: { NCLOUD_REGION: "JPN" },
      stack: { ncloudRegion: "SGN" },
      argument: "KR",
      place: { site: "public", region: "KR" },
    },
    {
      title: "case does not matter in configuration",
      env: { NCLOUD_REGION: "krs", NCLOUD_SITE: "GOV" },
      place: { site: "gov", region: "KRS" },
    },
  ];
  for (const { title, env = {}, stack, argument, place } of found) {
    it(title, () => assert.deepEqual(placeOf(configured(env, stack), "stop it", argument), place));
  }

  const refused: { title: string; env: Env; argument?: string; message: RegExp }[] = [
    {
      title: "a region that the configured site does not have, naming those that it has",
      env: { NCLOUD_SITE: "fin" },
      argument: "KR",
      message: /site fin has no region KR\. Allowed on site fin: FKR; region KR is on site public or gov/,
    },
    {
      title: "a gov region on site public",
      env: { NCLOUD_SITE: "public", NCLOUD_REGION: "KRS" },
      message: /site public has no region KRS\. Allowed on site public: KR, SGN, JPN; region KRS is on site gov/,
    },
    {
      title: "an unknown site, naming the known ones but not repeating it",
      env: { NCLOUD_SITE: "moon" },
      argument: "KR",
      message: /^cannot stop it: ncloudSite \(environment NCLOUD_SITE\) is unknown\. Allowed: public, gov, fin\.$/,
    },
    {
      title: "an unknown region, naming the known ones but not repeating it",
      env: { NCLOUD_REGION: "US" },
      message:
        /^cannot stop it: ncloudRegion \(environment NCLOUD_REGION\) is unknown\. Allowed: KR, SGN, JPN, KRS, FKR\.$/,
    },
    {
      title: "no region at all, naming every place that was looked at",
      env: { NCLOUD_ACCESS_KEY: "id", NCLOUD_SECRET_KEY: "key" },
      message: /ncloudRegion .* is not set\. Looked at: the argument region .*datajobs:ncloudRegion.*NCLOUD_REGION/,
    },
  ];
  for (const { title, env, argument, message } of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => placeOf(configured(env), "stop it", argument),
        (error: Error) => {
          assert.ok(error instanceof ConfigurationError);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});

describe("host of Data Forest", () => {
  it("is the one of the public site", () => {
    assert.equal(dataForestAt(configured({}), "kill it"), "https://df.apigw.ntruss.com");
    assert.equal(dataForestAt(configured({ NCLOUD_SITE: "public" }), "kill it"), "https://df.apigw.ntruss.com");
  });

  it("may be configured", () => {
    const config = configured({ NCLOUD_DATA_FOREST_ENDPOINT: "http://127.0.0.1:8080" });
    assert.equal(dataForestAt(config, "kill it"), "http://127.0.0.1:8080");
  });

  it("is refused on another site", () => {
    const config = configured({ NCLOUD_SITE: "gov" });
    assert.throws(() => dataForestAt(config, "kill it"), {
      name: "ConfigurationError",
      message: /no AI apps.*Allowed: public/,
    });
  });
});
