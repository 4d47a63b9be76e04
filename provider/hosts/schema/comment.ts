/** Columns of a line, indentation included. */
export const WIDTH = 120;

/** A doc comment: Markdown, wrapped, except in fenced code. */
export function docComment(text: string, indent = ""): string[] {
  const lines = wrapped(text.replaceAll("*/", "*\\/"), WIDTH - indent.length - 3);
  const [only = ""] = lines;
  if (lines.length === 1 && indent.length + only.length + 7 <= WIDTH) return [`${indent}/** ${only} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

function wrapped(text: string, width: number): string[] {
  let inCode = false;
  return text.split("\n").flatMap((line) => {
    const isFence = line.startsWith("```");
    if (isFence) inCode = !inCode;
    return isFence || inCode ? [line] : wrapLine(line, width);
  });
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let here = "";
  for (const word of line.split(" ")) {
    if (here !== "" && here.length + 1 + word.length > width) {
      lines.push(here);
      here = word;
    } else {
      here = here === "" ? word : `${here} ${word}`;
    }
  }
  return [...lines, here];
}
