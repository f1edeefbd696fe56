import type { PublicConfig } from "@millrace/protocol";
import { type Finding, fail, pass, skip } from "./finding.ts";
import type { Patience } from "./patience.ts";
import { createVisitor, type Refusal, refusalOf, request, type Visitor } from "./visitor.ts";

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** @param credentials null: as the demo account, where there is one */
export async function signIn(
  visitor: Visitor,
  credentials: Credentials | null,
  { demo_login }: PublicConfig,
  patience: Patience,
): Promise<{ finding: Finding; visitor: Visitor | null }> {
  if (!credentials && !demo_login) {
    const finding = skip("There is no demo login here; give --email and --password to check what needs an account.");
    return { finding, visitor: null };
  }
  const path = credentials ? "/api/auth/sign-in/email" : "/api/v1/demo-login";
  const response = await request(visitor, "POST", path, { body: credentials ?? {}, signal: patience.reply() });
  if (!response.ok) {
    const refusal = await refusalOf(response);
    return { finding: fail(refusal.sentence, advice(refusal)), visitor: null };
  }
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return {
    finding: pass(credentials ? "The account is signed in." : "The demo account is signed in."),
    visitor: createVisitor(visitor.url, cookies.join("; ")),
  };
}

/** So that no sign-in of ours stays behind. */
export async function signOut(visitor: Visitor, patience: Patience): Promise<void> {
  await request(visitor, "POST", "/api/auth/sign-out", { body: {}, signal: patience.reply() });
}

function advice({ code }: Refusal): string {
  switch (code) {
    case "credentials_refused":
      return "Check --email and --password.";
    case "too_many_requests":
      return "Wait a minute and run this again.";
    case "origin_refused":
      return "Set PUBLIC_URL to the address that people type, or use that address for --url.";
    default:
      return "What the server itself printed may say more.";
  }
}
