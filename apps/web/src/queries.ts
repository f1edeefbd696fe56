import type { CurrentUser, MillraceClient } from "@millrace/client";
import type { ModelList, SessionFilter, SessionPage } from "@millrace/protocol";
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from "@tanstack/react-query";
import { problemOf } from "./locale/use-reason.ts";

/** Of what the device keeps for the next visit; raise it when the shape of that changes. */
const KEPT_VERSION = 3;

/** Requests are made whatever the browser believes about the network: the server may well be on this machine. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => problemOf(error)?.code === "unauthenticated" && forgetUser(),
  }),
  defaultOptions: {
    queries: { networkMode: "always", retry: false, staleTime: 30_000 },
    mutations: { networkMode: "always" },
  },
});

/** The server no longer knows who this is: every signed-in page gives way to signing in. */
export function forgetUser(): void {
  queryClient.setQueryData(["me"], null);
}

export function currentUserQuery(client: MillraceClient) {
  return queryOptions({ queryKey: ["me"], queryFn: () => client.currentUser(), staleTime: Number.POSITIVE_INFINITY });
}

/** Of who is signed in; empty when nobody is. */
export function currentUserId(): string {
  return queryClient.getQueryData<CurrentUser | null>(["me"])?.id ?? "";
}

export function configQuery({ api }: MillraceClient) {
  return queryOptions({ queryKey: ["config"], queryFn: () => api.config(), staleTime: Number.POSITIVE_INFINITY });
}

export function modelsQuery({ api, records }: MillraceClient) {
  return queryOptions({
    queryKey: ["models"],
    queryFn: async () => {
      const models = await api.models();
      void records.write("models", KEPT_VERSION, models);
      return models;
    },
    retry: 2,
  });
}

/** What every list of sessions, and every list made of them, has at the beginning of its key. */
export const LISTS = ["sessions"] as const;

const WHOLE_LIST: SessionFilter = {};

/** The sessions that are not put away, or those a filter names. */
export function sessionsQuery({ api, records }: MillraceClient, filter = WHOLE_LIST) {
  return infiniteQueryOptions({
    queryKey: [...LISTS, filter],
    queryFn: async ({ pageParam }) => {
      const page = await api.listSessions({ limit: 50, ...filter, ...(pageParam && { cursor: pageParam }) });
      if (pageParam === "" && filter === WHOLE_LIST) void records.write("sessions", KEPT_VERSION, page);
      return page;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function tagsQuery({ api }: MillraceClient) {
  return queryOptions({ queryKey: [...LISTS, "tags"], queryFn: () => api.tags() });
}

export function sharesQuery({ api }: MillraceClient, sessionId: string) {
  return queryOptions({ queryKey: ["shares", sessionId], queryFn: () => api.listShares(sessionId), staleTime: 0 });
}

/** What a link shows. */
export function sharedQuery({ api }: MillraceClient, token: string) {
  return infiniteQueryOptions({
    queryKey: ["shared", token],
    queryFn: ({ pageParam }) => api.readShared(token, { limit: 50, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Puts in what the device keeps of an earlier visit: shown at once, and fetched anew where it is on screen. */
export async function restoreQueries(client: MillraceClient): Promise<void> {
  const sessions = sessionsQuery(client).queryKey;
  const models = modelsQuery(client).queryKey;
  if (queryClient.getQueryState(sessions) || queryClient.getQueryState(models)) return;
  const [page, list] = await Promise.all(["sessions", "models"].map((name) => client.records.read(name, KEPT_VERSION)));
  // Of this version, so what the queries above wrote.
  if (page && !queryClient.getQueryState(sessions)) {
    queryClient.setQueryData(sessions, { pages: [page as SessionPage], pageParams: [""] }, { updatedAt: 0 });
  }
  if (list && !queryClient.getQueryState(models)) queryClient.setQueryData(models, list as ModelList, { updatedAt: 0 });
}
