import type { Tokens as Marked } from "marked";
import { Tokens } from "./tokens.tsx";

export function List({ token }: { token: Marked.List }) {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items are only ever appended
    <li key={index} data-task={item.task || undefined}>
      <Tokens tokens={item.tokens} />
    </li>
  ));
  return token.ordered ? <ol start={token.start === "" ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>;
}
