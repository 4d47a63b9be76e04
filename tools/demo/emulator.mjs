import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PlainError } from "../plain-error.mjs";

/**
 * @typedef {import("../../test/emulator/index.js").CallEntry} Call
 * @typedef {import("../../test/emulator/index.js").JobView} Job
 * @typedef {import("../../test/emulator/index.js").JobSpec} JobSpec
 */

/** The packed emulator in a process of its own, asked by HTTP as anybody could. */
export class Emulator {
  /**
   * @param {import("node:child_process").ChildProcess} child
   * @param {string} url
   * @param {Record<string, string>} env makes a program talk to it
   */
  constructor(child, url, env) {
    this.child = child;
    this.url = url;
    this.env = env;
  }

  /**
   * @param {{ program: string, env: NodeJS.ProcessEnv }} options
   * @returns {Promise<Emulator>}
   */
  static start({ program, env }) {
    // Jobs that go on for longer than the demo: whatever ends was ended. It ends itself with our end of its stdin.
    const args = [program, "--job-seconds", "3600", "--with-parent"];
    const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "inherit"], detached: true });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new PlainError(`The emulator ended at once (exit code ${code}).`)));
      createInterface({ input: child.stdout }).once("line", (line) => {
        const { url, env } = JSON.parse(line);
        resolve(new Emulator(child, url, env));
      });
    });
  }

  stop() {
    this.child.kill();
  }

  /** @returns {Promise<Call[]>} */
  async calls() {
    return (await this.#ask("GET", "calls")).calls;
  }

  /** @returns {Promise<Job[]>} */
  async jobs() {
    return (await this.#ask("GET", "state")).jobs;
  }

  /** Starts a job as somebody else would, or changes one. @param {JobSpec} spec @returns {Promise<string>} its id */
  async plant(spec) {
    return (await this.#ask("POST", "jobs", spec)).id;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  async #ask(method, path, body) {
    const answer = await fetch(`${this.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the emulator refused ${method} ${path}: ${text}`);
    return JSON.parse(text);
  }
}
