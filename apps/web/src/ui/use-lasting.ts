import { useEffect, useState } from "react";

/** The value as it last stayed for `ms` milliseconds; the first one at once. */
export function useLasting<Value extends string | number | boolean>(value: Value, ms: number): Value {
  const [lasting, setLasting] = useState(value);
  useEffect(() => {
    if (value === lasting) return;
    const timer = setTimeout(() => setLasting(value), ms);
    return () => clearTimeout(timer);
  }, [value, lasting, ms]);
  return lasting;
}
