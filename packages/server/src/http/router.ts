import { OpenAPIHono, z } from "@hono/zod-openapi";
import { PROBLEM_CODES, type ProblemCode } from "@millrace/protocol";
import type { Env } from "./env.ts";
import { problem, problemStatus } from "./problems.ts";

const MAX_ISSUES = 20;
const MAX_ISSUE_LENGTH = 200;

/**
 * The router every feature uses: what a route's schemas refuse is answered as `invalid_request` with the issues, except
 * that a malformed path parameter is `not_found`, like any id that names nothing.
 *
 * Schemas of bodies are `z.strictObject`: unknown keys are refused everywhere. A request without a body counts as `{}`.
 */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook(result) {
      if (result.success) return;
      if (result.target === "param") throw problem("not_found", "There is nothing at this address.");
      const place = result.target === "json" ? [] : [result.target];
      const issues = result.error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
        path: [...place, ...path].join(".").slice(0, MAX_ISSUE_LENGTH),
        message: message.slice(0, MAX_ISSUE_LENGTH),
      }));
      const first = issues[0];
      const detail = first?.path ? `${first.path}: ${first.message}` : (first?.message ?? "The request does not fit.");
      throw problem("invalid_request", detail, { issues });
    },
  });
}

const PROBLEM_SCHEMA = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string(),
    request_id: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

/** For a route's `responses`: what it answers, by problem code. */
export function problemAnswers(...codes: ProblemCode[]) {
  const byStatus = Map.groupBy(codes, problemStatus);
  return Object.fromEntries(
    [...byStatus].map(([status, together]) => [
      status,
      { description: together.join(", "), content: { "application/problem+json": { schema: PROBLEM_SCHEMA } } },
    ]),
  );
}
