import { isPlugin, pluginProgram, pluginStory } from "./plugin";
import { type Found, isProvider } from "./processes";
import { program } from "./program";
import { type Stage, type StoryOptions, story } from "./story";

/** One of the two ways in which the engine reaches the provider. */
export interface EngineHost {
  readonly name: "dynamic" | "plugin";
  story(title: string, options: StoryOptions, tell: (stage: Stage) => Promise<void>): void;
  /** The same lines make a program for either. */
  program(...lines: string[]): string;
  /** The process that calls the APIs; it is not in the engine's process group. */
  isProvider(found: Found): boolean;
}

export const engineHosts: readonly EngineHost[] = [
  {
    name: "dynamic",
    story: (title, options, tell) => story(`dynamic: ${title}`, options, tell),
    program,
    isProvider,
  },
  { name: "plugin", story: pluginStory, program: pluginProgram, isProvider: isPlugin },
];
