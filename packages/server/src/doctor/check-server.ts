import type { PublicConfig } from "@millrace/protocol";
import { z } from "zod";
import { type Finding, fail, pass } from "./finding.ts";
import type { Patience } from "./patience.ts";
import { request, type Visitor } from "./visitor.ts";
import { whyUnreachable } from "./why-unreachable.ts";

const HEALTHY = z.object({ status: z.literal("ok") });
const CONFIG: z.ZodType<PublicConfig> = z.object({
  demo_login: z.boolean(),
  sign_up: z.boolean(),
  version: z.string(),
});

/**
 * Whether Millrace answers there, and its stores do.
 *
 * @param version of these files
 * @returns with `config` when it does
 */
export async function checkServer(
  visitor: Visitor,
  version: string | null,
  patience: Patience,
): Promise<{ finding: Finding; config: PublicConfig | null }> {
  const { url } = visitor;
  const get = (path: string) => request(visitor, "GET", path, { signal: patience.reply() });
  const failed = (message: string, advice: string) => ({ finding: fail(message, advice), config: null });
  let health: Response;
  try {
    health = await get("/healthz");
  } catch (error) {
    return failed(
      `No server answers at ${url}: ${whyUnreachable(error)}.`,
      "Start it with npm start, or say with --url where it is.",
    );
  }
  if (health.status >= 502 && health.status <= 504) {
    return failed(
      `A proxy answers at ${url} with ${health.status}: it does not reach the server behind it.`,
      "Start the server, and check the address that the proxy hands requests to.",
    );
  }
  if (!HEALTHY.safeParse(await health.json().catch(() => null)).success) {
    return failed(
      `Something other than Millrace answers at ${url}.`,
      "Set PORT to one that is free, or say with --url where the server is.",
    );
  }
  const config = CONFIG.safeParse(await (await get("/api/v1/config")).json().catch(() => null));
  if (!config.success) {
    return failed(
      `${url} answers, but /api/v1 is not handed on to the server.`,
      "Let the proxy hand every path on to the server.",
    );
  }
  if (!(await get("/readyz")).ok) {
    return failed(
      "The server runs, but its database does not answer it.",
      "See the line about the database, and what the server itself printed.",
    );
  }
  const running = config.data.version;
  const restart =
    version === null || running === version ? "" : `; these files are ${version}, so it is to be restarted`;
  return { finding: pass(`Millrace ${running} answers at ${url}${restart}.`), config: config.data };
}
