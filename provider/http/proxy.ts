import type { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { ConfigurationError } from "../core/errors";

/** Whether the proxy hung up instead of connecting: nothing of the request has left by then. */
export function hungUp({ message }: Error): boolean {
  return message.startsWith("Proxy connection ended before receiving CONNECT response");
}

/**
 * Tunnels through the proxies that the environment names (`https_proxy`, `all_proxy`, `no_proxy`, in either case). axios' own
 * wait for ever for a proxy that hangs up, and keep no connection.
 */
export class Tunnels {
  private readonly agents = new Map<string, Promise<HttpsProxyAgent<string>>>();

  /**
   * Undefined where there is no proxy, and for plain HTTP, which goes to its proxy as it stands.
   * @throws ConfigurationError for what is no proxy
   */
  async agentFor(url: string): Promise<HttpsProxyAgent<string> | undefined> {
    const proxy = getProxyForUrl(url);
    if (proxy === "") return undefined;
    if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol)) {
      // Not repeated: it may hold a password.
      throw new ConfigurationError({
        what: "use the proxy that the environment names",
        why: "it is no http: or https: URL",
        advice: "Looked at: http_proxy, https_proxy, all_proxy.",
      });
    }
    if (!url.startsWith("https:")) return undefined;
    const agent = this.agents.get(proxy) ?? tunnel(proxy);
    this.agents.set(proxy, agent);
    return agent;
  }
}

/** Loaded by those only who have a proxy. */
async function tunnel(proxy: string): Promise<HttpsProxyAgent<string>> {
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  return new HttpsProxyAgent(proxy, { keepAlive: true });
}
