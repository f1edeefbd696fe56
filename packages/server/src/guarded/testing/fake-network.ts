import { type LookupFunction, Socket } from "node:net";
import { onTestFinished, vi } from "vitest";

export interface FakeNetwork {
  /** Every address a socket was opened to, as `address:port`. */
  readonly opened: string[];
  /** Every name that was resolved, in order. */
  readonly resolved: string[];
  readonly lookup: LookupFunction;
}

/**
 * A network in which every address is the server at `port` of this machine: whatever is connected to reaches it.
 *
 * @param names what each name resolves to, one answer after the other, the last one ever after; other names are unknown
 */
export function fakeNetwork(port: number, names: Record<string, string[][]>): FakeNetwork {
  const opened: string[] = [];
  const resolved: string[] = [];
  const connect = Socket.prototype.connect;
  const spy = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...given: unknown[]) {
    const [{ host, port: wanted, lookup: resolve }, onConnected] = argumentsOf(given);
    if (onConnected) this.once("connect", onConnected);
    const open = (address: string) => {
      opened.push(`${address}:${wanted}`);
      Reflect.apply(connect, this, [{ host: "127.0.0.1", port }]);
    };
    if (!resolve) open(host);
    else
      resolve(host, { all: true }, (error, addresses) => {
        if (error) this.destroy(error);
        else if (Array.isArray(addresses)) open(addresses[0]?.address ?? "");
        else open(addresses);
      });
    return this;
  });
  onTestFinished(() => spy.mockRestore());
  const lookup: LookupFunction = (name, _options, callback) => {
    const times = resolved.filter((each) => each === name).length;
    resolved.push(name);
    const answers = names[name];
    const answer = answers?.[Math.min(times, answers.length - 1)];
    const unknown = Object.assign(new Error("unknown name"), { code: "ENOTFOUND" });
    if (!answer) setImmediate(callback, unknown, []);
    else
      setImmediate(
        callback,
        null,
        answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
  };
  return { opened, resolved, lookup };
}

interface ConnectOptions {
  host: string;
  port: number;
  lookup?: LookupFunction;
}

/** `net` hands over its arguments as one array, `tls` one by one: both times options, then a listener. */
function argumentsOf(given: unknown[]): [ConnectOptions, (() => void) | null | undefined] {
  return (Array.isArray(given[0]) ? given[0] : given) as [ConnectOptions, (() => void) | null | undefined];
}
