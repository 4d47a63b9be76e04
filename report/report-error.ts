/** A failure that its one sentence explains: shown without a stack trace. */
export class ReportError extends Error {}
