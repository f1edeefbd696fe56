/** A whole HTTP/1.1 request, for clients that write to the socket themselves. */
export function requestText(method: string, path: string, headers: Record<string, string>, body = ""): string {
  const length: Record<string, string> = body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: "127.0.0.1", ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

/** The request that turns a connection into a WebSocket. */
export function upgradeText(path: string, headers: Record<string, string>): string {
  return requestText("GET", path, {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
  });
}

/** A text message of fewer than 65,536 bytes as a client sends it, masked with zeros (RFC 6455 §5.3). */
export function webSocketText(text: string): Buffer {
  const payload = Buffer.from(text);
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}
