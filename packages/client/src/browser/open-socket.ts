/** What a socket tells. After `close` nothing more comes. */
export interface SocketHandlers {
  open(): void;
  message(text: string): void;
  /** It could not be opened, or is over. */
  close(): void;
}

export interface Socket {
  /** Only between `open` and `close`. */
  send(text: string): void;
  /** Ends it; the handlers are not called any more. */
  close(): void;
}

/**
 * @param url http(s), or a path on the page's own origin
 * @throws when it cannot even try
 */
export function openSocket(url: string, handlers: SocketHandlers): Socket {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address);
  socket.onopen = () => handlers.open();
  socket.onmessage = ({ data }) => handlers.message(String(data));
  socket.onclose = () => handlers.close();
  return {
    send: (text) => socket.send(text),
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
