import type { Api, CurrentUser } from "./api.ts";
import type { Channel } from "./browser/open-channel.ts";
import type { Environment } from "./environment.ts";
import type { Place } from "./storage/device-storage.ts";
import { UserStorage } from "./storage/user-storage.ts";

/** Who acts on what `Identity` finds out. */
export interface IdentityHost {
  /** A user is known, and with that their storage. */
  began(storage: UserStorage): void;
  /** The user known until now is not any more: nothing of theirs may be shown. */
  ended(): void;
  /** It turned out that somebody else is signed in than was said last, or nobody. */
  corrected(user: CurrentUser | null): void;
  /** Another tab changed what waits for a session. */
  outgoingChanged(sessionId: string): void;
}

/** What tabs tell each other. */
type Notice = { type: "user-changed" } | { type: "outgoing-changed"; session_id: string };

const CURRENT_USER: Place = { user: "", kind: "current-user", id: "" };

/**
 * Who is signed in here, and with that whose storage is used. The device remembers the user so that an app can start before
 * the network answers, or without one; the server is asked all the same. While somebody signs in or out nobody is
 * remembered, so that no start shows what belongs to somebody else.
 *
 * Copies of what the server has go when their user is not signed in any more. What a person wrote and the server does not
 * have yet only goes when they sign out themselves; when the server ended it, it waits for them to sign in again.
 */
export class Identity {
  readonly #environment: Environment;
  readonly #api: Pick<Api, "currentUser">;
  readonly #host: IdentityHost;
  #channel: Channel | null = null;
  #user: CurrentUser | null = null;
  #storage: UserStorage | null = null;
  /** The id of who was said to be signed in last; null: nobody. */
  #said: string | null = null;
  /** Rises when what the server is about to answer may be out of date. */
  #turn = 0;
  #isChanging = false;
  /** Whether what the device remembers still holds, for all this tab knows. */
  #mayRemember = true;
  #stopWaking = () => {};

  constructor(environment: Environment, api: Pick<Api, "currentUser">, host: IdentityHost) {
    this.#environment = environment;
    this.#api = api;
    this.#host = host;
  }

  /** The user's; null while none is known. */
  get storage(): UserStorage | null {
    return this.#storage;
  }

  /** @throws ApiError | ConnectionError when nobody is remembered and the server does not say */
  async currentUser(): Promise<CurrentUser | null> {
    this.#channel ??= this.#environment.openChannel?.("millrace-storage", (notice) => this.#noticed(notice)) ?? null;
    const known = this.#storage ? this.#user : await this.#remembered();
    const user = known ?? (await this.#ask());
    this.#said = user?.id ?? null;
    if (!known) return user;
    this.#become(known);
    void this.#verify();
    return known;
  }

  /** Rejects like `call`, which signs somebody in. Then `currentUser` says who it is. */
  signIn(call: () => Promise<void>): Promise<void> {
    return this.#change(call);
  }

  /** Rejects like `call`, which signs out. Then nothing of the user is left on the device. */
  async signOut(call: () => Promise<void>): Promise<void> {
    const id = this.#user?.id;
    await this.#change(call);
    await this.#clear(id);
  }

  /** The user is not to be known here any more: nothing of them is shown from now on, nor kept once it resolves. */
  async forget(): Promise<void> {
    const id = this.#user?.id;
    this.#end();
    await this.#clear(id);
    this.#announce({ type: "user-changed" });
  }

  async #change(call: () => Promise<void>): Promise<void> {
    this.#mayRemember = false;
    this.#isChanging = true;
    await this.#environment.storage.update(CURRENT_USER, () => undefined);
    try {
      await call();
    } catch (error) {
      this.#mayRemember = true;
      if (this.#storage) await this.#remember(this.#user);
      throw error;
    } finally {
      this.#isChanging = false;
    }
    this.#end();
    this.#announce({ type: "user-changed" });
  }

  #end(): void {
    this.#turn += 1;
    this.#said = null;
    this.#leave();
  }

  #leave(): void {
    this.#user = null;
    this.#closeStorage();
    this.#host.ended();
  }

  #closeStorage(): void {
    this.#storage?.close();
    this.#storage = null;
  }

  async #clear(userId: string | undefined): Promise<void> {
    await this.#environment.storage.remove(({ kind, user }) => kind !== "message" || user === userId);
  }

  async #ask(): Promise<CurrentUser | null> {
    const turn = this.#turn;
    const user = await this.#api.currentUser();
    if (this.#isChanging) return user;
    if (turn !== this.#turn) return this.#ask();
    this.#mayRemember = true;
    this.#become(user);
    await this.#remember(user);
    return user;
  }

  /** Asks the server whether it is as was said, now and, as long as it does not answer, whenever that makes sense. */
  async #verify(): Promise<void> {
    this.#stopWaking();
    const turn = this.#turn;
    try {
      const user = await this.#ask();
      if (turn === this.#turn && !this.#isChanging) this.#correct(user);
    } catch {
      this.#stopWaking = this.#environment.onWake(() => void this.#verify());
    }
  }

  #correct(user: CurrentUser | null): void {
    if ((user?.id ?? null) === this.#said) return;
    this.#said = user?.id ?? null;
    this.#host.corrected(user);
  }

  #become(user: CurrentUser | null): void {
    const isSame = this.#storage !== null && user?.id === this.#user?.id;
    if (this.#user && !isSame) this.#leave();
    this.#user = user;
    if (isSame || !user) return;
    const { storage } = this.#environment;
    void storage.remove(({ user: owner, kind }) => kind !== "message" && owner !== "" && owner !== user.id);
    this.#storage = new UserStorage(storage, user.id, {
      messagesChanged: (session_id) => this.#announce({ type: "outgoing-changed", session_id }),
      signedOut: () => void this.#expired(),
    });
    this.#host.began(this.#storage);
  }

  /** The server has said to one part of the client that nobody is signed in. */
  async #expired(): Promise<void> {
    this.#turn += 1;
    this.#closeStorage();
    await this.#remember(null);
    this.#announce({ type: "user-changed" });
    this.#correct(null);
  }

  async #remembered(): Promise<CurrentUser | null> {
    const value = await this.#environment.storage.read(CURRENT_USER);
    return this.#mayRemember && isUser(value) ? value : null;
  }

  /** Nobody: then nothing is kept of anybody, but for what they wrote. */
  async #remember(user: CurrentUser | null): Promise<void> {
    const { storage } = this.#environment;
    if (user) await storage.update(CURRENT_USER, (former) => (isUser(former) && isEqual(former, user) ? former : user));
    else await storage.remove(({ kind }) => kind !== "message");
  }

  #announce(notice: Notice): void {
    this.#channel?.post(notice);
  }

  #noticed(notice: unknown): void {
    if (!isNotice(notice)) return;
    if (notice.type === "user-changed") {
      this.#turn += 1;
      void this.#verify();
    } else {
      this.#host.outgoingChanged(notice.session_id);
    }
  }
}

/** A look at the frame of what was stored; who stored it knew the rest. */
function isUser(value: unknown): value is CurrentUser {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string";
}

function isEqual(one: CurrentUser, other: CurrentUser): boolean {
  return (
    one.id === other.id &&
    one.name === other.name &&
    one.email === other.email &&
    one.is_demo === other.is_demo &&
    one.is_admin === other.is_admin
  );
}

function isNotice(value: unknown): value is Notice {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  return value.type === "user-changed" || (value.type === "outgoing-changed" && "session_id" in value);
}
