import { gzipSync } from "node:zlib";

const BLOCK = 512;
/** Any fixed moment: the same files make the same archive, bit for bit. */
const MODIFIED = Date.UTC(2020, 0, 1) / 1000;

/**
 * A gzipped tar archive (ustar, which every tar reads), written here so that it is the same on every system.
 * @param {{ path: string, mode: number, content: Buffer }[]} files
 */
export function tarGz(files) {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap(({ path, mode, content }) => [
    header(path, mode, content.length),
    content,
    Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
  ]);
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

/** @param {string} path @param {number} mode @param {number} size */
function header(path, mode, size) {
  const [prefix, name] = splitPath(path);
  const block = Buffer.alloc(BLOCK);
  const octal = (/** @type {number} */ value, /** @type {number} */ digits) =>
    `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108); // user and group: whoever unpacks it
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(MODIFIED, 11), 136);
  block.write(" ".repeat(8), 148); // the checksum counts itself as blanks
  block.write("0", 156); // a file
  block.write("ustar\x0000", 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** The format has 100 bytes for a name and 155 for the folders before it. @param {string} path @returns {[string, string]} */
function splitPath(path) {
  if (Buffer.byteLength(path) <= 100) return ["", path];
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new Error(`${path} is too long for an archive`);
}
