import type { Change, Difference } from "../../core/diff";
import { pathText } from "../../core/values";
import { provider } from "./proto";

const { Kind } = provider.PropertyDiff;

const KINDS = {
  add: { replace: Kind.ADD_REPLACE, update: Kind.ADD },
  delete: { replace: Kind.DELETE_REPLACE, update: Kind.DELETE },
  update: { replace: Kind.UPDATE_REPLACE, update: Kind.UPDATE },
} as const;

/** The core's difference as the engine is told of it: each path with the kind of its change. */
export function detailed({ changes, replace, deleteBeforeReplace }: Difference) {
  const response = new provider.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
  response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList(changes.filter(({ effect }) => replace && effect === "replace").map(topOf));
  response.setDiffsList([...new Set(changes.map(topOf))]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const { path, kind, effect, ofInput } of changes) {
    const difference = new provider.PropertyDiff();
    difference.setKind(KINDS[kind][effect]);
    if (ofInput) difference.setInputdiff(true);
    response.getDetaileddiffMap().set(pathText(path), difference);
  }
  return response;
}

function topOf({ path }: Change): string {
  return pathText(path.slice(0, 1));
}
