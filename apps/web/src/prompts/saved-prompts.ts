import { useSyncExternalStore } from "react";
import { currentUserId } from "../queries.ts";

/** A message somebody wants to send again. */
export interface SavedPrompt {
  id: string;
  name: string;
  text: string;
}

export const MOST_PROMPTS = 50;
export const LONGEST_NAME = 60;
export const LONGEST_TEXT = 8000;

const PREFIX = "millrace.prompts.";
const NONE: readonly SavedPrompt[] = [];
const listeners = new Set<() => void>();
let read: { json: string | null; prompts: readonly SavedPrompt[] } = { json: null, prompts: NONE };

interface SavedPrompts {
  prompts: readonly SavedPrompt[];
  /** @returns false when this device has no room for them */
  save: (prompts: readonly SavedPrompt[]) => boolean;
}

/** The signed-in person's own prompts, kept on this device until they sign out. */
export function useSavedPrompts(): SavedPrompts {
  const key = PREFIX + currentUserId();
  return {
    prompts: useSyncExternalStore(subscribe, () => readPrompts(key)),
    save(prompts) {
      try {
        localStorage.setItem(key, JSON.stringify(prompts));
      } catch {
        return false;
      }
      for (const listener of [...listeners]) listener();
      return true;
    },
  };
}

export function clearSavedPrompts(user: string): void {
  localStorage.removeItem(PREFIX + user);
}

function readPrompts(key: string): readonly SavedPrompt[] {
  const json = localStorage.getItem(key);
  if (json !== read.json) read = { json, prompts: json === null ? NONE : parsePrompts(json) };
  return read.prompts;
}

/** What is not a list of prompts counts as none. */
export function parsePrompts(json: string): readonly SavedPrompt[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter(isPrompt) : NONE;
  } catch {
    return NONE;
  }
}

function isPrompt(value: unknown): value is SavedPrompt {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, text } = value as Record<string, unknown>;
  return [id, name, text].every((part) => typeof part === "string");
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}
