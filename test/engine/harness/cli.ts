import { type ChildProcess, spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

export interface Ended {
  /** 128 where a signal ended it. */
  readonly code: number;
  /** stdout and stderr as they came. */
  readonly text: string;
}

/** Much longer than anything here takes, also on a machine that does other things besides. */
const LONGEST_MS = 4 * 60_000;
const DRAIN_MS = 2_000;

/** A command that runs in a process group of its own. */
export class Running {
  /** Settles within a few minutes, whatever the command does. */
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private written = "";

  constructor(command: string, args: readonly string[], { cwd, env }: { cwd: string; env: Record<string, string> }) {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (text: string) => {
        this.written += stripVTControlCharacters(text);
      });
    }
    this.ended = new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.written += `\n(killed by the test after ${LONGEST_MS} ms)\n`;
        this.killGroup().catch(() => undefined);
      }, LONGEST_MS);
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        clearTimeout(limit);
        const end = () => resolve({ code: code ?? (signal === null ? 1 : 128), text: this.written });
        // What it had written may still be on its way; and what outlives a killed engine may hold the pipes.
        const enough = setTimeout(end, DRAIN_MS);
        child.once("close", () => {
          clearTimeout(enough);
          end();
        });
      });
    });
  }

  get text(): string {
    return this.written;
  }

  /** To the command alone. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** SIGKILL to everything that is in the command's process group: not the provider, which has one of its own. */
  async killGroup(): Promise<void> {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, "SIGKILL");
    await this.ended;
  }
}
