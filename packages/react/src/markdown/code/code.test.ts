import { expect, test } from "vitest";
import { createCodeChunks } from "./code-chunks.ts";
import { fileNameOf, LANGUAGES, languageOf } from "./languages.ts";
import { loadGrammar } from "./load-grammar.ts";

test("code is cut into chunks that are the code again, and full ones stay the same", () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\n`);
  const read = createCodeChunks();
  for (let count = 1; count <= lines.length; count++) {
    const code = lines.slice(0, count).join("").slice(0, -1);
    expect(read(code).join("")).toBe(code);
  }
  expect(read(lines.join(""))).toHaveLength(4);
  expect(read("other")).toEqual(["other"]);
});

test.each([
  ["ts", "typescript", "code.ts"],
  ["Bash", "shellscript", "code.sh"],
  ["c++", "cpp", "code.cpp"],
  ["dockerfile", "docker", "code.dockerfile"],
  ["constructor", null, "code.txt"],
  ["", null, "code.txt"],
])("%j is %j and is saved as %j", (called, language, file) => {
  expect(languageOf(called)).toBe(language);
  expect(fileNameOf(called)).toBe(file);
});

test("no name is that of two languages", () => {
  const names = Object.entries(LANGUAGES).flatMap(([name, language]) => [
    name,
    ...("aliases" in language ? language.aliases : []),
  ]);
  expect(new Set(names).size).toBe(names.length);
});

test("each language has its grammar", async () => {
  for (const name of Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]) {
    expect(
      (await loadGrammar(name)).some((grammar) => grammar.name === name),
      name,
    ).toBe(true);
  }
});
