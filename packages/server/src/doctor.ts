import { parseArgs } from "node:util";
import { ConfigError, loadConfig } from "./config.ts";
import type { Finding } from "./doctor/finding.ts";
import { systemPatience } from "./doctor/patience.ts";
import { findingLines, summaryLine } from "./doctor/report.ts";
import { type DoctorOptions, runDoctor } from "./doctor/run-doctor.ts";

const USAGE = `Usage: npm run doctor -- [options]

Checks the settings, the database, the providers and the running server.

  --url <address>       where the server is (default: PUBLIC_URL, or this machine at PORT)
  --email <address>     the account to sign in with (default: the demo account)
  --password <text>     its password
  --generate            ask the default model, which may cost money, not just the demo model
`;

async function main(): Promise<void> {
  const options = readArguments();
  if (typeof options === "string") {
    process.stderr.write(options);
    process.exitCode = 1;
    return;
  }
  process.stdout.write("A live connection gives a sign of life every 15 seconds, so this takes about 20.\n\n");
  const findings: Finding[] = [];
  for await (const { name, finding } of runDoctor({
    ...options,
    settings: readSettings(process.env),
    patience: systemPatience,
  })) {
    findings.push(finding);
    process.stdout.write(findingLines(name, finding, process.stdout));
  }
  process.stdout.write(`\n${summaryLine(findings, process.stdout)}`);
  process.exitCode = findings.some(({ status }) => status === "fail") ? 1 : 0;
}

function readArguments(): Pick<DoctorOptions, "url" | "credentials" | "generate"> | string {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string" },
        email: { type: "string" },
        password: { type: "string" },
        generate: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const { url, email, password, generate, help } = values;
    if (help) return USAGE;
    if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      return `--url must be an address that starts with http:// or https://\n\n${USAGE}`;
    }
    if ((email === undefined) !== (password === undefined)) return `--email and --password go together\n\n${USAGE}`;
    const credentials = email === undefined || password === undefined ? null : { email, password };
    return { url: url?.replace(/\/+$/, "") ?? null, credentials, generate };
  } catch (error) {
    return `${error instanceof Error ? error.message : "The options cannot be read."}\n\n${USAGE}`;
  }
}

/** As the server reads them, but without making the secret that its first start makes. */
function readSettings(environment: NodeJS.ProcessEnv): DoctorOptions["settings"] {
  const isEmbedded = !environment["DATABASE_URL"]?.trim();
  const secret = environment["MILLRACE_SECRET"]?.trim();
  try {
    return loadConfig({ ...environment, ...(isEmbedded && !secret && { MILLRACE_SECRET: "0".repeat(32) }) });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

await main();
