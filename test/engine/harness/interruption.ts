/** What the plugin promises between a signal and the end of the run, and of every wait in it. */
export const CANCEL_MS = 5_000;

/** The engine's warning in the run after an interrupted one. */
export const PENDING = /pending operations from previous deployment/;
