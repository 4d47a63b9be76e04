import type { Secrets } from "../core/world";

/** Shorter texts are words, not secrets; taking them out would garble every message. */
const SHORTEST = 6;

/** Takes every secret in use out of texts, in the spellings in which it travels. */
export class Redactor implements Secrets {
  private readonly spellings = new Set<string>();

  add(secret: string): void {
    if (secret.length < SHORTEST) return;
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
      JSON.stringify(secret).slice(1, -1),
    ];
    for (const form of forms) this.spellings.add(form);
  }

  clean(text: string): string {
    let cleaned = text;
    // Longest first: one secret may be part of another.
    for (const spelling of [...this.spellings].sort((a, b) => b.length - a.length)) {
      cleaned = cleaned.replaceAll(spelling, "[secret]");
    }
    return cleaned
      .replace(/\b(Bearer)\s+[\w.~+/=-]{8,}/gi, "$1 [secret]")
      .replace(/\b(Signature|signature-v2)(["']?\s*[=:]\s*["']?)[\w+/=-]{16,}/gi, "$1$2[secret]");
  }
}
