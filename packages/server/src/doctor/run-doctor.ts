import { type ModelsConfig, providerSetups } from "../models/models-config.ts";
import { checkAnswer } from "./check-answer.ts";
import { checkDataDirectory } from "./check-data-directory.ts";
import { checkEventStream } from "./check-event-stream.ts";
import { checkPoll } from "./check-poll.ts";
import { checkPostgres } from "./check-postgres.ts";
import { checkProvider } from "./check-provider.ts";
import { checkServer } from "./check-server.ts";
import { checkWebSocket } from "./check-web-socket.ts";
import { type Finding, fail, pass, skip } from "./finding.ts";
import type { Patience } from "./patience.ts";
import { type Credentials, signIn, signOut } from "./sign-in.ts";
import { createVisitor, type Visitor } from "./visitor.ts";
import { whyUnreachable } from "./why-unreachable.ts";

/** What of the server's settings is looked at. */
export interface DoctorSettings {
  readonly version: string;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly models: ModelsConfig;
}

export interface DoctorOptions {
  /** Or everything that is wrong with them, in sentences. */
  readonly settings: DoctorSettings | readonly string[];
  /** Where the server is, without a slash at the end; null: where the settings say. */
  readonly url: string | null;
  /** Null: the demo account, where there is one. */
  readonly credentials: Credentials | null;
  /** Whether a model that costs money may be asked. */
  readonly generate: boolean;
  readonly patience: Patience;
}

export interface Examined {
  readonly name: string;
  readonly finding: Finding;
}

/** An examination under way; never rejects. */
interface Examination {
  readonly name: string;
  readonly finding: Promise<Finding>;
}

/** Examines everything at the same time, so that it takes no longer than one heartbeat, and tells it in a fixed order. */
export async function* runDoctor(options: DoctorOptions): AsyncGenerator<Examined> {
  const { settings, url, patience } = options;
  const readable = isReadable(settings) ? settings : null;
  const own = readable ? examineSettings(readable, patience) : [];
  const address = url ?? readable?.publicUrl;
  const server = address === undefined ? null : examineServer(options, address, readable?.version ?? null);
  yield { name: "settings", finding: settingsFinding(settings) };
  for (const { name, finding } of [...own, ...(server?.examinations ?? [])]) yield { name, finding: await finding };
  await server?.leave();
}

function isReadable(settings: DoctorOptions["settings"]): settings is DoctorSettings {
  return !Array.isArray(settings);
}

function settingsFinding(settings: DoctorOptions["settings"]): Finding {
  if (isReadable(settings)) return pass("The settings can be used.");
  return fail(settings.join(" "), "Correct them in the environment or in .env; .env.example shows every line.");
}

function examineSettings({ dataDir, databaseUrl, models }: DoctorSettings, patience: Patience): Examination[] {
  const database = databaseUrl === null ? checkDataDirectory(dataDir) : checkPostgres(databaseUrl);
  const providers = providerSetups(models).map((setup) => examine(setup.name, checkProvider(setup, patience)));
  return [examine("database", database), ...providers, { name: "demo model", finding: Promise.resolve(demo(models)) }];
}

function demo(models: ModelsConfig): Finding {
  if (models.demo) return pass("The scripted demo model is on.");
  if (providerSetups(models).length > 0) return skip("The demo model is off.");
  return fail("No model is set up.", "Set a key, such as ANTHROPIC_API_KEY, or MILLRACE_DEMO=true.");
}

/** The running server from outside, as its clients see it. */
function examineServer({ credentials, generate, patience }: DoctorOptions, url: string, version: string | null) {
  const visitor = createVisitor(url);
  const server = checkServer(visitor, version, patience);
  const account = server.then(({ config }) => {
    if (config) return signIn(visitor, credentials, config, patience);
    return { finding: skip("It needs a server that answers."), visitor: null };
  });
  const asVisitor = async (check: (visitor: Visitor, patience: Patience) => Promise<Finding>) => {
    const { visitor: signedIn } = await account;
    return signedIn ? check(signedIn, patience) : skip("It needs somebody signed in.");
  };
  return {
    examinations: [
      examine(
        "server",
        server.then(({ finding }) => finding),
      ),
      examine(
        "sign-in",
        account.then(({ finding }) => finding),
      ),
      examine("WebSocket", asVisitor(checkWebSocket)),
      examine("SSE", asVisitor(checkEventStream)),
      examine("long-poll", asVisitor(checkPoll)),
      examine(
        "answer",
        asVisitor((signedIn) => checkAnswer(signedIn, generate, patience)),
      ),
    ],
    async leave(): Promise<void> {
      const signedIn = await account.then(
        (done) => done.visitor,
        () => null,
      );
      if (signedIn) await signOut(signedIn, patience).catch(() => {});
    },
  };
}

function examine(name: string, finding: Promise<Finding>): Examination {
  return {
    name,
    finding: finding.catch((error: unknown) =>
      fail(
        `It broke off: ${whyUnreachable(error)}.`,
        "Run this again; if it stays so, what the server printed may say why.",
      ),
    ),
  };
}
