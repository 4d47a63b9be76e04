/** Epoch milliseconds and a sleep that ends early (rejecting with the signal's reason) when aborted. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a provider process is given once; tests give their own. */
export interface World {
  readonly clock: Clock;
  /** In [0, 1), for jitter. */
  readonly random: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the machine calls itself. */
  readonly machine: string;
  /** The user's home folder; undefined where there is none. */
  readonly home: string | undefined;
  readonly secrets: Secrets;
  /** Milliseconds after which a single HTTP call is given up; 60,000 unless a test says otherwise. */
  readonly callTimeoutMs: number;
  /** One of a kind for the process: a token cache, a limiter. Made when first asked for. */
  shared<T>(key: string, make: () => T): T;
}

/** Knows every secret in use and takes them out of texts. */
export interface Secrets {
  add(secret: string): void;
  clean(text: string): string;
}
