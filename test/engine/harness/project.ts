import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { type Ended, Running } from "./cli";
import { readEvents, type Told } from "./events";
import { installation, programs } from "./installation";
import { oncePerRun, runFolder } from "./once";
import { type Found, isProvider, kill, killAll, startedWith } from "./processes";
import { checkClean, checkText, filesBelow, type Search } from "./rules";
import { readState, type State, stateFile } from "./state";
import { withoutTraces } from "./traces";

/** Marks every process that a project starts, however far it strays. */
const MARK = "DATAJOBS_TEST_PROJECT";

const STACK = "dev";

const PASSPHRASE = "CANARY-passphrase";

export type Env = Readonly<Record<string, string | undefined>>;

export interface ProjectOptions {
  readonly emulator: Emulator;
  readonly program?: string;
  /** Name of the program's file; what it ends in says what it is. */
  readonly main?: string;
  /** What its package.json says beside the name. */
  readonly manifest?: object;
  /** A folder with a Pulumi.yaml that is copied in place of all these. */
  readonly from?: string;
  /** Puts packages where the program finds them; by default the packed tarball and Pulumi's SDK. */
  readonly install?: (project: Project) => Promise<void>;
  /** Pulumi's own traces are searched for secrets as well: where neither program nor stack holds one. */
  readonly strict?: boolean;
}

export interface RunOptions {
  /** Whether it must fail; otherwise it must not. */
  readonly fails?: boolean;
  readonly flags?: readonly string[];
  readonly env?: Env;
}

export interface Result extends Ended, Told {
  /** `create nightly`, in the order in which they were begun. */
  readonly ops: readonly string[];
}

export type Verb = "preview" | "up" | "refresh" | "destroy";

const FLAGS: Readonly<Record<Verb, readonly string[]>> = {
  preview: [],
  up: ["--yes", "--skip-preview"],
  refresh: ["--yes", "--skip-preview"],
  destroy: ["--yes", "--skip-preview"],
};

/** A program in a folder of its own, with a backend, a home and a state folder that nobody else has. */
export class Project {
  /** Everything of the project is below it. */
  readonly root = mkdtempSync(join(runFolder(), "engine-"));
  private readonly main: string;
  private name = "jobs";
  private runs = 0;

  private constructor(
    private readonly options: ProjectOptions,
    private env: Env = options.emulator.env,
  ) {
    this.main = options.main ?? "index.js";
  }

  static async create(options: ProjectOptions): Promise<Project> {
    const project = new Project(options);
    open.add(project);
    try {
      await project.make();
      return project;
    } catch (error) {
      await project.close();
      throw error;
    }
  }

  /** The folder of the Pulumi program. */
  get folder(): string {
    return join(this.root, "program");
  }

  /** Where the provider keeps its records. */
  get intents(): string {
    return join(this.root, "records", "pulumi-datajobs", "intents");
  }

  program(text: string): void {
    writeFileSync(join(this.folder, this.main), text);
  }

  /** Other credentials, another place: for the runs to come, in place of the emulator's own variables. */
  environment(env: Env): void {
    this.env = env;
  }

  preview(options?: RunOptions): Promise<Result> {
    return this.run("preview", options);
  }

  up(options?: RunOptions): Promise<Result> {
    return this.run("up", options);
  }

  refresh(options?: RunOptions): Promise<Result> {
    return this.run("refresh", options);
  }

  destroy(options?: RunOptions): Promise<Result> {
    return this.run("destroy", options);
  }

  /** A preview in which nothing is to be done: the test that users trust. */
  async settled(): Promise<void> {
    const { ops } = await this.preview({ flags: ["--expect-no-changes"] });
    assert.deepEqual(
      ops.filter((op) => !op.startsWith("read ")),
      [],
    );
  }

  /** A run that a test interferes with. */
  begin(verb: Verb, { flags = [], env }: RunOptions = {}): { running: Running; result(): Promise<Result> } {
    const log = join(this.root, "events", `${++this.runs}.json`);
    const args = [verb, ...FLAGS[verb], "--stack", STACK, "--event-log", log, "--suppress-progress", ...flags];
    const running = this.start(args, env);
    return {
      running,
      result: async () => {
        const ended = await running.ended;
        const told = readEvents(log);
        const loud = flags.some((flag) => /^(-v=|--debug$)/.test(flag));
        const spare = loud && !this.options.strict ? withoutTraces : (text: string) => text;
        for (const text of [ended.text, ...told.diagnostics.map(({ message }) => message)]) checkText(spare(text));
        return { ...ended, ...told, ops: told.steps.map(({ op, name }) => `${op} ${name}`) };
      },
    };
  }

  /** Any other command on the stack. */
  command(...args: string[]): Promise<Ended> {
    return this.cli(...args, "--stack", STACK);
  }

  /** A command that knows no stack. */
  async cli(...args: string[]): Promise<Ended> {
    const ended = await this.start(args).ended;
    assert.equal(ended.code, 0, `pulumi ${args.join(" ")}:\n${ended.text}`);
    checkText(ended.text);
    return ended;
  }

