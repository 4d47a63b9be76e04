/**
 * The values of the section that `isWanted` knows by its name, by their names in lower case. Keys hold `=` themselves: only the
 * first one separates. What stands before any section is in one without a name.
 */
export function iniSection(text: string, isWanted: (section: string) => boolean): Record<string, string> {
  let section = "";
  const found: Record<string, string> = {};
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const plain = line.replace(/\p{Cf}/gu, "").trim();
    const heading = /^\[([^\]]*)\]/.exec(plain)?.[1]?.trim();
    if (heading !== undefined) section = heading;
    if (!isWanted(section) || /^[;#[]/.test(plain)) continue;
    const [, name = "", value = ""] = /^(?:export\s+)?([\w.-]+)\s*[=:]\s*(.*)$/.exec(plain) ?? [];
    if (name !== "") found[name.toLowerCase()] = withoutComment(value);
  }
  return found;
}

/** A comment begins after a blank; in quotes nothing does. */
function withoutComment(value: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:[;#].*)?$/.exec(value)?.[2];
  return quoted ?? value.replace(/(?:^|\s+)[;#].*$/, "").trim();
}
