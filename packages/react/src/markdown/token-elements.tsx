import type { Tokens as Marked, Token } from "marked";
import { Fragment, memo, type ReactNode, useContext } from "react";
import { CodeBlock } from "./code/code-block.tsx";
import { decodeEntities } from "./decode-entities.ts";
import { Diagram } from "./diagram/diagram.tsx";
import { FootnoteReference } from "./footnote-reference.tsx";
import { GrowingContext } from "./growing-context.ts";
import { LabelsContext } from "./labels.ts";
import { Formula } from "./math/formula.tsx";
import { PlainText } from "./plain-text.tsx";
import { safeHref } from "./safe-href.ts";
import { asMarkdownToken, type MarkdownToken } from "./tokens.ts";

/** The page has its title (h1) and a heading for each message (h2); an answer may start with either of its two largest. */
const HEADINGS = ["h3", "h3", "h4", "h5", "h6"] as const;

/** Markdown tokens as React elements. Nothing reaches the page but text and the few elements named here. */
export function Tokens({ tokens }: { tokens: readonly Token[] | undefined }): ReactNode {
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens are only ever appended, their position is what they are
    <Fragment key={index}>{element(asMarkdownToken(token))}</Fragment>
  ));
}

function element(token: MarkdownToken): ReactNode {
  switch (token.type) {
    case "paragraph":
      return (
        <p>
          <Tokens tokens={token.tokens} />
        </p>
      );
    case "heading": {
      const Heading = HEADINGS[token.depth - 1] ?? "h6";
      return (
        <Heading data-depth={token.depth}>
          <Tokens tokens={token.tokens} />
        </Heading>
      );
    }
    case "blockquote":
      return (
        <blockquote>
          <Tokens tokens={token.tokens} />
        </blockquote>
      );
    case "list":
      return <List token={token} />;
    case "list_item":
      return <Tokens tokens={token.tokens} />;
    case "checkbox":
      return <Task checked={token.checked} />;
    case "table":
      return <Table token={token} />;
    case "code":
      return <Code token={token} />;
    case "hr":
      return <hr />;
    case "strong":
      return (
        <strong>
          <Tokens tokens={token.tokens} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Tokens tokens={token.tokens} />
        </em>
      );
    case "del":
      return (
        <del>
          <Tokens tokens={token.tokens} />
        </del>
      );
    case "codespan":
      return <code dir="ltr">{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return (
        <SafeLink href={token.href}>
          <Tokens tokens={token.tokens} />
        </SafeLink>
      );
    case "image":
      return <ImageLink href={token.href} text={token.text} />;
    case "text":
      return token.tokens ? <Tokens tokens={token.tokens} /> : decodeEntities(token.text);
    case "escape":
      return token.text;
    case "html":
      return token.raw;
    case "plain":
      return <PlainText text={token.raw} />;
    case "math":
      return <Formula token={token} />;
    case "footnote_reference":
      return <FootnoteReference label={token.label} raw={token.raw} />;
    case "space":
    case "def":
    case "footnote":
      return null;
  }
}

/** Behind the line that closes it, code is complete. */
const CLOSED = /\n {0,3}(?:`{3,}|~{3,}) *\n*$/;

function Code({ token }: { token: Marked.Code }) {
  const isGrowing = useContext(GrowingContext);
  const language = token.lang?.split(/[\s{]/)[0] ?? "";
  const finished = !isGrowing || CLOSED.test(token.raw.slice(-200));
  if (finished && language.toLowerCase() === "mermaid") return <Diagram code={token.text} />;
  return <CodeBlock code={token.text} language={language} finished={finished} />;
}

function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href);
  if (safe === null) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** An image from a model is never loaded: its address could carry the conversation away (SEC2). */
function ImageLink({ href, text }: { href: string; text: string }) {
  const { image } = useContext(LabelsContext);
  return <SafeLink href={href}>{text ? `${image}: ${decodeEntities(text)}` : image}</SafeLink>;
}

function Task({ checked }: { checked: boolean }) {
  const { taskDone, taskOpen } = useContext(LabelsContext);
  return <input type="checkbox" checked={checked} disabled aria-label={checked ? taskDone : taskOpen} />;
}

function List({ token }: { token: Marked.List }) {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items are only ever appended
    <li key={index} data-task={item.task || undefined}>
      <Tokens tokens={item.tokens} />
    </li>
  ));
  return token.ordered ? <ol start={token.start === "" ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>;
}

/** A table in a frame of its own that scrolls, so that a wide one never widens the page. */
function Table({ token }: { token: Marked.Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="millrace-table" tabIndex={0}>
      <table>
        <thead>
          <Row cells={token.header} />
        </thead>
        {rowGroups(token.rows).map((rows, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever appended
          <Rows key={index} rows={rows} />
        ))}
      </table>
    </div>
  );
}

/** Rows that are skipped together when none of them changed. */
const GROUP_SIZE = 32;

function rowGroups(rows: Marked.TableCell[][]): Marked.TableCell[][][] {
  const groups = Math.ceil(rows.length / GROUP_SIZE);
  return Array.from({ length: groups }, (_, index) => rows.slice(index * GROUP_SIZE, (index + 1) * GROUP_SIZE));
}

const Rows = memo(
  function Rows({ rows }: { rows: Marked.TableCell[][] }) {
    return (
      <tbody>
        {rows.map((cells, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever appended
          <Row key={index} cells={cells} />
        ))}
      </tbody>
    );
  },
  (before, after) =>
    before.rows.length === after.rows.length && before.rows.every((cells, index) => cells === after.rows[index]),
);

const Row = memo(function Row({ cells }: { cells: Marked.TableCell[] }) {
  return (
    <tr>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column has no identity but its place
        <Cell key={index} cell={cell} />
      ))}
    </tr>
  );
});

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