  /** Lines of a shell, as the docs have them, in a file as a pipeline has them. */
  shell(lines: string, more: Env = {}): Running {
    const file = join(this.root, "temp", `recipe-${++this.runs}.sh`);
    writeFileSync(file, lines);
    const env = this.variables({ STACK, STATE: join(this.root, "state"), ...more });
    return new Running("bash", ["-e", file], { cwd: this.folder, env });
  }

  /** What an engine that is killed while it writes leaves empty in the file backend; nothing works until it is gone. */
  tornFiles(): string[] {
    return filesBelow(join(this.root, "state")).filter((file) => file.endsWith(".attrs") && statSync(file).size === 0);
  }

  get stateFile(): string {
    return stateFile(join(this.root, "state"), this.name, STACK);
  }

  state(): State {
    return readState(this.stateFile);
  }

  /** Everything that this project has started and that is still there. */
  processes(): Found[] {
    return startedWith(MARK, this.root);
  }

  providers(): Found[] {
    return this.processes().filter(isProvider);
  }

  /** Whatever a story came to: nothing is left running, and nothing is left on disk. */
  async close(): Promise<void> {
    await killAll(() => this.processes());
    rmSync(this.root, { recursive: true, force: true });
    open.delete(this);
  }

  /** No secret is in anything that was written, but in the program that names it. */
  checkFiles(): void {
    checkClean(this.root, this.search);
  }

  get search(): Search {
    const settings = readFileSync(join(this.folder, `Pulumi.${STACK}.yaml`), "utf8");
    const [, salt = ""] = /^encryptionsalt: *(\S+)/m.exec(settings) ?? [];
    return {
      key: { passphrase: PASSPHRASE, salt },
      except: [join(this.folder, this.main)],
      ...(!this.options.strict && { spare: withoutTraces }),
    };
  }

  private async make(): Promise<void> {
    const { program, manifest, from, install } = this.options;
    for (const name of ["program", "state", "home", "temp", "events"]) mkdirSync(join(this.root, name));
    if (from === undefined) this.writeManifests(manifest);
    else this.copy(from);
    if (install) await install(this);
    else symlinkSync(join(await installation(), "node_modules"), join(this.folder, "node_modules"));
    if (from === undefined) await this.copyStack();
    else await this.command("stack", "init");
    if (program !== undefined) this.program(program);
  }

  private writeManifests(manifest: object = {}): void {
    writeFileSync(join(this.folder, "Pulumi.yaml"), `name: ${this.name}\nruntime: nodejs\nmain: ${this.main}\n`);
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: this.name, private: true, ...manifest }));
  }

  private copy(from: string): void {
    cpSync(from, this.folder, { recursive: true });
    const [, name] = /^name: *(\S+)/m.exec(readFileSync(join(this.folder, "Pulumi.yaml"), "utf8")) ?? [];
    assert.ok(name, `${from} has no name`);
    this.name = name;
  }

  /** An empty stack takes a second to make, and is the same for every project of the same name. */
  private async copyStack(): Promise<void> {
    const made = await oncePerRun("stack", async (folder) => {
      await this.command("stack", "init");
      cpSync(join(this.root, "state"), join(folder, "state"), { recursive: true });
      cpSync(join(this.folder, `Pulumi.${STACK}.yaml`), join(folder, "settings.yaml"));
    });
    cpSync(join(made, "state"), join(this.root, "state"), { recursive: true });
    cpSync(join(made, "settings.yaml"), join(this.folder, `Pulumi.${STACK}.yaml`));
  }

  private async run(verb: Verb, options: RunOptions = {}): Promise<Result> {
    const result = await this.begin(verb, options).result();
    const failed = result.code !== 0;
    assert.equal(failed, options.fails === true, `pulumi ${verb} ended with exit code ${result.code}:\n${result.text}`);
    return result;
  }

  private start(args: readonly string[], more: Env = {}): Running {
    const always = ["--non-interactive", "--color=never"];
    return new Running("pulumi", [...args, ...always], { cwd: this.folder, env: this.variables(more) });
  }

  /** Made from nothing: neither the tester's credentials nor the test runner's settings reach what is tested. */
  private variables(more: Env): Record<string, string> {
    const all: Env = {
      PATH: programs(),
      HOME: join(this.root, "home"),
      TMPDIR: join(this.root, "temp"),
      XDG_STATE_HOME: join(this.root, "records"),
      PULUMI_HOME: join(this.root, "home", ".pulumi"),
      PULUMI_BACKEND_URL: `file://${join(this.root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
      // Without it there is no --event-log.
      PULUMI_DEBUG_COMMANDS: "true",
      [MARK]: this.root,
      ...this.env,
      ...more,
    };
    return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}

/** The test runner ends its processes by a signal, when it is interrupted and when a file takes too long. */
const open = new Set<Project>();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.once(signal, () => {
    for (const project of open) {
      kill(project.processes());
      rmSync(project.root, { recursive: true, force: true });
    }
    process.exit(1);
  });
}
