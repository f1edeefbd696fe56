import { useTranslations } from "use-intl";

/** Says of a row that something is being answered in it, else that there is a new answer. */
export function SessionMark({ isUnread, isActive }: { isUnread: boolean; isActive: boolean }) {
  const translate = useTranslations();
  if (!isUnread && !isActive) return null;
  return (
    <>
      <span className="sr-only">{translate(isActive ? "list.answering" : "rail.unread")}</span>
      {/* Stands where a mouse finds the menu, and beside it where there is no mouse. */}
      <span
        aria-hidden="true"
        data-kind={isActive ? "active" : "unread"}
        className="absolute end-3.5 top-1/2 size-2 -translate-y-1/2 rounded-full bg-accent group-hover:opacity-0 group-has-data-[state=open]:opacity-0 group-has-[button:focus-visible]:opacity-0 data-[kind=active]:animate-breathe data-[kind=active]:bg-live pointer-coarse:end-12 pointer-coarse:opacity-100!"
      />
    </>
  );
}
