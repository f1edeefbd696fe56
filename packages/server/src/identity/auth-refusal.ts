import { z } from "zod";
import { type ProblemError, problem } from "../http/problems.ts";

const REFUSAL = z.object({ code: z.string().optional() });

/**
 * What better-auth's refusal is in our words.
 *
 * @throws Error when it failed rather than refused; the app answers 500.
 */
export async function refusal(response: Response): Promise<ProblemError> {
  if (response.status === 429) {
    const seconds = response.headers.get("x-retry-after") ?? "60";
    return problem("too_many_requests", `Too many attempts. Try again in ${seconds} seconds.`, {
      headers: { "Retry-After": seconds },
    });
  }
  const { code } = REFUSAL.parse(await response.json());
  switch (code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return problem("credentials_refused", "The e-mail address or the password is not right.");
    case "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL":
    case "FAILED_TO_CREATE_USER":
      return problem("conflict", "This e-mail address has an account already. Sign in instead.");
    default:
      throw new Error(`better-auth answered ${response.status} ${code}`);
  }
}
