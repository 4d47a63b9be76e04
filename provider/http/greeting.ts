import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import type { Place } from "./address";
import { nameOf, Unsent } from "./unsent";

const FAULTS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: "is for other names",
  CERT_HAS_EXPIRED: "has expired",
  CERT_NOT_YET_VALID: "is not valid yet",
};
const PRIVATE =
  "is from an authority that this machine does not know: if it is a private one, name the file of its certificate in NODE_EXTRA_CA_CERTS";

/**
 * TLS over a connection that stands, verified.
 * @throws Unsent
 */
export function greet(socket: Socket, { host, called }: Place): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const secured = connect({
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      ALPNProtocols: ["http/1.1"],
    });
    const end = (why: string) => fail(new Unsent("TLS", why));
    // For as long as it lives: an error that nobody listens to ends the process.
    secured.on("error", (error) => end(wordsOf(error, secured, called)));
    secured.once("close", () => end(`${called} closed the connection before TLS stood`));
    secured.once("secureConnect", () => done(secured));
  });
}

function wordsOf(error: Error, { authorizationError }: TLSSocket, called: string): string {
  const code = nameOf(error);
  if (authorizationError) return `the certificate of ${called} ${FAULTS[code] ?? PRIVATE} (${code})`;
  if (code === "ECONNRESET") return `${called} closed the connection before TLS stood`;
  return `${called} does not speak TLS as it should (${code})`;
}
