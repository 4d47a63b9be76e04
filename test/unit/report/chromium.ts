import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

const MOST_MS = 60_000;

/** The path of a Chromium on this machine; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

// biome-ignore lint/suspicious/noExplicitAny: what DevTools answers is read by whoever asked
type Answer = any;

interface Event {
  readonly method: string;
  readonly params: Answer;
}

/** One tab of a headless Chromium, spoken to through a pipe in Chrome's DevTools protocol. */
export class Tab {
  readonly events: Event[] = [];
  private readonly waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  private count = 0;
  private session: string | undefined;

  private constructor(
    private readonly browser: ChildProcess,
    private readonly profile: string,
  ) {
    let text = "";
    (browser.stdio[4] as Readable).setEncoding("utf8").on("data", (more: string) => {
      const messages = (text + more).split("\0");
      text = messages.pop() ?? "";
      for (const message of messages) this.take(JSON.parse(message));
    });
    browser.on("exit", () => {
      for (const { reject } of this.waiting.values()) reject(new Error("Chromium has ended"));
    });
  }

  static async open(chromium: string): Promise<Tab> {
    const profile = mkdtempSync(join(tmpdir(), "datajobs-chromium-"));
    const stdio: ("ignore" | "pipe")[] = ["ignore", "ignore", "ignore", "pipe", "pipe"];
    const tab = new Tab(spawn(chromium, [...FLAGS, `--user-data-dir=${profile}`], { stdio }), profile);
    const { targetId } = await tab.ask("Target.createTarget", { url: "about:blank" });
    tab.session = (await tab.ask("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await tab.ask(`${domain}.enable`);
    return tab;
  }

  ask(method: string, params: object = {}): Promise<Answer> {
    const id = ++this.count;
    const message = { id, method, params, ...(this.session !== undefined && { sessionId: this.session }) };
    (this.browser.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  async look(as: { width: number; height?: number; scheme?: "light" | "dark" }): Promise<void> {
    const { width, height = 900, scheme = "light" } = as;
    await this.ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await this.ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  }

  /** @returns milliseconds until the page is laid out and painted */
  async show(url: string): Promise<number> {
    this.events.length = 0;
    const begun = performance.now();
    await this.ask("Page.navigate", { url });
    while (!this.events.some(({ method }) => method === "Page.loadEventFired")) {
      if (performance.now() - begun > MOST_MS) throw new Error(`${url} is not loaded after ${MOST_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await this.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    return performance.now() - begun;
  }

  /** What a piece of JavaScript gives in the page. */
  async run(expression: string): Promise<Answer> {
    const { result, exceptionDetails } = await this.ask("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  async picture(height?: number): Promise<Buffer> {
    const [width, whole] = await this.run("[innerWidth, document.documentElement.scrollHeight]");
    const clip = { x: 0, y: 0, width, height: height ?? whole, scale: 1 };
    const { data } = await this.ask("Page.captureScreenshot", { clip, captureBeyondViewport: true });
    return Buffer.from(data, "base64");
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.browser.once("exit", resolve));
    this.session = undefined;
    this.ask("Browser.close").catch(() => {});
    if (this.browser.exitCode === null && this.browser.signalCode === null) await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private take(message: { id?: number; result?: Answer; error?: { message: string } } & Partial<Event>): void {
    if (message.id === undefined) {
      this.events.push(message as Event);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }
}
