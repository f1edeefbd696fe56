/** Three lines of water: the product's mark. */
export function Logo({ size = 28, quiet = false }: { size?: number; quiet?: boolean }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      strokeLinecap="round"
      strokeWidth="2.4"
      aria-hidden="true"
      className="shrink-0"
    >
      <rect width="32" height="32" rx="9" className={quiet ? "fill-bubble" : "fill-accent"} />
      <g className={quiet ? "stroke-accent" : "stroke-on-accent"}>
        <path d="M6 11.5c3.4-3 6.6-3 10 0s6.6 3 10 0" />
        <path d="M6 17c3.4-3 6.6-3 10 0s6.6 3 10 0" opacity=".75" />
        <path d="M6 22.5c3.4-3 6.6-3 10 0s6.6 3 10 0" opacity=".5" />
      </g>
    </svg>
  );
}
