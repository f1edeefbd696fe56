import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "./env.ts";
import { type Access, accessTo } from "./scopes.ts";

type Document = ReturnType<OpenAPIHono<Env>["getOpenAPI31Document"]>;

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

const SCHEMES = {
  session: {
    type: "apiKey",
    in: "cookie",
    name: "millrace.session_token",
    description: "Whoever signed in. Over https the cookie's name begins with `__Secure-`.",
  },
  api_key: {
    type: "http",
    scheme: "bearer",
    description:
      "An API key (`mrk_…`). Beside it stands the scope that the route needs of it: read, write or generate.",
  },
} as const;

/** The description with what each route asks of its caller, as `ROUTE_ACCESS` has it. */
export function withSecurity(document: Document): Document {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const route = path.replace(/{(\w+)}/g, ":$1");
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) operation.security = requirements(accessTo(method.toUpperCase(), route));
    }
  }
  return { ...document, components: { ...document.components, securitySchemes: SCHEMES } };
}

function requirements(access: Access): Record<string, string[]>[] {
  if (access === "open") return [];
  return access === "session" ? [{ session: [] }] : [{ session: [] }, { api_key: [access] }];
}
