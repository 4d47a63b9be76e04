import { BlockList, isIP } from "node:net";

/**
 * Whether `list`, the text of NO_PROXY, exempts a host. Where curl and Go read an entry differently it counts as either
 * would have it: who writes `*.example.com`, `example.com:8443` or `10.0.0.0/8` means it.
 */
export function exempts(list: string, host: string, port: number): boolean {
  const name = host.replace(/\.$/, "").toLowerCase();
  return list.split(/[\s,]+/).some((entry) => entry !== "" && fits(entry.toLowerCase(), name, port));
}

function fits(entry: string, host: string, port: number): boolean {
  if (entry === "*") return true;
  const { place, only } = portOf(entry);
  if (only !== undefined && only !== port) return false;
  if (isIP(host) !== 0) return isWithin(host, place);
  const suffix = place.replace(/^\*?\./, "").replace(/\.$/, "");
  return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
}

/** `example.com:8443`, `[::1]:8443`; an IPv6 address without brackets has colons, and no port. */
function portOf(entry: string): { readonly place: string; readonly only?: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const place = bracketed ?? plain ?? entry;
  return port === undefined ? { place } : { place, only: Number(port) };
}

/** `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`. */
function isWithin(address: string, network: string): boolean {
  const [base = "", bits, ...more] = network.split("/");
  const family = isIP(base);
  if (family !== isIP(address) || more.length > 0) return false;
  const most = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (!/^\d+$/.test(bits ?? "0") || prefix > most) return false;
  const block = new BlockList();
  const kind = family === 4 ? "ipv4" : "ipv6";
  block.addSubnet(base, prefix, kind);
  return block.check(address, kind);
}
