import { setMaxListeners } from "node:events";
import { connect } from "node:net";
import type { Engine } from "../core/call";
import { ancestralCommands } from "../core/processes";

const PROBE_MS = 1000;

/**
 * The engine at this address. A provider is not in the engine's process group and outlives it, so a refused
 * connection is the only sign of its end; without an address there is none.
 */
export function engineAt(address: string | undefined): Engine {
  if (address === undefined || !/^[\w.[\]-]+:\d+$/.test(address)) return { alive: async () => true };
  return { address, alive: (other = address) => answers(other), isToldToReplace };
}

/**
 * Of a replacement that the user asks for the engine tells nothing: it checks and creates as if there had been none. Its own
 * command line does.
 */
function isToldToReplace(): boolean {
  return ancestralCommands().some((command) => command.some((each) => /^--(target-)?replace(=|$)/.test(each)));
}

function answers(address: string): Promise<boolean> {
  const at = address.lastIndexOf(":");
  return new Promise((resolve) => {
    const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) });
    const end = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(PROBE_MS, () => end(true));
    socket.once("connect", () => end(true));
    // Whatever else is wrong with this machine is no sign of the engine's death.
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
  });
}

/** A cancellation that any number of calls may listen to: Node takes more than ten for a leak, and tells the user so. */
export function cancellation(): AbortController {
  const control = new AbortController();
  setMaxListeners(0, control.signal);
  return control;
}

/**
 * The engine ends its providers in order, with SIGINT; one that was killed sends nothing. Whether its states are saved by then
 * is another matter.
 * The signal then takes its course: this process may have other resources with other ideas.
 */
export function atOrderlyEnd(work: () => void): void {
  process.once("SIGINT", () => {
    work();
    process.kill(process.pid, "SIGINT");
  });
}
