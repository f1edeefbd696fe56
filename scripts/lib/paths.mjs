import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const bin = `${root}node_modules/.bin/`;
export const dist = `${root}dist/`;
