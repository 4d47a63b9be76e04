import { resources } from "../../registry";
import { resourceTree } from "./tree";
import { typescriptSdk } from "./typescript";

export { WRITTEN } from "./typescript";

/** The written files of sdk/: path in it -> text. */
export function sdkFiles(): Map<string, string> {
  return typescriptSdk(resources.map(resourceTree));
}
