import type { z } from "@hono/zod-openapi";

/** JSON of this form, in a route definition. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema) {
  return { content: { "application/json": { schema } } };
}

/** An answer's description in a route definition. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, ...jsonContent(schema) };
}

/** What a request must send, in a route definition. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { ...jsonContent(schema), required: true } };
}
