import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ESTree, parseSync } from "vite";
import { expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL("../", import.meta.url));
const LETTER = /\p{L}/u;
/** Attributes of elements, and properties of our components, whose text people see or hear. */
const SHOWN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|placeholder|title|alt|label|text|hint|note|word)$/;

/**
 * Words that a component shows without asking for the reader's language: text between tags, and strings that an
 * expression there or an attribute in `SHOWN` comes down to. It does not follow variables or calls.
 */
function literalTexts(path: string, source: string): string[] {
  return nodesIn(parseSync(path, source).program)
    .flatMap((node): unknown[] => {
      switch (node.type) {
        case "JSXElement":
        case "JSXFragment":
          return node.children.flatMap(stringsOf);
        case "JSXAttribute":
          return node.value && node.name.type === "JSXIdentifier" && SHOWN.test(node.name.name)
            ? stringsOf(node.value)
            : [];
        default:
          return [];
      }
    })
    .filter((text) => typeof text === "string")
    .filter((text) => LETTER.test(text));
}

function stringsOf(node: ESTree.Node): unknown[] {
  switch (node.type) {
    case "JSXText":
    case "Literal":
      return [node.value];
    case "TemplateLiteral":
      return node.quasis.map(({ value }) => value.cooked);
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
      return stringsOf(node.expression);
    case "ConditionalExpression":
      return [...stringsOf(node.consequent), ...stringsOf(node.alternate)];
    case "LogicalExpression":
      return [...stringsOf(node.left), ...stringsOf(node.right)];
    default:
      return [];
  }
}

function nodesIn(value: unknown): ESTree.Node[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(nodesIn);
  return "type" in value ? [value as ESTree.Node, ...inside] : inside; // only nodes have a type here
}

test("no component shows words that are not in the messages", () => {
  const paths = globSync("**/*.tsx", { cwd: SOURCE }).filter((path) => !path.endsWith(".test.tsx"));
  expect(paths.length).toBeGreaterThan(30);
  const found = paths.flatMap((path) =>
    literalTexts(path, readFileSync(SOURCE + path, "utf8")).map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ["text between tags", "<p>Hello<b>{name}</b></p>", "Hello"],
  ["text in an expression", '<>{open ? "Close" : `Open`}</>', "Open"],
  ["a default", '<p>{title ?? "Untitled"}</p>', "Untitled"],
  ["a name for screen readers", '<button aria-label="Send" />', "Send"],
  ["a property in braces", '<Field label={"Name"} />', "Name"],
])("%s is found", (_, source, word) => {
  expect(literalTexts("example.tsx", `export const view = ${source};`)).toContain(word);
});

test("what is no text is left alone", () => {
  const source = '<p className="wide" dir="auto" title={translate("title")}>{count} · {translate("more")}</p>';
  expect(literalTexts("example.tsx", `export const view = ${source};`)).toEqual([]);
});
