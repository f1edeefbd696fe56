import { expect, test } from "vitest";
import { brokenImportRules } from "./import-rules.mjs";

const server = "packages/server/src";
const check = (files) => brokenImportRules(new Map(Object.entries(files)));

test("imports that point down pass", () => {
  const problems = check({
    "packages/client/src/index.ts": 'import type { Session } from "@millrace/protocol";\n',
    [`${server}/runs/run.ts`]: 'import { log } from "../log/log.ts";\nimport { clock } from "../clock.ts";\n',
    [`${server}/log/log.ts`]: 'import { clock } from "../clock.ts";\n',
    [`${server}/clock.ts`]: 'import { zero } from "./zero.ts";\n',
    [`${server}/millrace.ts`]: 'import { app } from "./http/app.ts";\nimport { log } from "./log/log.ts";\n',
    [`${server}/log/log.test.ts`]: 'import { app } from "../http/app.ts";\n',
  });
  expect(problems).toEqual([]);
});

test.each([
  ["the protocol imports a library", "packages/protocol/src/a.ts", 'import { z } from "zod";'],
  ["the web app imports the server", "apps/web/src/a.ts", 'import { start } from "@millrace/server";'],
  ["the client imports React parts", "packages/client/src/a.ts", 'export { useSession } from "@millrace/react";'],
  ["a package is reached by a path", "packages/react/src/a.ts", 'import { x } from "../../client/src/x.ts";'],
  ["the log imports the storage above it", `${server}/log/a.ts`, 'import {\n  open,\n} from "../storage/open.ts";'],
  ["the HTTP tools import a feature", `${server}/http/a.ts`, 'import type { Session } from "../sessions/session.ts";'],
  ["a tool for all imports a room", `${server}/clock.ts`, 'import { log } from "./log/log.ts";'],
  ["a part imports the whole", `${server}/runs/a.ts`, 'import { createMillrace } from "../millrace.ts";'],
  ["an import is only made when needed", `${server}/log/a.ts`, 'await import("../runs/run.ts");'],
  ["a room has no place among the layers", `${server}/attic/a.ts`, 'import { x } from "../log/x.ts";'],
])("fails when %s", (_, path, text) => {
  expect(check({ [path]: `${text}\n` })).toHaveLength(1);
});

test("fails on a cycle of files, and names it", () => {
  const problems = check({
    "packages/react/src/a.ts": 'import { b } from "./b.ts";\n',
    "packages/react/src/b.ts": 'import { c } from "./c.ts";\n',
    "packages/react/src/c.ts": 'import { b } from "./b.ts";\n',
  });
  expect(problems).toEqual([expect.stringContaining("b.ts → packages/react/src/c.ts → packages/react/src/b.ts")]);
});

test("fails on a file over 400 lines", () => {
  expect(check({ "e2e/long.ts": "\n".repeat(400) })).toEqual([]);
  expect(check({ "e2e/long.ts": "\n".repeat(401) })).toHaveLength(1);
});
