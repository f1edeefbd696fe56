import { statSync } from "node:fs";
import compile from "icu-minify/compile";
import type { Plugin } from "vite";

const MESSAGES = /\/locale\/messages\/[a-z]{2}\/[a-z]+\.ts$/;

type Tree<Leaf> = { [key: string]: Leaf | Tree<Leaf> };

/**
 * Compiles the messages of every language when the app is built, so that no browser loads a parser for them. Texts
 * without values stay the strings they are.
 */
export function compiledMessages(): Plugin {
  return {
    name: "compiled-messages",
    config: () => ({
      resolve: { alias: [{ find: /^use-intl\/format-message$/, replacement: "use-intl/format-message/format-only" }] },
    }),
    async load(id) {
      if (!MESSAGES.test(id)) return null;
      const exports: Record<string, Tree<string>> = await import(`${id}?${statSync(id).mtimeMs}`);
      return Object.entries(exports)
        .map(([name, messages]) => `export const ${name} = ${JSON.stringify(compileTree(messages))};`)
        .join("\n");
    },
  };
}

function compileTree(tree: Tree<string>): Tree<unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, typeof value === "string" ? compile(value) : compileTree(value)]),
  );
}
