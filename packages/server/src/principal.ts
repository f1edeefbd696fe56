/** Whoever a request acts for. */
export interface Principal {
  userId: string;
  name: string;
  email: string;
  isDemo: boolean;
}
