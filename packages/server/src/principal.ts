/** Whoever a request acts for. */
export interface Principal {
  userId: string;
  name: string;
  email: string;
  isDemo: boolean;
  /** What the request was let in by, and until when that holds (milliseconds since 1970). */
  credential: { id: string; expiresAt: number };
}
