/**
 * The protocol spoken with a server, such as `h2` or `http/1.1`, by the newest answer that says so: one that came from a
 * cache, as the page itself may have, does not. Null while there was none.
 */
export function serverProtocol(baseUrl: string): string | null {
  const { location, performance } = globalThis;
  if (!location || !performance) return null;
  const origin = `${new URL(baseUrl, location.href).origin}/`;
  const answers = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const newest = answers.findLast((answer) => answer.name.startsWith(origin) && protocolOf(answer) !== "");
  return newest ? protocolOf(newest) : null;
}

function protocolOf(answer: PerformanceEntry): string {
  return "nextHopProtocol" in answer ? String(answer.nextHopProtocol) : "";
}
