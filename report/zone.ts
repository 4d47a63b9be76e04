/** How times are written: in the reader's zone where the reader is at the machine, else in UTC. */
export interface Zone {
  readonly name: string;
  /** What is added to UTC at that moment. */
  readonly offsetMs: (at: number) => number;
}

export const UTC: Zone = { name: "UTC", offsetMs: () => 0 };

export function localZone(): Zone {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { name, offsetMs: (at) => -new Date(at).getTimezoneOffset() * 60_000 };
}

/** `2026-11-22 18:08:28`. */
export function timeText(at: number, zone: Zone): string {
  const local = new Date(at + zone.offsetMs(at));
  return Number.isNaN(local.getTime()) ? String(at) : local.toISOString().slice(0, 19).replace("T", " ");
}
