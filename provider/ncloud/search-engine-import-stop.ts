import { z } from "zod";
import type { Call } from "../core/call";
import { DataJobsError, NotFound, quote, Refused } from "../core/errors";
import { field } from "../core/fields";
import { defineStop, stopsAnew } from "../core/stop";
import { compact, plainText, type Values } from "../core/values";
import { absence } from "./errors";
import { region, serviceGroupInstanceNo } from "./fields";
import { type Place, placeOf, placeSettings } from "./hosts";
import { hasEnded, importHistory, isListed, nameOf, stopDataImport } from "./search-engine";

export const searchEngineImportStop = defineStop({
  token: "ncloud:SearchEngineImportStop",
  description: [
    "Stops the data import that runs on a cluster of NAVER Cloud's Search Engine Service.",
    "",
    "**It stops whatever import runs on that cluster at that moment, whoever started it. With `stopOn: destroy` that is the moment of `pulumi destroy`: an import that somebody has started since is stopped as well.** " +
      "An import has no id to name it by, so an outcome that was lost on the way can't be looked up: the error then says to look at the console.",
    "",
    "API: `GET /import/stopDataImportJob/{serviceGroupInstanceNo}` of the Search Engine Service.",
  ].join("\n"),
  example: { name: "cluster", arguments: { serviceGroupInstanceNo: 1037001, region: "KR", stopOn: "destroy" } },
  caution:
    " **It then stops whatever import runs on that cluster at that moment, also one that somebody has started since.**",
  describe: (state) => nameOf(clusterOf(state)),

  target: {
    serviceGroupInstanceNo: field(serviceGroupInstanceNo(), {
      description: "Number of the cluster, as a number or as text (`getClusterInfoList` lists them).",
      change: stopsAnew,
      canonical: (value) => plainText(value) ?? value,
    }),
    region: field(region(), {
      description:
        "Region of the cluster. Default: the configured one (`ncloudRegion`). `KR`, `SGN` and `JPN` are on site public, `KR` and `KRS` on site gov, `FKR` on site fin.",
      change: stopsAnew,
      place: true,
    }),
  },
  places: placeSettings,
  outputs: {
    site: field(z.string(), { description: "Site on which the cluster lives: `public`, `gov` or `fin`." }),
    region: field(z.string(), { description: "Region in which the cluster lives." }),
    code: field(z.number().optional(), { description: "Code of the service's answer; 0 is success." }),
    message: field(z.string().optional(), { description: "Text of the service's answer." }),
    requestId: field(z.string().optional(), { description: "Id of the request, for the vendor's support." }),
  },

  place: ({ config }, inputs) => {
    const what = `stop the import on cluster ${inputs.serviceGroupInstanceNo}`;
    return { ...placeOf(config, what, inputs.region) };
  },
  idOf: ({ site, region, serviceGroupInstanceNo: no }) => `${site}/${region}/${no}`,

  async stop(call, state) {
    try {
      const { stopped, code, message: text, requestId } = await stopDataImport(call, clusterOf(state));
      const message = text && quote(call.world.secrets, text);
      const said = `the service answered code ${code}${message ? `, ${message}` : ""}`;
      const facts = compact({ code, message, requestId });
      if (stopped) return { as: "stopped", said, facts };
      return {
        as: "nothing",
        said: `no import was running there, or it had just ended (${said} without a result)`,
        facts,
      };
    } catch (error) {
      if (error instanceof NotFound) {
        // The gateway says the same of a route that it doesn't have: whether the account has the cluster, its list tells.
        if (await mayBeThere(call, clusterOf(state))) throw error;
        return { as: "absent", said: absence(error), facts: {} };
      }
      // The service itself said no, with HTTP 200. What it says on an idle cluster is documented nowhere.
      const refused = error instanceof Refused && error.vendor.status === 200;
      if (!refused || !(await isIdle(call, clusterOf(state)))) throw error;
      const said = `its history shows no import that has not ended (the service answered code ${error.vendor.code})`;
      return {
        as: "nothing",
        said,
        facts: compact({ message: error.vendor.message, requestId: error.vendor.requestId }),
      };
    }
  },
});

/** Whether the cluster's history can be read and each import in it has an end. */
async function isIdle(call: Call, cluster: ReturnType<typeof clusterOf>): Promise<boolean> {
  try {
    for await (const imports of importHistory(call, cluster)) {
      if (!imports.every(hasEnded)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof DataJobsError) return false;
    throw error;
  }
}

/** Unless the list of clusters can be read, to its end, and doesn't have it. */
async function mayBeThere(call: Call, cluster: ReturnType<typeof clusterOf>): Promise<boolean> {
  try {
    return await isListed(call, cluster);
  } catch (error) {
    if (error instanceof DataJobsError) return true;
    throw error;
  }
}

function clusterOf(state: Values) {
  const { site, region } = state as unknown as Place;
  return { site, region, serviceGroupInstanceNo: String(state.serviceGroupInstanceNo) };
}
