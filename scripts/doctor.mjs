import { loadEnvironmentFile } from "./lib/environment-file.mjs";
import { root } from "./lib/paths.mjs";
import { enterProjectNode } from "./lib/project-node.mjs";

await enterProjectNode();
loadEnvironmentFile();
await import(`${root}packages/server/src/doctor.ts`);
