import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { compiled, ROOT } from "../compiled.mjs";
import { Emulator } from "./emulator.mjs";

const STACK = "demo";
/** In the environment of all that is started here, so that it is found again however far it strays. */
const MARK = "DATAJOBS_DEMO";

/**
 * Where the demo plays: a temporary folder with copies of the examples, the packed package, a backend and a home of
 * its own. Nothing of the user's is read or written.
 */
export class Stage {
  root = mkdtempSync(join(tmpdir(), "datajobs-demo-"));
  /** @type {Record<string, string | undefined>} */
  #env = {};
  #signal;
  /** @type {Emulator | undefined} */
  #emulator;

  /** @param {{ bin: string, signal: AbortSignal }} options bin: the folder with the CLI */
  constructor({ bin, signal }) {
    this.#signal = signal;
    for (const name of ["home", "state", "temp"]) mkdirSync(join(this.root, name));
    // Also for what packs and unpacks in this process.
    process.env[MARK] = this.root;
    process.env.TMPDIR = join(this.root, "temp");
    const mine = Object.entries(process.env).filter(([name]) => !/^(ADOBE|NCLOUD|TENCENTCLOUD|PULUMI)_/.test(name));
    this.#env = {
      ...Object.fromEntries(mine),
      PATH: [bin, process.env.PATH].join(delimiter),
      NO_PROXY: "127.0.0.1",
      no_proxy: "127.0.0.1",
      XDG_STATE_HOME: join(this.root, "home"),
      PULUMI_HOME: join(this.root, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  }

  /**
   * Installs the packed package for copies of the examples, makes a stack for each and starts the emulator.
   * @param {string[]} examples
   * @returns {Promise<Emulator>}
   */
  async set(examples) {
    /** @type {typeof import("../../test/package/pack.js")} */
    const { installPacked } = compiled("test/package/pack.js");
    for (const name of examples) cpSync(join(ROOT, "examples", name), join(this.root, name), { recursive: true });
    const installing = installPacked(this.root);
    const stacks = examples.map((name) => this.#quietly(name, ["stack", "init", STACK]));
    // Whatever fails: nothing still writes into the folder when it is taken away.
    await Promise.allSettled([installing, ...stacks]);
    await Promise.all(stacks);
    const installed = await installing;
    this.#signal.throwIfAborted();
    const program = join(installed, "dist", "test", "emulator", "main.js");
    this.#emulator = await Emulator.start({ program, env: this.#env });
    Object.assign(this.#env, this.#emulator.env);
    return this.#emulator;
  }

  /**
   * Runs the CLI for an example; its output goes straight to the terminal.
   * @param {string} example
   * @param {string[]} args
   * @returns {Promise<number>} the exit code
   */
  pulumi(example, args) {
    return this.#run(example, args, "inherit").then(({ code }) => code);
  }

  /** Ends everything that was started here, and takes the folder away. */
  async strike() {
    /** @type {typeof import("../../test/engine/harness/processes.js")} */
    const { killAll, startedWith } = compiled("test/engine/harness/processes.js");
    this.#emulator?.stop();
    await killAll(() => startedWith(MARK, this.root));
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param {string} example @param {string[]} args */
  async #quietly(example, args) {
    const { code, output } = await this.#run(example, args, "pipe");
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} for ${example} failed:\n${output}`);
  }

  /**
   * @param {string} example
   * @param {string[]} args
   * @param {"inherit" | "pipe"} stdout
   * @returns {Promise<{ code: number, output: string }>}
   */
  #run(example, args, stdout) {
    this.#signal.throwIfAborted();
    const colour = process.stdout.isTTY === true ? "always" : "never";
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", colour], {
      cwd: join(this.root, example),
      env: this.#env,
      stdio: ["ignore", stdout, stdout],
      // A process group of its own: Ctrl-C reaches this process only, which ends the rest.
      detached: true,
    });
    const stop = () => void (child.pid !== undefined && process.kill(-child.pid, "SIGKILL"));
    this.#signal.addEventListener("abort", stop);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => (output += text));
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => {
        this.#signal.removeEventListener("abort", stop);
        if (this.#signal.aborted) reject(this.#signal.reason);
        else resolve({ code: code ?? 1, output });
      });
    });
  }
}
