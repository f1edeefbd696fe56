interface IntervalBarProps {
  value: number;
  low: number;
  high: number;
  scale: { low: number; high: number };
}

/** A range as a line with a mark at the estimate. What it shows stands beside it in words. */
export function IntervalBar({ value, low, high, scale }: IntervalBarProps) {
  const width = scale.high - scale.low;
  const place = (at: number) => (width === 0 ? 50 : ((at - scale.low) / width) * 100);
  return (
    <div aria-hidden="true" className="relative h-3 w-full max-w-48 rounded-full bg-hover">
      <div
        className="absolute inset-y-1 min-w-0.5 rounded-full bg-accent opacity-50"
        style={{ insetInlineStart: `${place(low)}%`, inlineSize: `${place(high) - place(low)}%` }}
      />
      <div
        className="absolute inset-y-0 w-1 -translate-x-1/2 rounded-full bg-accent rtl:translate-x-1/2"
        style={{ insetInlineStart: `${place(value)}%` }}
      />
    </div>
  );
}
