export { toUiMessage } from "@millrace/protocol";
export {
  createMillraceTransport,
  type MillraceTransport,
  type MillraceTransportOptions,
} from "./create-millrace-transport.ts";
