import type { MillraceClient } from "@millrace/client";
import { queryOptions } from "@tanstack/react-query";

export function apiKeysQuery({ api }: MillraceClient) {
  return queryOptions({ queryKey: ["api-keys"], queryFn: () => api.listApiKeys(), staleTime: 0 });
}
