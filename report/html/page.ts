import type { Report } from "../model";
export function htmlReport(_report: Report): string {
  return "";
}
