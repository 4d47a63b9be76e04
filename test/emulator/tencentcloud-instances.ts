import type { Visitor } from "./tencentcloud-gateway";
import { importsOf } from "./tencentcloud-job";
import type { World } from "./world";

/** The database instances of the accounts, the same in each region. */
const instances: Readonly<Record<string, RegExp>> = {
  default: /^cdb-(c1nl9rpv|data\d{4})$/,
  other: /^cdb-othr\d{4}$/,
};

export function isInstanceId(value: unknown): boolean {
  return /^cdb(ro|dw)?-[a-z0-9]{8}$/.test(String(value));
}

/** Where a test has planted a job there is an instance too. */
export function isThere(world: World, visitor: Visitor, id: string): boolean {
  const planted = () => importsOf(world, visitor).some((job) => job.request.InstanceId === id);
  return instances[visitor.account]?.test(id) === true || planted();
}
