import type { Api } from "@millrace/client";
import { infiniteQueryOptions, QueryCache, QueryClient, queryOptions } from "@tanstack/react-query";
import { problemOf } from "./locale/use-reason.ts";

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

export function currentUserQuery(api: Api) {
  return queryOptions({ queryKey: ["me"], queryFn: () => api.currentUser(), staleTime: Number.POSITIVE_INFINITY });
}

export function configQuery(api: Api) {
  return queryOptions({ queryKey: ["config"], queryFn: () => api.config(), staleTime: Number.POSITIVE_INFINITY });
}

export function modelsQuery(api: Api) {
  return queryOptions({ queryKey: ["models"], queryFn: () => api.models(), retry: 2 });
}

export function sessionsQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["sessions"],
    queryFn: ({ pageParam }) => api.listSessions({ limit: 50, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}
