import { Navigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { OWN_SECTIONS } from "./sections.ts";

/** Where the navigation leaves room for it, the settings begin with their first section; elsewhere its place is hidden. */
export function FirstSection() {
  const place = useRef<HTMLDivElement>(null);
  const [hasRoom, setRoom] = useState(false);
  const [first] = OWN_SECTIONS;

  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => setRoom((entry?.contentRect.width ?? 0) > 0));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={place}>
      {hasRoom && first && <Navigate to="/settings/$section" params={{ section: first.path }} replace />}
    </div>
  );
}
