/** How far the making of a connection has come. */
export type Phase = "name" | "connect" | "tunnel" | "TLS";

/** No byte of the request has left: whatever it asks for, it may be sent again. */
export class Unsent extends Error {
  constructor(
    readonly phase: Phase,
    why: string,
    /** Something on the way has said no, and will say it again. */
    readonly final = false,
  ) {
    super(why);
    this.name = "Unsent";
  }
}

/** What a failure of the network is called, for a message: nothing is decided by it. */
export function nameOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
