import type { MillraceClient } from "@millrace/client";
import { createExperimentsApi } from "@millrace/client/experiments";
import { queryOptions } from "@tanstack/react-query";

export function experimentsQuery({ call }: MillraceClient) {
  return queryOptions({ queryKey: ["experiments"], queryFn: () => createExperimentsApi(call).list(), staleTime: 0 });
}

export function resultsQuery({ call }: MillraceClient, id: string) {
  return queryOptions({
    queryKey: ["experiments", id, "results"],
    queryFn: () => createExperimentsApi(call).results(id),
    staleTime: 0,
    refetchInterval: 30_000,
  });
}
