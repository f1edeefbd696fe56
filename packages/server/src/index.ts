export { type Config, ConfigError, loadConfig } from "./config.ts";
export { createMillrace, type Millrace, type MillraceOptions } from "./millrace.ts";
