import type { ComponentProps } from "react";

const KINDS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border border-line bg-surface text-ink hover:bg-hover",
  quiet: "text-quiet hover:bg-hover hover:text-ink",
  danger: "bg-danger text-canvas hover:opacity-90",
};

interface ButtonProps extends ComponentProps<"button"> {
  kind?: keyof typeof KINDS;
  size?: "small" | "large";
}

export function Button({ kind = "secondary", size = "small", className = "", ...rest }: ButtonProps) {
  const space = size === "large" ? "h-11 px-5 text-base" : "h-8 px-3 text-sm pointer-coarse:h-11";
  return (
    <button
      type="button"
      className={`inline-flex items-center justify-center gap-2 rounded-control font-medium transition-[background-color,opacity] duration-150 disabled:opacity-60 ${space} ${KINDS[kind]} ${className}`}
      {...rest}
    />
  );
}
