import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../package/pack";
import type { Found } from "./processes";
import { js } from "./program";
import type { Project } from "./project";
import { type Stage, type StoryOptions, story } from "./story";

/** What the types of the dynamic resources begin with. */
export const DYNAMIC = "pulumi-nodejs:dynamic/datajobs/";

/** Where the packed tarball stands, as seen from a project's folder. */
export const PLUGIN = "node_modules/pulumi-datajobs";

/** Makes the packed tarball in the project's node_modules its plugin. */
export function usePlugin(project: Project): void {
  const lines = ["plugins:", "  providers:", "    - name: datajobs", `      path: ${PLUGIN}`];
  appendFileSync(join(project.folder, "Pulumi.yaml"), `${lines.join("\n")}\n`);
}

/** A story whose program finds the packed tarball as a plugin, not as an SDK. */
export function pluginStory(title: string, options: StoryOptions, tell: (stage: Stage) => Promise<void>): void {
  story(`plugin: ${title}`, options, async (stage) => {
    usePlugin(stage.project);
    await tell(stage);
  });
}

/** Classes of the plugin's types, with all of their outputs: what a generated SDK comes down to. */
const HEAD = `const pulumi = require("@pulumi/pulumi");
const resource = (token, outputs) => class extends pulumi.CustomResource {
  constructor(name, args, options) {
    super("datajobs:" + token, name, { ...Object.fromEntries(outputs.map((output) => [output, undefined])), ...args }, options);
  }
};
class Provider extends pulumi.ProviderResource {
  constructor(name, args, options) { super("datajobs", name, args, options); }
}
`;

/** A CommonJS program of these lines, which name the classes as those of the SDK do. */
export function pluginProgram(...lines: string[]): string {
  const clouds = new Map<string, string[]>();
  for (const [type, { properties }] of Object.entries(packageSchema().resources)) {
    const [, cloud = "", name = ""] = type.split(":");
    const made = `${name}: resource(${js(`${cloud}:${name}`)}, ${js(Object.keys(properties))})`;
    clouds.set(cloud, [...(clouds.get(cloud) ?? []), made]);
  }
  const classes = [...clouds].map(([cloud, members]) => `const ${cloud} = { ${members.join(", ")} };\n`);
  return HEAD + classes.join("") + lines.join("\n");
}

/** What every language's SDK is made from. */
function packageSchema(): { resources: Record<string, { properties: object }> } {
  return JSON.parse(readFileSync(join(PACKAGE_ROOT, "provider", "schema.json"), "utf8"));
}

/** The Node process that is the plugin. */
export function isPlugin({ command }: Found): boolean {
  return /^\S*node\s.*provider\/plugin\.js/.test(command);
}
