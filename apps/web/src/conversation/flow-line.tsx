/** Says that something is on its way, and in a word what: a thin line of moving water. */
export function FlowLine({ word }: { word: string }) {
  return (
    <div className="flex h-8 items-center gap-3 text-sm text-quiet" data-testid="phase">
      <span aria-hidden="true" className="relative h-0.5 w-12 overflow-hidden rounded-full bg-line">
        <span className="absolute inset-y-0 start-0 w-2/3 animate-flow rounded-full bg-linear-to-r from-transparent via-accent to-transparent" />
      </span>
      {word}
    </div>
  );
}
