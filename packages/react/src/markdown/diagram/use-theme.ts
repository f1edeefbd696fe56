import { type RefObject, useEffect, useState } from "react";

type Theme = "light" | "dark";

/** Whether the page is light or dark where an element stands: by the system, or as an ancestor says. */
export function useTheme(place: RefObject<Element | null>): Theme {
  const [theme, setTheme] = useState<Theme>("light");
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const update = () => setTheme(place.current && isDark(place.current, dark.matches) ? "dark" : "light");
    update();
    dark.addEventListener("change", update);
    const observer = new MutationObserver(update);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    return () => {
      dark.removeEventListener("change", update);
      observer.disconnect();
    };
  }, [place]);
  return theme;
}

function isDark(element: Element, prefersDark: boolean): boolean {
  const schemes = getComputedStyle(element).colorScheme.split(" ");
  return schemes.includes("dark") && (prefersDark || !schemes.includes("light"));
}
