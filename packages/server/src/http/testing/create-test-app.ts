import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pino } from "pino";
import { systemClock } from "../../clock.ts";
import { createIdSource } from "../../ids.ts";
import { type AppOptions, createApp } from "../app.ts";
import type { Env } from "../env.ts";
import { createRouter } from "../router.ts";

const BODY = z.strictObject({
  text: z.string().max(200_000),
  budget: z.number().min(0).optional(),
  free: z.unknown().optional(),
});

/** One route that takes a body and gives it back. */
export function createEchoFeature(): OpenAPIHono<Env> {
  const feature = createRouter();
  const route = createRoute({
    method: "post",
    path: "/api/v1/echo/{id}",
    request: {
      params: z.object({ id: z.string().regex(/^[a-z0-9]+$/) }),
      query: z.strictObject({ limit: z.coerce.number().int().optional() }),
      body: { content: { "application/json": { schema: BODY } } },
    },
    responses: { 200: { description: "The body", content: { "application/json": { schema: BODY } } } },
  });
  feature.openapi(route, (c) => c.json(c.req.valid("json"), 200));
  return feature;
}

/** The app as it is put together in production, around the features under test. */
export function createTestApp(features: OpenAPIHono<Env>[], options: Partial<AppOptions> = {}): OpenAPIHono<Env> {
  return createApp({
    config: { publicUrl: "https://chat.example.org", allowedOrigins: ["https://friend.example"], version: "1.2.3" },
    features,
    health: async () => true,
    clock: systemClock,
    createId: createIdSource(systemClock),
    logger: pino({ level: "silent" }),
    ...options,
  });
}
