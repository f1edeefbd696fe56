import type { NewApiKey } from "@millrace/protocol";

/** A command for a terminal that does the simplest thing the key may do. */
export function exampleFor({ key, scopes }: Pick<NewApiKey, "key" | "scopes">, origin: string): string {
  const authorization = `-H "Authorization: Bearer ${key}"`;
  if (scopes.includes("read")) return `curl ${origin}/api/v1/models \\\n  ${authorization}`;
  const [path, body] = scopes.includes("write")
    ? ["/api/v1/chat/sessions", '{"title": "From a terminal"}']
    : ["/api/v1/chat/messages", '{"session_id": "ses_…", "content": "Hello"}'];
  return `curl ${origin}${path} \\\n  ${authorization} \\\n  -H "Content-Type: application/json" \\\n  -d '${body}'`;
}
