import { type ComponentProps, useId } from "react";

interface SelectFieldProps extends Omit<ComponentProps<"select">, "onChange" | "children"> {
  label: string;
  hint?: string;
  /** Value and name of each choice. */
  options: readonly (readonly [value: string, name: string])[];
  onValue: (value: string) => void;
}

/** A labelled choice of one among a few. */
export function SelectField({ label, hint, options, onValue, ...rest }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        aria-describedby={hint ? `${id}-note` : undefined}
        className="h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface px-3 text-base"
        onChange={(event) => onValue(event.target.value)}
        {...rest}
      >
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-note`} className="text-sm text-quiet text-pretty">
          {hint}
        </p>
      )}
    </div>
  );
}
