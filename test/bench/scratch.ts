import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAll, startedBelow } from "../engine/harness/processes";

/** A temporary folder for everything, so that an interrupted bench leaves nothing, wherever it was interrupted. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "datajobs-bench-"));

  constructor() {
    // For this process, and all that it starts; the harness gives each project one inside it.
    process.env.TMPDIR = this.folder;
  }

  /** Ends whatever works in it, and takes it away. */
  async remove(): Promise<void> {
    await killAll(() => startedBelow(this.folder));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
