import { existsSync } from "node:fs";
import { root } from "./paths.mjs";

/** Takes variables from `.env` in the project's folder, where there is one. What is set already wins. */
export function loadEnvironmentFile() {
  const file = `${root}.env`;
  if (existsSync(file)) process.loadEnvFile(file);
}
