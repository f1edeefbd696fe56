/** The outline of a question and an answer, for when it takes a moment: what the device keeps is there sooner. */
export function ConversationSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="animate-[appear_160ms_200ms_backwards]">
      <div className="grid animate-breathe gap-8">
        <div className="h-11 w-2/5 justify-self-end rounded-bubble bg-bubble" />
        <div className="flex gap-3">
          <div className="size-7 shrink-0 rounded-card bg-hover" />
          <div className="grid flex-1 gap-3 rounded-bubble border border-line bg-surface p-5">
            <div className="h-3 rounded-full bg-hover" />
            <div className="h-3 w-11/12 rounded-full bg-hover" />
            <div className="h-3 w-3/5 rounded-full bg-hover" />
          </div>
        </div>
      </div>
    </div>
  );
}
