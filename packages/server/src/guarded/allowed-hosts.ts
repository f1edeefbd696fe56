/** Entries look like `host:port`; an IPv6 address stands in brackets. */
const ENTRY = /^(\[[0-9a-f:.]+\]|[^\s/:@[\]*]+):(\d{1,5})$/i;

/** @returns the entry as addresses are compared with it; null when it is none */
export function allowedHost(entry: string): string | null {
  if (!ENTRY.test(entry)) return null;
  const url = URL.parse(`http://${entry}`);
  return url && hostAndPort(url.hostname, url.port || "80");
}

/** How host and port of a URL or a connection are written in the list of those that are allowed. */
export function hostAndPort(hostname: string, port: string | number): string {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
}
