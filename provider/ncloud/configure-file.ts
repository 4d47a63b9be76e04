import type { ReadText } from "../core/config";

/** Of the vendor's command line, relative to the home folder. */
export const CONFIGURE_FILE = ".ncloud/configure";

/** The value of `key` in the profile `DEFAULT`; also in files from before there were profiles. */
export function fromConfigureFile(readText: ReadText, key: string): string | undefined {
  let profile = "DEFAULT";
  for (const line of (readText(CONFIGURE_FILE) ?? "").replace(/^\uFEFF/, "").split(/\r?\n/)) {
    profile = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim().toUpperCase() ?? profile;
    // Secret keys hold `=` themselves: only the first one separates.
    const [, name, value] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    if (profile === "DEFAULT" && name?.trim() === key) return value?.trim();
  }
  return undefined;
}
