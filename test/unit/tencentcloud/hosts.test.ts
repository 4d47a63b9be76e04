import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Configuration, sourcesIn } from "../../../provider/core/config";
import { ConfigurationError } from "../../../provider/core/errors";
import { originFor, regionOf } from "../../../provider/tencentcloud/hosts";
import { createWorld } from "../../../provider/world";

function configured(env: Record<string, string>): Configuration {
  return new Configuration(sourcesIn(createWorld({ env, home: undefined }), () => undefined));
}

describe("host of CDB", () => {
  const table: { region: string; endpoint?: string; origin: string }[] = [
    { region: "ap-guangzhou", origin: "https://cdb.tencentcloudapi.com" },
    { region: "na-siliconvalley", origin: "https://cdb.tencentcloudapi.com" },
    { region: "ap-shanghai-fsi", origin: "https://cdb.ap-shanghai-fsi.tencentcloudapi.com" },
    { region: "ap-shenzhen-fsi", origin: "https://cdb.ap-shenzhen-fsi.tencentcloudapi.com" },
    { region: "ap-beijing-fsi", origin: "https://cdb.ap-beijing-fsi.tencentcloudapi.com" },
    {
      region: "ap-guangzhou",
      endpoint: "https://cdb.intl.tencentcloudapi.com",
      origin: "https://cdb.intl.tencentcloudapi.com",
    },
    {
      region: "ap-guangzhou",
      endpoint: "https://cdb.ap-guangzhou.tencentcloudapi.com/",
      origin: "https://cdb.ap-guangzhou.tencentcloudapi.com",
    },
    {
      region: "ap-shanghai-fsi",
      endpoint: "https://cdb.ap-shanghai-fsi.tencentcloudapi.com",
      origin: "https://cdb.ap-shanghai-fsi.tencentcloudapi.com",
    },
    { region: "ap-shanghai-fsi", endpoint: "http://127.0.0.1:8080", origin: "http://127.0.0.1:8080" },
    { region: "ap-shanghai-fsi", endpoint: "https://proxy.example.com", origin: "https://proxy.example.com" },
  ];
  for (const { region, endpoint, origin } of table) {
    it(`for ${region}${endpoint ? ` with the endpoint ${endpoint}` : ""} is ${origin}`, () => {
      const config = configured(endpoint === undefined ? {} : { TENCENTCLOUD_CDB_ENDPOINT: endpoint });
      assert.equal(originFor(config, "stop it", region), origin);
    });
  }

  const contradictions: [region: string, endpoint: string, allowed: string][] = [
    ["ap-shanghai-fsi", "https://cdb.tencentcloudapi.com", "cdb.ap-shanghai-fsi"],
    ["ap-shanghai-fsi", "https://cdb.intl.tencentcloudapi.com", "cdb.ap-shanghai-fsi"],
    ["ap-shanghai-fsi", "https://cdb.ap-shenzhen-fsi.tencentcloudapi.com", "cdb.ap-shanghai-fsi"],
    ["ap-shanghai-fsi", "https://cdb.ap-shanghai.tencentcloudapi.com", "cdb.ap-shanghai-fsi"],
    ["ap-guangzhou", "https://cdb.ap-shanghai-fsi.tencentcloudapi.com", "cdb"],
  ];
  for (const [region, endpoint, allowed] of contradictions) {
    it(`${endpoint} contradicts ${region}, and the error names what is allowed`, () => {
      const config = configured({ TENCENTCLOUD_CDB_ENDPOINT: endpoint });
      assert.throws(
        () => originFor(config, "stop it", region),
        (error: Error) => {
          assert.ok(error instanceof ConfigurationError);
          assert.ok(error.message.includes(`Allowed: https://${allowed}.tencentcloudapi.com`), error.message);
          return true;
        },
      );
    });
  }
});

describe("region", () => {
  it("comes from the argument before the environment", () => {
    const config = configured({ TENCENTCLOUD_REGION: "ap-beijing" });
    assert.equal(regionOf(config, "stop it", "ap-shanghai"), "ap-shanghai");
    assert.equal(regionOf(config, "stop it"), "ap-beijing");
  });

  for (const region of ["ap-guangzhou/../x", "AP-GUANGZHOU", "x", "ap-guangzhou.evil.com", "ap_guangzhou"]) {
    it(`can't be ${JSON.stringify(region)}, and the error doesn't repeat it`, () => {
      assert.throws(() => regionOf(configured({ TENCENTCLOUD_REGION: region }), "stop it"), {
        name: "ConfigurationError",
        message:
          "cannot stop it: tencentcloudRegion (environment TENCENTCLOUD_REGION) is no region. Allowed: for example ap-guangzhou.",
      });
    });
  }

  it("that is missing is reported with every place that was looked at", () => {
    assert.throws(() => regionOf(configured({}), "stop it"), {
      message:
        /the argument region.*datajobs:tencentcloudRegion.*TENCENTCLOUD_REGION; the file ~\/\.tccli\/PROFILE\.configure/,
    });
  });
});
