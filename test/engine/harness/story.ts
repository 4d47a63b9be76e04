import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator";
import { Project, type ProjectOptions } from "./project";
import { waitFor } from "./wait-for";

export interface Stage {
  readonly emulator: Emulator;
  readonly project: Project;
  /** One line of the specification. Once one has failed, those after it are skipped. */
  step(title: string, work: () => void | Promise<void>): Promise<void>;
  /** One that none of the others builds on. */
  alone(title: string, work: () => Promise<void>): Promise<void>;
  /** A figure that is worth reading, beside the story's title. */
  note(text: string): void;
}

export interface StoryOptions extends Partial<Omit<ProjectOptions, "emulator">> {
  readonly emulator?: Partial<EmulatorOptions>;
}

/**
 * What happens to one program, on an emulator of its own. At its end no process of the project is left and no file
 * that was written has a secret in clear.
 */
export function story(title: string, options: StoryOptions, tell: (stage: Stage) => Promise<void>): void {
  test(title, async (t) => {
    const { emulator: emulatorOptions, ...projectOptions } = options;
    const emulator = await startEmulator({ jobSeconds: 600, ...emulatorOptions });
    t.after(() => emulator.close());
    const project = await Project.create({ ...projectOptions, emulator });
    t.after(() => project.close());
    const step = steps(t);
    const alone: Stage["alone"] = async (title, work) => {
      await t.test(title, work);
    };
    await tell({ emulator, project, step, alone, note: (text) => t.diagnostic(text) });
    await step("nothing is left running, and no file has a secret in clear", async () => {
      await waitFor("the processes of the project end", () => project.processes().length === 0, 20_000).catch(() =>
        assert.deepEqual(project.processes(), []),
      );
      project.checkFiles();
    });
  });
}

function steps(t: TestContext): Stage["step"] {
  let failed = false;
  return async (title, work) => {
    await t.test(title, { skip: failed && "an earlier step failed" }, async () => {
      try {
        await work();
      } catch (error) {
        failed = true;
        throw error;
      }
    });
  };
}
