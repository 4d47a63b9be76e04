import type { Files, InFile } from "../core/config";
import { iniSection } from "../core/ini";

/** Of the vendor's command line. */
export const CONFIGURE_FILE = "~/.ncloud/configure";

type Name = "ncloud_access_key_id" | "ncloud_secret_access_key" | "ncloud_api_url";

/** The value of `name` in the profile `DEFAULT`; also in files from before there were profiles. */
export function fromConfigureFile(files: Files, name: Name): InFile {
  const text = files.readText(CONFIGURE_FILE) ?? "";
  const value = iniSection(text, (profile) => ["", "DEFAULT"].includes(profile.toUpperCase()))[name];
  return { value, path: CONFIGURE_FILE };
}
