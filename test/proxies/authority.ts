import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Certified {
  readonly key: string;
  readonly cert: string;
}

/** A private authority, as companies have them, in a folder of its own; made anew for each run: no key is kept in the repository. */
export class Authority {
  /** What NODE_EXTRA_CA_CERTS is to name. */
  readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, "authority.pem");
    this.openssl("/CN=Authority of a test", "authority", ["basicConstraints=critical,CA:TRUE"]);
  }

  /** Vouches for these names, and none else. */
  certify(...names: string[]): Certified {
    const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`;
    const signed = ["-CA", this.file, "-CAkey", join(this.folder, "authority.key")];
    return this.openssl("/CN=vendor", "vendor", ["basicConstraints=CA:FALSE", alternatives], signed);
  }

  private openssl(subject: string, name: string, extensions: string[], signed: string[] = []): Certified {
    const [key, cert] = [join(this.folder, `${name}.key`), join(this.folder, `${name}.pem`)];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", subject];
    const added = extensions.flatMap((extension) => ["-addext", extension]);
    execFileSync("openssl", ["req", "-x509", ...kind, ...added, ...signed, "-keyout", key, "-out", cert], {
      stdio: "pipe",
    });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  }
}
