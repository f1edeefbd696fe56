import { type Message, messageText } from "@millrace/protocol";
import { useSpokenWords } from "../conversation/use-spoken-words.ts";
import { useLanguage } from "../locale/locale-provider.tsx";
import { speakablePieces } from "./speakable.ts";
import { speed } from "./speed.ts";
import { reader } from "./use-reader.ts";

/** Reads a message's text aloud from its beginning. */
export function useReadMessage(): (message: Message) => void {
  const words = useSpokenWords();
  const { language } = useLanguage();
  return (message) => {
    const pieces = speakablePieces(messageText(message), words);
    reader.read(message.id, pieces, speed(), [language, ...navigator.languages]);
  };
}
