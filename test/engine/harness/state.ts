import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nameIn } from "./events";
import type { Project } from "./project";

/** What the provider has given to be kept, and what the engine made of it. */
export interface Recorded {
  readonly urn: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  /** Why it is half-made. */
  readonly initErrors?: readonly string[];
}

interface Written extends Omit<Recorded, "inputs" | "outputs"> {
  readonly type: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  /** Its replacement is there already, and it is still to be deleted. */
  readonly delete?: boolean;
}

/** What Pulumi has recorded: secrets encrypted, as it stands on disk. */
export interface State {
  readonly text: string;
  /** Resources that are no stacks and no providers, by name; without those that are replaced already. */
  readonly resources: Readonly<Record<string, Recorded>>;
  /** Of the stack. */
  readonly outputs: Record<string, unknown>;
}

export function stateFile(backend: string, project: string, stack: string): string {
  return join(backend, ".pulumi", "stacks", project, `${stack}.json`);
}

export function readState(file: string): State {
  const text = readFileSync(file, "utf8");
  const { checkpoint } = JSON.parse(text) as { checkpoint: { latest: { resources?: Written[] } | null } };
  return stateOf(text, checkpoint.latest?.resources);
}

/** Of a stack whose state is in no file. */
export async function exportedState(project: Pick<Project, "command">): Promise<State> {
  const { text } = await project.command("stack", "export");
  const { deployment } = JSON.parse(text) as { deployment: { resources?: Written[] } };
  return stateOf(text, deployment.resources);
}

function stateOf(text: string, all: readonly Written[] = []): State {
  const ours = all.filter(({ type, delete: doomed }) => !doomed && !/^pulumi:(pulumi:Stack|providers:)/.test(type));
  const resources = ours.map(({ urn, id, inputs = {}, outputs = {}, initErrors }): [string, Recorded] => [
    nameIn(urn),
    { urn, ...(id !== undefined && { id }), inputs, outputs, ...(initErrors !== undefined && { initErrors }) },
  ]);
  return {
    text,
    resources: Object.fromEntries(resources),
    outputs: all.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {},
  };
}
