import type { ComponentProps, ReactNode } from "react";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "children"> {
  label: string;
  icon: ReactNode;
  /** On which side the name shows. */
  tip?: "above" | "below";
}

export function IconButton({ label, icon, tip = "above", className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={tip}
      className={`tip inline-grid size-8 shrink-0 place-items-center rounded-control text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink pointer-coarse:size-11 ${className}`}
      {...rest}
    >
      {icon}
    </button>
  );
}
