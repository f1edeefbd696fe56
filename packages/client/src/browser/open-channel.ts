/** What is said on it reaches the other tabs of this origin that have it open, in order. */
export interface Channel {
  /** @param message anything that can be cloned */
  post(message: unknown): void;
  close(): void;
}

export function openChannel(name: string, received: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => received(data);
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}
