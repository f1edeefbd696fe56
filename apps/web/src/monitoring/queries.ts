import type { MillraceClient } from "@millrace/client";
import type { MonitoringOverview, Page, ProviderStatus, StoredError } from "@millrace/protocol";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

const REFRESH_MS = 10_000;

/** How the server did in the last minutes; fetched anew while it is on screen. */
export function overviewQuery({ call }: MillraceClient, minutes: number) {
  return queryOptions({
    queryKey: ["monitoring", "overview", minutes],
    queryFn: ({ signal }) =>
      call<MonitoringOverview>({ method: "GET", path: "/api/v1/admin/overview", query: { minutes }, signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: (previous) => previous,
  });
}

/** How the providers do; fetched anew while it is on screen. */
export function providersQuery({ call }: MillraceClient) {
  return queryOptions({
    queryKey: ["monitoring", "providers"],
    queryFn: ({ signal }) =>
      call<{ items: ProviderStatus[] }>({ method: "GET", path: "/api/v1/admin/providers", signal }),
    refetchInterval: REFRESH_MS,
  });
}

export function errorsQuery({ call }: MillraceClient, search: string) {
  return infiniteQueryOptions({
    queryKey: ["monitoring", "errors", search],
    queryFn: ({ pageParam, signal }) =>
      call<Page<StoredError>>({
        method: "GET",
        path: "/api/v1/admin/errors",
        query: { ...(search && { search }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
    staleTime: 0,
  });
}
