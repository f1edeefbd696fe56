/** What a check found. Messages and advice are sentences for an operator, and never hold a secret (SEC4). */
export type Finding =
  | { readonly status: "pass"; readonly message: string }
  /** It could not be, or was not to be, checked. */
  | { readonly status: "skip"; readonly message: string }
  | { readonly status: "fail"; readonly message: string; readonly advice: string };

export function pass(message: string): Finding {
  return { status: "pass", message };
}

export function skip(message: string): Finding {
  return { status: "skip", message };
}

export function fail(message: string, advice: string): Finding {
  return { status: "fail", message, advice };
}
