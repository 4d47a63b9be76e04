/** The first line of every written file: by it the generator knows what it may overwrite or remove. */
export const WRITTEN = "// Written by `npm run generate`";

/** A file of these lines. */
export function written(lines: readonly string[]): string {
  const holdsAny = lines.some((line) => /<any\[\]|: any }/.test(line));
  return [
    `${WRITTEN} from the declarations in provider/: change them there.`,
    ...(holdsAny ? ["// biome-ignore-all lint/suspicious/noExplicitAny: any value is meant"] : []),
    ...lines,
    "",
  ].join("\n");
}

/** `ExportJob` -> `export-job`. */
export function fileName({ name }: { readonly name: string }): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, "-").toLowerCase();
}
