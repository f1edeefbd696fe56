import { useMillrace } from "@millrace/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { sharesQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

interface ShareListProps {
  sessionId: string;
  onRevoked: (id: string) => void;
}

/** The links there are, each with its end. */
export function ShareList({ sessionId, onRevoked }: ShareListProps) {
  const translate = useTranslations("share");
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const query = sharesQuery(client, sessionId);
  const { data, error } = useQuery(query);
  const revoke = useMutation({
    mutationFn: (id: string) => client.api.revokeShare(id),
    onSuccess: (_, id) => onRevoked(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  });
  if (error) return <Notice>{translate("linksFailed", { reason: reason(problemOf(error)) })}</Notice>;
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={translate("links")} className="grid gap-1 border-t border-line pt-4">
      <h3 className="text-sm font-medium">{translate("links")}</h3>
      {revoke.isError && <Notice>{translate("revokeFailed", { reason: reason(problemOf(revoke.error)) })}</Notice>}
      <ul className="max-h-48 overflow-y-auto">
        {data.items.map(({ id, created_at }) => (
          <li key={id} data-testid="share" className="flex min-h-11 items-center gap-2.5">
            <Link2 size={16} className="text-quiet" aria-hidden="true" />
            <span className="min-w-0 flex-1 truncate text-quiet">
              {translate("created")} <Moment at={created_at} />
            </span>
            <Button
              kind="quiet"
              className="text-danger!"
              disabled={revoke.isPending && revoke.variables === id}
              onClick={() => revoke.mutate(id)}
            >
              {translate("revoke")}
            </Button>
          </li>
        ))}
      </ul>
      <p className="text-sm text-quiet">{translate("revokeHint")}</p>
    </section>
  );
}
