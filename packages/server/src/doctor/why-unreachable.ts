/** Why a connection failed, in words that hold nothing of the request. */
export function whyUnreachable(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case "ECONNREFUSED":
      return "nothing listens there";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its name is not known";
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
      return "the connection was cut";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "there is no way to that network";
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
    case "TimeoutError":
    case "AbortError":
      return "it did not answer in time";
    default:
      return /CERT|TLS|SSL|VERIFY/.test(code) ? `its certificate is not accepted: ${code}` : code;
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if ("code" in error && typeof error.code === "string") return error.code;
  // fetch hides the reason, and a name with several addresses has one reason for each.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === undefined ? error.name : codeOf(inner);
}
