import { memo, useState } from "react";
import { CHUNK_LINES, createCodeChunks } from "./code-chunks.ts";
import type { CodeLine } from "./highlight-messages.ts";

/** Code, coloured as far as its lines are known. */
export function CodeText({ code, lines }: { code: string; lines: readonly CodeLine[] }) {
  const [read] = useState(createCodeChunks);
  const chunks = read(code);
  return chunks.map((text, index) => {
    const known = lines.slice(index * CHUNK_LINES, (index + 1) * CHUNK_LINES);
    // biome-ignore lint/suspicious/noArrayIndexKey: chunks are only ever appended, the last one changes in place
    return <Chunk key={index} text={text} lines={known} alone={chunks.length === 1} />;
  });
}

interface ChunkProps {
  text: string;
  lines: readonly CodeLine[];
  alone: boolean;
}

const Chunk = memo(
  function Chunk({ text, lines, alone }: ChunkProps) {
    const known = lines.reduce((length, line) => length + line.reduce((sum, token) => sum + token.text.length, 1), 0);
    const content = (
      <>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place
          <Line key={index} line={line} end={index < lines.length - 1 || known <= text.length ? "\n" : ""} />
        ))}
        {text.slice(known)}
      </>
    );
    return alone ? content : <span className="millrace-code-chunk">{content}</span>;
  },
  (before, after) =>
    before.text === after.text &&
    before.alone === after.alone &&
    before.lines.length === after.lines.length &&
    before.lines.every((line, index) => line === after.lines[index]),
);

const Line = memo(function Line({ line, end }: { line: CodeLine; end: string }) {
  return (
    <>
      {line.map(({ text, kind }, index) =>
        kind === null ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is what stands at its place
          <span key={index} data-kind={kind}>
            {text}
          </span>
        ),
      )}
      {end}
    </>
  );
});
