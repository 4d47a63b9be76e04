import { adobeExportRoutes, adobeNotFound } from "./adobe-export";
import { adobeTokenRoutes, imsNotFound } from "./adobe-token";
import { type Answer, type Call, header, type Route } from "./exchange";
import { metadataNotFound, metadataRoutes } from "./metadata";
import { aiAppRoutes } from "./ncloud-ai-app";
import { gatewayError as ncloudError } from "./ncloud-gateway";
import { searchEngineRoutes } from "./ncloud-search-engine";
import { stsRoutes } from "./sts";
import { tencentNotFound, tencentRoutes } from "./tencentcloud-import";
import type { World } from "./world";

const routes: readonly Route[] = [
  ...adobeExportRoutes,
  ...adobeTokenRoutes,
  ...searchEngineRoutes,
  ...aiAppRoutes,
  ...tencentRoutes,
  ...stsRoutes,
  ...metadataRoutes,
];

/** Whose gateway answers where no route does, by the path's beginning. */
const gateways: readonly { api: string; prefix: string; notFound: (call: Call, world: World) => Answer }[] = [
  { api: "adobe.export", prefix: "/data/", notFound: adobeNotFound },
  { api: "adobe.ims", prefix: "/ims/", notFound: imsNotFound },
  { api: "ncloud.aiapp", prefix: "/api/v2/aiapps/", notFound: (call) => ncloudError(call, 300, "URL not found.") },
  { api: "ncloud.import", prefix: "/api/", notFound: (call) => ncloudError(call, 300, "URL not found.") },
  { api: "metadata", prefix: "/latest/meta-data/", notFound: metadataNotFound },
  { api: "tencentcloud.import", prefix: "/", notFound: tencentNotFound },
];

const compiled = routes.map((route) => ({ route, pattern: patternOf(route.path) }));

function patternOf(path: string): RegExp {
  const source = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}$`);
}

export interface Target {
  api: string;
  action: string | undefined;
  handle(call: Call, world: World): Answer;
}

/** The route for a call, or its vendor's not-found. */
export function find(call: Call): Target {
  for (const { route, pattern } of compiled) {
    const match = route.method === call.method ? pattern.exec(call.path) : null;
    if (!match || (route.header && header(call, route.header.name) !== route.header.value)) continue;
    const params = { ...match.groups };
    return { api: route.api, action: route.action, handle: (at, world) => route.handle(at, world, params) };
  }
  const gateway = gateways.find((known) => call.path.startsWith(known.prefix));
  return {
    api: gateway?.api ?? "unknown",
    action: undefined,
    handle: (at, world) => gateway?.notFound(at, world) ?? { status: 404 },
  };
}
