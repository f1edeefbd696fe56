import type { Tokens as Marked } from "marked";
import { Tokens } from "./tokens.tsx";

/** A table in a frame of its own that scrolls, so that a wide one never widens the page. */
export function Table({ token }: { token: Marked.Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="millrace-table" tabIndex={0}>
      <table>
        <thead>
          <Row cells={token.header} />
        </thead>
        <tbody>
          {token.rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever appended
            <Row key={index} cells={cells} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ cells }: { cells: Marked.TableCell[] }) {
  return (
    <tr>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column has no identity but its place
        <Cell key={index} cell={cell} />
      ))}
    </tr>
  );
}

const ALIGN = { left: "start", center: "center", right: "end" } as const;

function Cell({ cell }: { cell: Marked.TableCell }) {
  const align = cell.align ? ALIGN[cell.align] : undefined;
  const content = <Tokens tokens={cell.tokens} />;
  return cell.header ? (
    <th scope="col" data-align={align}>
      {content}
    </th>
  ) : (
    <td data-align={align}>{content}</td>
  );
}
