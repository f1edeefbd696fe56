import { fileURLToPath } from "node:url";
import { type Config, ConfigError, loadConfig } from "./config.ts";
import { ListenError } from "./http/server.ts";
import { createMillrace } from "./millrace.ts";
import { DataDirectoryInUse } from "./storage/open-sqlite.ts";

/** Where the build puts the web app, seen from this file: `.ts` when run from source, `.js` in the bundle. */
const WEB_APP = new URL(import.meta.url.endsWith(".ts") ? "../../../dist/web" : "../web", import.meta.url);

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const millrace = await createMillrace(config, { staticDir: fileURLToPath(WEB_APP) });
  const { url } = await millrace.start();
  console.log(`Millrace is ready at ${url}`);
  if (!hasProvider(config)) {
    console.log(
      "Only the scripted demo model answers. For a real one set ANTHROPIC_API_KEY or OPENAI_API_KEY (.env.example).",
    );
  }
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Ctrl-C below npm arrives twice: from the terminal and from npm.
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      millrace.stop().then(() => process.exit(0), fail);
    });
  }
}

function hasProvider({ models }: Config): boolean {
  return Boolean(models.anthropic ?? models.openai ?? models.openrouter ?? models.ollama);
}

/** What the operator can mend is said in plain words; anything else is a fault of ours and shows its stack. */
function fail(error: unknown): void {
  if (error instanceof ConfigError) {
    console.error(`The settings cannot be used:\n${error.problems.map((problem) => `  - ${problem}`).join("\n")}`);
  } else if (error instanceof ListenError || error instanceof DataDirectoryInUse) {
    console.error(error.message);
  } else {
    console.error(error);
  }
  process.exit(1);
}

main().catch(fail);
