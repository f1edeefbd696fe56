export type Block = { kind: "prose"; text: string } | { kind: "code"; language: string; code: string };

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** A Markdown text cut at its fenced code blocks. One that is still open goes to the end. */
export function splitCode(markdown: string): Block[] {
  const blocks: Block[] = [];
  let prose: string[] = [];
  let open: { mark: string; language: string; lines: string[] } | null = null;
  const endProse = () => {
    if (prose.some((line) => line.trim())) blocks.push({ kind: "prose", text: prose.join("\n") });
    prose = [];
  };
  for (const line of markdown.split("\n")) {
    const [, mark, info = ""] = FENCE.exec(line) ?? [];
    if (open) {
      const closes =
        mark?.[0] === open.mark[0] && mark !== undefined && mark.length >= open.mark.length && !info.trim();
      if (!closes) {
        open.lines.push(line);
        continue;
      }
      blocks.push({ kind: "code", language: open.language, code: open.lines.join("\n") });
      open = null;
    } else if (mark && !(mark[0] === "`" && info.includes("`"))) {
      endProse();
      open = { mark, language: info.trim().split(/\s/)[0] ?? "", lines: [] };
    } else {
      prose.push(line);
    }
  }
  if (open) blocks.push({ kind: "code", language: open.language, code: open.lines.join("\n") });
  endProse();
  return blocks;
}

export function lastCode(markdown: string): string | undefined {
  return splitCode(markdown).findLast((block) => block.kind === "code")?.code;
}
